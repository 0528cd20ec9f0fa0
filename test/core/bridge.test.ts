import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BridgeOptions,
  bridgeOf,
  type PersonDays,
  regularFrom,
  STEPS,
  stepsOf,
  weekOf,
  wilson,
} from '../../core/ledger/bridge.ts'

const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000
const person = (more: Partial<PersonDays>): PersonDays => ({
  ...{ trained: NaN, course: '', organisation: '', notebook: [], batch: [], gpu: [] },
  ...more,
})
const OPTIONS: BridgeOptions = {
  entry: 'firstNotebook',
  by: undefined,
  followUpDays: 180,
  knownUntil: day('2026-11-30'),
}

describe('a regular', () => {
  it('came in three weeks of eight, from the third of them on', () => {
    // Mondays
    expect(regularFrom([day('2026-01-05'), day('2026-01-12'), day('2026-01-19')])).toBe(day('2026-01-19'))
    expect(regularFrom([day('2026-01-05'), day('2026-01-12'), day('2026-02-23')])).toBe(day('2026-02-23'))
    expect(regularFrom([day('2026-01-05'), day('2026-01-12'), day('2026-03-02')])).toBeNaN()
    expect(regularFrom([])).toBeNaN()
  })

  it('is nobody who came every day of one week, nor of two', () => {
    const days = Array.from({ length: 14 }, (_, at) => day('2026-01-05') + at)
    expect(new Set(days.map(weekOf)).size).toBe(2)
    expect(regularFrom(days)).toBeNaN()
    expect(regularFrom([...days, day('2026-01-20')])).toBe(day('2026-01-20'))
  })
})

const bridgeCohorts = (people: readonly PersonDays[], options: BridgeOptions) => bridgeOf(people, options).cohorts

describe('a cohort', () => {
  const across = person({
    notebook: [day('2026-01-10'), day('2026-01-14'), day('2026-01-21')],
    batch: [day('2026-03-01')],
  })
  const stays = person({ notebook: [day('2026-02-01')] })

  it('is who took the first step in one quarter; steps are counted with how long they took', () => {
    expect(bridgeCohorts([across, stays], OPTIONS)).toEqual([
      {
        quarter: '2026-Q1',
        group: '',
        people: 2,
        followed: 2,
        steps: {
          regularNotebook: {
            reached: 1,
            ratio: 0.5,
            low: expect.closeTo(0.0945, 4),
            high: expect.closeTo(0.9055, 4),
            medianDays: 11,
          },
          firstBatchJob: { reached: 1, ratio: 0.5, low: expect.any(Number), high: expect.any(Number), medianDays: 50 },
          sustainedBatch: { reached: 0, ratio: 0, low: 0, high: expect.closeTo(0.6576, 4), medianDays: NaN },
          sustainedGpu: { reached: 0, ratio: 0, low: 0, high: expect.closeTo(0.6576, 4), medianDays: NaN },
        },
      },
    ])
  })

  it('does not count who has not had the time yet', () => {
    const [cohort] = bridgeCohorts([across, stays], { ...OPTIONS, knownUntil: day('2026-07-15') })
    // the tenth of January and 180 days is the ninth of July
    expect(cohort).toMatchObject({ people: 2, followed: 1, steps: { firstBatchJob: { reached: 1, ratio: 1 } } })
    const [none] = bridgeCohorts([stays], { ...OPTIONS, knownUntil: day('2026-02-02') })
    expect(none).toMatchObject({
      people: 1,
      followed: 0,
      steps: { firstBatchJob: { reached: 0, ratio: NaN, low: NaN } },
    })
  })

  it('of notebooks leaves out who came from HPC, which is the way back', () => {
    const back = person({ batch: [day('2026-01-05')], notebook: [day('2026-02-01')] })
    expect(bridgeCohorts([back], OPTIONS)).toEqual([])
    const [cohort] = bridgeCohorts([back, across], { ...OPTIONS, entry: 'firstBatchJob' })
    expect(cohort).toMatchObject({
      quarter: '2026-Q1',
      people: 1,
      steps: { firstNotebook: { reached: 1, medianDays: 27 } },
    })
    expect(Object.keys(cohort!.steps)).not.toContain('firstBatchJob')
  })

  it('of the trained tells who was there already, at no time', () => {
    const known = person({ trained: day('2026-02-10'), course: 'R', notebook: [day('2026-01-10')] })
    const [cohort] = bridgeCohorts([known], { ...OPTIONS, entry: 'trained', by: 'course' })
    expect(cohort).toMatchObject({ group: 'R', steps: { firstNotebook: { reached: 1, medianDays: 0 } } })
  })

  it('adds up: nobody is lost, nobody reaches a step who has not taken it, whatever people did', () => {
    const days = fc
      .uniqueArray(fc.integer({ min: 20_000, max: 20_800 }), { maxLength: 12 })
      .map((all) => all.sort((a, b) => a - b))
    const anybody = fc.record({
      trained: fc.option(fc.integer({ min: 20_000, max: 20_800 }), { nil: NaN }),
      course: fc.constantFrom('', 'R'),
      organisation: fc.constantFrom('UNC', 'UBA'),
      notebook: days,
      batch: days,
      gpu: days,
    })
    fc.assert(
      fc.property(
        fc.array(anybody, { maxLength: 20 }),
        fc.constantFrom('trained', 'firstNotebook', 'firstBatchJob'),
        (people, entry) => {
          const options = { ...OPTIONS, entry, by: 'organisation', knownUntil: 20_700 } as const
          const { cohorts, total } = bridgeOf(people, options)
          expect(total.people).toBe(cohorts.reduce((sum, cohort) => sum + cohort.people, 0))
          expect(total.followed).toBe(cohorts.reduce((sum, cohort) => sum + cohort.followed, 0))
          const steps = people.map(stepsOf)
          const entered = steps.filter(
            (one) =>
              one[entry] <= 20_700 &&
              !(entry === 'firstNotebook' && one.firstBatchJob < one.firstNotebook) &&
              !(entry === 'firstBatchJob' && one.firstNotebook <= one.firstBatchJob),
          )
          expect(cohorts.reduce((sum, cohort) => sum + cohort.people, 0)).toBe(entered.length)
          for (const step of STEPS) {
            const reached = cohorts.reduce((sum, cohort) => sum + (cohort.steps[step]?.reached ?? 0), 0)
            const truth = entered.filter((one) => one[entry] + 180 <= 20_700 && one[step] - one[entry] <= 180).length
            if (step !== 'trained' && step !== entry) expect(reached).toBe(truth)
          }
        },
      ),
    )
  })
})

it('an interval is Wilson’s', () => {
  // the values of R's prop.test(correct = FALSE)
  expect(wilson(7, 20)).toEqual([expect.closeTo(0.1812, 4), expect.closeTo(0.5671, 4)])
  expect(wilson(0, 0)).toEqual([NaN, NaN])
})
