import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENSEMBLES, forecast } from '../../forecasts/ensemble.ts'
import { MODELS } from '../../forecasts/registry.ts'
import { noiseFrom } from './made-up.ts'

const { growth } = MODELS
const logistic = (at: number) => 1000 / (1 + Math.exp(-(at - 60) / 12))
const gompertz = (at: number) => 1000 * Math.exp(-3 * Math.exp(-at / 40))
const seriesOf = (curve: (at: number) => number, length: number, noise = 0) => {
  const random = noiseFrom(3)
  return Float64Array.from({ length }, (_, at) => curve(at) + noise * (random() - 0.5))
}

describe('a growth curve', () => {
  it.each([
    ['logistic', logistic],
    ['Gompertz’s', gompertz],
  ])('%s: is found again, and where it ends', (_, curve) => {
    const { mean } = growth.fit(seriesOf(curve, 90, 10), []).predict(60)
    for (const [step, value] of mean.entries()) expect(Math.abs(value - curve(90 + step))).toBeLessThan(50)
  })

  it('slows down where a line would go on', () => {
    const y = seriesOf(logistic, 72, 5)
    const [curve, line] = [growth, MODELS.holt].map((model) => model.fit(y, []).predict(60).mean.at(-1)!)
    expect(Math.abs(curve! - logistic(131))).toBeLessThan(100)
    expect(line).toBeGreaterThan(1400)
  })

  it('ends below a ceiling, however fast it has grown', () => {
    const y = seriesOf((at) => 10 * Math.exp(at / 15), 60)
    const ceiling = 800
    const { mean } = growth.fit(y, [], { ceiling }).predict(200)
    expect(Math.max(...mean)).toBeLessThanOrEqual(ceiling * 1.001)
    expect(mean.at(-1)).toBeGreaterThan(0.8 * ceiling)
  })

  it('falls where the history falls', () => {
    const y = seriesOf((at) => 1000 - logistic(at), 90, 10)
    const { mean } = growth.fit(y, []).predict(30)
    expect(mean.at(-1)).toBeLessThan(80)
  })

  it('begins where the history ends and is the less sure the farther it looks', () => {
    const y = seriesOf(logistic, 70, 5)
    const { mean, se } = growth.fit(y, []).predict(50)
    expect(Math.abs(mean[0]! - y.at(-1)!)).toBeLessThan(25)
    for (let step = 1; step < 50; step++) expect(se[step]).toBeGreaterThan(se[step - 1]!)
  })

  it('is heard in the ensemble of what grows, which ends nearer to where it ends', () => {
    const y = seriesOf(logistic, 78, 8)
    const missAt = (models: typeof ENSEMBLES.full | typeof ENSEMBLES.growing) => {
      const combined = forecast(y, { periods: [], horizon: 30, models })
      return { miss: Math.abs(combined.mean.at(-1)! - logistic(107)), weight: combined.weights.growth ?? 0 }
    }
    const [without, withGrowth] = [missAt(ENSEMBLES.full), missAt(ENSEMBLES.growing)]
    expect(withGrowth.weight).toBeGreaterThan(1 / ENSEMBLES.growing.length)
    expect(withGrowth.miss).toBeLessThan(without.miss)
  })

  it('moves and stretches with its history', () => {
    const y = seriesOf(logistic, 80, 20)
    const plain = growth.fit(y, []).predict(20).mean
    const factor = fc.double({ min: 0.001, max: 1000, noNaN: true })
    const shift = fc.double({ min: 0, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(factor, shift, (by, up) => {
        const { mean } = growth
          .fit(
            y.map((value) => by * value + up),
            [],
          )
          .predict(20)
        for (const [step, value] of plain.entries())
          expect(Math.abs((mean[step]! - up) / by - value)).toBeLessThan(0.02 * value)
      }),
      { numRuns: 20, seed: 2 },
    )
  })
})
