import { describe, expect, it } from 'vitest'
import { toPrecision } from '../../collector/precision.ts'

const set = {
  keys: [
    { metric: 'node.cpu_busy_ratio', labels: {} },
    { metric: 'node.network_receive_bytes_per_second', labels: {} },
    { metric: 'node.memory_available_bytes', labels: {} },
    { metric: 'node.clock_offset_seconds', labels: {} },
  ],
} as const
const round = (...values: number[]) => [...toPrecision(set, Float64Array.from(values))]

describe('the precision of what is collected', () => {
  it('is a millionth of a share, a byte a second, a microsecond; bytes stay whole as they came', () => {
    expect(round(0.034812834224598, 1234.56789, 123_456_789.5, -0.000_123_456_7)).toEqual([
      0.034813, 1235, 123_456_789.5, -0.000_123,
    ])
  })

  it('never turns something into nothing, nor nothing into something', () => {
    expect(round(1e-9, 0.2, 0, 0)).toEqual([1e-9, 0.2, 0, 0])
  })

  it('leaves unknown, endless and huge values alone', () => {
    expect(round(NaN, Infinity, NaN, 1e305)).toEqual([NaN, Infinity, NaN, 1e305])
  })

  it('does not touch the values it was given', () => {
    const values = Float64Array.of(1 / 3, 1, 1, 1)
    toPrecision(set, values)
    expect(values[0]).toBe(1 / 3)
  })
})
