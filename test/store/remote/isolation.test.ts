import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIsolation } from '../../../store/metrics/remote/isolation.ts'
import { BAD_LINE, LARGE } from './fake-server.ts'

/** @returns the lines to blame and the number of requests */
function isolate(lines: number, isPoison: (line: number) => boolean, maxLines = Infinity) {
  const isolation = createIsolation(lines)
  const taken = new Set<number>()
  let requests = 0
  for (let part = isolation.next(); part; part = isolation.next()) {
    requests += 1
    const all = Array.from({ length: part.to - part.from }, (_, at) => part.from + at)
    if (all.length > maxLines) isolation.tell({ kind: 'refused', problem: LARGE, tooLarge: true })
    else if (all.some(isPoison)) isolation.tell({ kind: 'refused', problem: BAD_LINE })
    else {
      isolation.tell({ kind: 'accepted' })
      for (const line of all) taken.add(line)
    }
  }
  return { poison: isolation.poison.map(({ line }) => line).sort((a, b) => a - b), requests, taken }
}

describe('isolation of poison lines', () => {
  it('finds one bad line anywhere among up to 600 in at most 2·log2(n) + 2 requests', () => {
    for (const lines of [1, 2, 3, 4, 5, 6, 7, 9, 31, 33, 100, 127, 128, 129, 600])
      for (let bad = 0; bad < lines; bad++) {
        const { poison, requests, taken } = isolate(lines, (line) => line === bad)
        expect(poison).toEqual([bad])
        expect(taken.size).toBe(lines - 1)
        expect(requests).toBeLessThanOrEqual(2 * Math.log2(lines) + 2)
      }
  })

  it('takes a good payload in one request', () => {
    expect(isolate(5_000, () => false)).toMatchObject({ poison: [], requests: 1 })
  })

  it('blames exactly the bad lines, whichever they are, and every other one is taken', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.uniqueArray(fc.nat(299), { maxLength: 20 }),
        (lines, numbers) => {
          const bad = new Set(numbers.filter((line) => line < lines))
          const { poison, requests, taken } = isolate(lines, (line) => bad.has(line))
          expect(poison).toEqual([...bad].sort((a, b) => a - b))
          expect(taken.size).toBe(lines - bad.size)
          expect(requests).toBeLessThanOrEqual(Math.max(1, bad.size) * (2 * Math.log2(lines) + 2))
        },
      ),
    )
  })

  it('halves a body that is too large without blaming a line of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 50 }), (lines, maxLines) => {
        const { poison, requests, taken } = isolate(lines, () => false, maxLines)
        expect(poison).toEqual([])
        expect(taken.size).toBe(lines)
        expect(requests).toBeLessThanOrEqual(4 * Math.ceil(lines / maxLines) + 1)
      }),
    )
  })
})
