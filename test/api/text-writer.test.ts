import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTextWriter, roundForText } from '../../api/text-writer.ts'

const text = (...values: number[]): string => {
  const writer = createTextWriter()
  writer.numbers(Float64Array.from(values))
  return Buffer.from(writer.end()).toString()
}

describe('numbers as text', () => {
  it('are what JavaScript writes where they are whole or short decimals', () => {
    const values = [0, 5, 10, 99, 100, 12_345, 999_999_999, 1e9, 1_234_567_890_123, 999_999_999_999_999, 0.5, 0.000001]
    const short = [-1, -0.25, 3.125, 1_788_825_600.123, 1.000001, 4.35, 1.1, 0.07, 1e15, 2 ** 53, 1e21, 1.5e300, 99.999]
    for (const value of [...values, ...short]) expect(text(value)).toBe(String(value))
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 6 }), (steps, places) => {
        const value = steps / 10 ** places
        expect(text(value)).toBe(String(value === 0 ? 0 : value))
      }),
      { numRuns: 2_000 },
    )
  })

  it('lose the noise of adding doubles and nothing else', () => {
    expect(text(0.1 + 0.2, 4.369999999999999 / 10, 1 / 3, -2 / 3, 1e6 / 3)).toBe(
      '0.3,0.437,0.333333333333,-0.666666666667,333333.333333',
    )
    const double = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(fc.oneof(double, fc.double({ min: -1e9, max: 1e9, noNaN: true })), (value) => {
        const written = Number(text(value))
        expect(Math.abs(written - value)).toBeLessThanOrEqual(Math.abs(value) * 6e-12)
        expect(Math.abs(written - roundForText(value))).toBeLessThanOrEqual(Math.abs(value) * 1.1e-11)
      }),
      { numRuns: 5_000 },
    )
  })

  it('carry over where rounding fills all nines', () => {
    expect(text(0.99999999999999, 9.9999999999999, 999.9999999999999, 0.0999999999999999)).toBe('1,10,1000,0.1')
  })

  it('say null where there is no number, and keep words and numbers apart', () => {
    const writer = createTextWriter()
    writer.text('{"ñ":[')
    writer.numbers(Float64Array.of(Number.NaN, Infinity, 1, -0))
    writer.text('],"t":')
    writer.number(1_700_000_000.25)
    writer.text('}')
    expect(Buffer.from(writer.end()).toString()).toBe('{"ñ":[null,null,1,0],"t":1700000000.25}')
  })

  it('hold any amount', () => {
    const values = Float64Array.from({ length: 100_000 }, (_, index) => index / 7)
    expect(text(...values.subarray(0, 3))).toBe('0,0.142857142857,0.285714285714')
    const writer = createTextWriter()
    writer.numbers(values)
    writer.text('x'.repeat(50_000))
    expect(Buffer.from(writer.end()).toString().split(',')).toHaveLength(100_000)
  })
})
