import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eachHour, intersect, subtract, unite } from '../../../core/ledger/capacity/intervals.ts'

const anyList = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10 })).map(([from, length]) => ({
    from,
    to: length === 10 ? Infinity : from + length,
  })),
  { maxLength: 8 },
)
const MOMENTS = Array.from({ length: 60 }, (_, at) => at)
const momentsOf = (list: readonly { from: number; to: number }[]) =>
  MOMENTS.filter((at) => list.some(({ from, to }) => from <= at && at < to))

describe('sets of moments', () => {
  it('are united, met and taken from each other as sets are, sorted and apart', () => {
    fc.assert(
      fc.property(anyList, anyList, (one, other) => {
        const [a, b] = [unite(one), unite(other)]
        const [inA, inB] = [new Set(momentsOf(one)), new Set(momentsOf(other))]
        expect(momentsOf(a)).toEqual([...inA])
        expect(momentsOf(intersect(a, b))).toEqual(MOMENTS.filter((at) => inA.has(at) && inB.has(at)))
        expect(momentsOf(subtract(a, b))).toEqual(MOMENTS.filter((at) => inA.has(at) && !inB.has(at)))
        for (const set of [a, intersect(a, b), subtract(a, b)])
          for (const [at, { from, to }] of set.entries()) {
            expect(from).toBeLessThan(to)
            if (at > 0) expect(set[at - 1]!.to).toBeLessThanOrEqual(from)
          }
      }),
    )
  })

  it('give each hour its seconds', () => {
    const seconds: [number, number][] = []
    const hours = { from: 3_600, count: 3 }
    eachHour({ from: 5_400, to: Infinity }, hours, (hour, part) => seconds.push([hour, part]))
    expect(seconds).toEqual([
      [0, 1_800],
      [1, 3_600],
      [2, 3_600],
    ])
    eachHour({ from: 0, to: 3_600 }, hours, () => expect.unreachable())
  })
})
