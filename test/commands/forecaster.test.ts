import { describe, expect, it } from 'vitest'
import { remembering } from '../../commands/forecasting/forecaster.ts'
import type { DemandOutcome, DemandTask } from '../../forecasts/planning/demand-paths.ts'

const OUTCOME: DemandOutcome = { ok: true, result: { history: new Float64Array(), skipped: 0, paths: [], models: [] } }
const task = (first: number, more: Partial<DemandTask> = {}): DemandTask => ({
  ...{ weekly: Float64Array.of(first, 2), horizon: 4, ensemble: 'fast', count: 10, seed: 1, ...more },
})
function counting(answer: () => Promise<DemandOutcome> = async () => OUTCOME) {
  let asked = 0
  const foresee = remembering(() => {
    asked++
    return answer()
  })
  return { foresee, asked: () => asked }
}

describe('what was foreseen', () => {
  it('is known when the same is asked again, and nothing else is taken for the same', async () => {
    const { foresee, asked } = counting()
    expect(await foresee(task(1))).toBe(await foresee(task(1)))
    expect(asked()).toBe(1)
    await foresee(task(2))
    await foresee(task(1, { horizon: 5 }))
    await foresee(task(1, { ceiling: 1 }))
    expect(asked()).toBe(4)
  })

  it('is asked again where it failed', async () => {
    const { foresee, asked } = counting(() => Promise.reject(new Error('busy')))
    await expect(foresee(task(1))).rejects.toThrow('busy')
    await expect(foresee(task(1))).rejects.toThrow('busy')
    expect(asked()).toBe(2)
  })

  it('is forgotten in the end: what was not asked for longest', async () => {
    const { foresee, asked } = counting()
    for (let first = 0; first < 40; first++) await foresee(task(first))
    await foresee(task(0))
    await foresee(task(99))
    expect(asked()).toBe(41)
    await foresee(task(0))
    expect(asked()).toBe(41)
    await foresee(task(1))
    expect(asked()).toBe(42)
  })
})
