import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTupleMap } from '../../../store/ledger/tuple-map.ts'

it('numbers by some numbers together are found as in a map by their text, before and after it is emptied', () => {
  const tuple = fc.tuple(fc.nat(40), fc.nat(3), fc.oneof(fc.nat(2), fc.nat(2 ** 40)))
  const step = fc.oneof({ weight: 200, arbitrary: tuple }, { weight: 1, arbitrary: fc.constant('clear' as const) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 3_000, size: 'max' }), (steps) => {
      const map = createTupleMap(3)
      const expected = new Map<string, number>()
      for (const [at, one] of steps.entries()) {
        if (one === 'clear') {
          map.clear()
          expected.clear()
        } else {
          const key = one.join(' ')
          expect(map.get(Float64Array.from(one))).toBe(expected.get(key))
          if (!expected.has(key)) {
            map.set(Float64Array.from(one), at)
            expected.set(key, at)
          }
        }
        expect(map.size).toBe(expected.size)
      }
    }),
    { numRuns: 40 },
  )
})
