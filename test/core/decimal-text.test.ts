import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NUMBER_BYTES, writeNumber } from '../../core/decimal-text.ts'

function written(value: number): string {
  const bytes = Buffer.alloc(NUMBER_BYTES + 2, '#')
  const end = writeNumber(bytes, 1, value)
  expect(end).toBeLessThanOrEqual(NUMBER_BYTES + 1)
  return bytes.toString('latin1', 1, end)
}

const shortest = (value: number) => (Object.is(value, -0) ? '-0' : String(value))

describe('the text of a number in bytes', () => {
  it.each([
    0,
    -0,
    1,
    -1,
    0.1,
    -0.5,
    0.1 + 0.2,
    21.5,
    1e-6,
    9.99e-7,
    1e-7,
    123_456_789_012.345,
    2 ** 38 + 0.25,
    999_999_999_999_999,
    1e15,
    2 ** 53,
    1e21,
    5e-324,
    Number.MAX_VALUE,
    1 / 3,
    0.000_001_5,
    100_000.000_001,
  ])('is the shortest that reads back, as JavaScript writes it: %d', (value) => {
    expect(written(value)).toBe(shortest(value))
  })

  it('is so for any finite number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(written(value)).toBe(shortest(value))
      }),
      { numRuns: 5_000 },
    )
  })

  it('is so for any decimal of up to ten places', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), fc.integer({ min: 0, max: 10 }), (steps, places) => {
        const value = steps / 10 ** places
        expect(written(value)).toBe(shortest(value))
      }),
      { numRuns: 20_000 },
    )
  })
})
