import { describe, expect, it } from 'vitest'
import { MODELS } from '../../forecasts/registry.ts'

const levelOf = (name: 'croston' | 'tsb', y: readonly number[]) =>
  MODELS[name].fit(Float64Array.from(y), []).predict(3).mean[2]!

describe('intermittent demand', () => {
  const every = (gap: number, size: number, length: number) =>
    Array.from({ length }, (_, at) => ((at + 1) % gap === 0 ? size : 0))

  it('that comes every fourth step is a quarter of its size, less Syntetos and Boylan’s correction', () => {
    // 12 / 4, and half a smoothing constant of 0.02 to 0.3
    expect(levelOf('croston', every(4, 12, 400))).toBeGreaterThanOrEqual(3 * 0.85)
    expect(levelOf('croston', every(4, 12, 400))).toBeLessThanOrEqual(3 * 0.99)
  })

  it('that no longer comes is forgotten by TSB, not by Croston', () => {
    const y = [...every(2, 10, 60), ...new Array<number>(100).fill(0)]
    expect(levelOf('tsb', y)).toBeLessThan(1)
    expect(levelOf('croston', y)).toBeGreaterThan(3)
  })
})
