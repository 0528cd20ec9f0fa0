import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWriter, written } from '../../../store/codec/bytes.ts'
import { decodeColumn, encodeColumn } from '../../../store/codec/column.ts'
import { DamageError } from '../../../store/codec/damage.ts'
import { snapToDecimal } from '../../../store/codec/decimals.ts'
import { decodeTimes, encodeTimes } from '../../../store/codec/times.ts'
import { anyColumn, bits, column, createRandom, SHAPE_NAMES } from './columns.ts'

function encode(values: Float64Array, effort?: 'fast' | 'small'): Uint8Array {
  const out = createWriter(16)
  encodeColumn(values, out, effort)
  return written(out).slice()
}

function decode(bytes: Uint8Array, count: number): Float64Array {
  const into = new Float64Array(count)
  expect(decodeColumn(bytes, 0, count, into)).toBe(bytes.length)
  return into
}

const effort = fc.constantFrom('fast' as const, 'small' as const)

describe('a column', () => {
  it('comes back bit by bit, whatever it holds', () => {
    fc.assert(
      fc.property(anyColumn, effort, (values, effort) => {
        expect(bits(decode(encode(values, effort), values.length))).toEqual(bits(values))
      }),
      { numRuns: 600 },
    )
  })

  it.each(SHAPE_NAMES)('of kind %s comes back at any length', (shape) => {
    for (const length of [0, 1, 2, 3, 39, 40, 41, 42, 120, 257, 2880])
      for (const effort of ['fast', 'small'] as const) {
        const values = column(shape, length, length + 1)
        expect(bits(decode(encode(values, effort), length))).toEqual(bits(values))
      }
  })

  it('lies behind another and is written where it is wanted', () => {
    const out = createWriter(8)
    const columns = SHAPE_NAMES.map((shape, index) => column(shape, 300, index + 1, 0.01))
    for (const values of columns) encodeColumn(values, out)
    const into = new Float64Array(310).fill(7)
    let offset = 0
    for (const values of columns) {
      offset = decodeColumn(written(out), offset, 300, into, 5)
      expect(bits(into.subarray(5, 305))).toEqual(bits(values))
      expect([...into.subarray(0, 5), ...into.subarray(305)]).toEqual(new Array(10).fill(7))
    }
    expect(offset).toBe(out.length)
  })

  it('knows NaN only as absent, whatever its bits', () => {
    const odd = new Float64Array(BigUint64Array.of(0x7ff8_0000_dead_beefn, 0xfff0_0000_0000_0001n).buffer)
    const back = decode(encode(Float64Array.of(1, odd[0]!, 2, odd[1]!)), 4)
    expect(new BigUint64Array(back.buffer)[1]).toBe(0x7ff8_0000_0000_0000n)
    expect([...back]).toEqual([1, NaN, 2, NaN])
  })

  it('is one byte where all is absent, and two where all is zero', () => {
    expect(encode(new Float64Array(2880).fill(NaN))).toHaveLength(1)
    expect(encode(new Float64Array(2880))).toHaveLength(2)
  })

  it('is not ruined by one odd value', () => {
    const plain = column('decimals', 2880, 5)
    const size = encode(plain).length
    for (const odd of [-0, Infinity, 1e300, Math.PI, 5e-324, -(2 ** 62), 0.123456789]) {
      for (const at of [0, 1, 1500, 2879]) {
        const values = plain.slice()
        values[at] = odd
        expect(encode(values).length).toBeLessThan(size + 40)
      }
    }
  })

  it('costs little more with gaps than without', () => {
    const values = column('constant', 2880, 1)
    values.fill(NaN, 1000, 1200)
    expect(encode(values).length).toBeLessThan(16)
    const spotted = values.map((value, index) => (index % 3 === 0 ? NaN : value))
    expect(encode(spotted).length).toBeLessThan(2880 / 8 + 16)
  })

  it('keeps whole numbers above 2^53 small', () => {
    const values = column('nanoseconds', 2880, 3)
    expect(encode(values).length).toBeLessThan(2880 * 3)
  })

  it('gives values or DamageError from any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(400), (bytes, count) => {
        try {
          expect(decodeColumn(bytes, 0, count, new Float64Array(count))).toBeLessThanOrEqual(bytes.length)
        } catch (error) {
          expect(error).toBeInstanceOf(DamageError)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('cut short or with a bit turned gives values or DamageError', () => {
    for (const shape of SHAPE_NAMES) {
      const values = column(shape, 150, 9, 0.02)
      values[70] = -0
      const bytes = encode(values)
      const attempt = (damaged: Uint8Array): void => {
        try {
          decodeColumn(damaged, 0, 150, new Float64Array(150))
        } catch (error) {
          expect(error).toBeInstanceOf(DamageError)
        }
      }
      for (let length = 0; length < bytes.length; length++) {
        expect(() => decodeColumn(bytes.subarray(0, length), 0, 150, new Float64Array(150))).toThrow(DamageError)
      }
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const damaged = bytes.slice()
        damaged[bit >> 3]! ^= 1 << (bit & 7)
        attempt(damaged)
      }
    }
  })
})

describe('times', () => {
  const times = (start: number, steps: readonly number[]): Float64Array => {
    let now = start
    return Float64Array.from(steps, (step) => {
      now += step
      return now
    })
  }
  const encodeAll = (timesMs: Float64Array): Uint8Array => {
    const out = createWriter(8)
    encodeTimes(timesMs, out)
    return written(out).slice()
  }

  it('come back exactly', () => {
    const steps = fc.array(fc.oneof(fc.constant(30_000), fc.nat(50), fc.nat(2 ** 31)), { maxLength: 3000 })
    fc.assert(
      fc.property(fc.nat(2 ** 31), steps, (start, steps) => {
        const timesMs = times(start * 1000, steps)
        const bytes = encodeAll(timesMs)
        const into = new Float64Array(timesMs.length)
        expect(decodeTimes(bytes, 0, timesMs.length, into)).toBe(bytes.length)
        expect(into).toEqual(timesMs)
      }),
    )
  })

  it('are a few bytes where they are regular, and less than one each where they are not quite', () => {
    expect(encodeAll(times(1.7e12, new Array(2880).fill(30_000))).length).toBeLessThan(16)
    const random = createRandom(4)
    const jittered = times(
      1.7e12,
      Array.from({ length: 2880 }, () => 30_000),
    ).map((time) => time + Math.floor(random() * 5))
    expect(encodeAll(jittered).length).toBeLessThan(2880 * 0.6)
  })
})

describe('a sum of decimals', () => {
  it('becomes the decimal it misses by its last bits, and is left alone otherwise', () => {
    expect(snapToDecimal(0.1 + 0.2)).toBe(0.3)
    expect(snapToDecimal(-(0.7 + 0.1 + 0.3))).toBe(-1.1)
    for (const value of [0, -0, Infinity, -Infinity, Math.PI, 1e-20, 5e-324, 1e300, 1 / 3])
      expect(snapToDecimal(value)).toBe(value)
    expect(snapToDecimal(NaN)).toBeNaN()
  })

  it('moves by less than anybody may notice', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const moved = Math.abs(snapToDecimal(value) - value)
        expect(Number.isNaN(moved) || moved <= Math.abs(value) * 1.1e-12).toBe(true)
      }),
    )
  })
})
