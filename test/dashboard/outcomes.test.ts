import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JOB_STATES, OPEN_STATES } from '../../core/ledger/job.ts'
import { outcomesWords, outcomeTrendWords } from '../../dashboard/logic/outcome-words.ts'
import { buildOutcomes, buildPlaceOutcomes, endingOf, endWords } from '../../dashboard/logic/outcomes.ts'
import { usageGroup } from './build.ts'

const PERIODS = { bounds: [0, 2_678_400, 5_097_600], step: 'month', timeZone: 'UTC' } as const
const state = (name: string, jobsEnded: number[], coreHours: (number | null)[] = [0, 0]) =>
  usageGroup({ state: name }, { jobsEnded, coreHours })
const ENDED = [
  state('COMPLETED', [80, 10], [700, 100]),
  state('FAILED', [6, 0], [50, 0]),
  state('TIMEOUT', [0, 2], [0, 150]),
  state('CANCELLED', [1, 1], [0, 0]),
  state('RUNNING', [0, 0], [0, 1_000]),
]

describe('how jobs ended', () => {
  it('counts every way, most first, with its share of jobs and of hours; what still runs has not ended', () => {
    const { rows, ended, jobs, failedHoursShare } = buildOutcomes(ENDED, 'coreHours')
    expect(ended).toBe(100)
    expect(rows.map(({ state: name, jobs: count, share, hoursShare }) => [name, count, share, hoursShare])).toEqual([
      ['COMPLETED', 90, 0.9, 0.4],
      ['FAILED', 6, 0.06, 0.025],
      ['CANCELLED', 2, 0.02, 0],
      ['TIMEOUT', 2, 0.02, 0.075],
    ])
    expect(jobs).toEqual({ completed: 90, failed: 8, stopped: 2, unknown: 0 })
    expect(failedHoursShare).toBeCloseTo(0.1)
  })

  it('knows what each of Slurm’s words means: well, failed, stopped, or not known', () => {
    const endings = Object.fromEntries(
      JOB_STATES.filter((one) => !OPEN_STATES.has(one)).map((one) => [one, endingOf(one)]),
    )
    expect(endings).toEqual({
      COMPLETED: 'completed',
      CANCELLED: 'stopped',
      FAILED: 'failed',
      TIMEOUT: 'failed',
      NODE_FAIL: 'failed',
      PREEMPTED: 'stopped',
      BOOT_FAIL: 'failed',
      DEADLINE: 'failed',
      OUT_OF_MEMORY: 'failed',
      REQUEUED: 'stopped',
      REVOKED: 'stopped',
      LAUNCH_FAILED: 'failed',
      RECONFIG_FAIL: 'failed',
      UNKNOWN: 'unknown',
    })
    for (const name of Object.keys(endings)) expect(endWords(name), name).toBeDefined()
    expect(endWords('MOON_PHASE')).toBeUndefined()
  })

  it('has no share of a period in which nothing ended, and none of hours that nobody tells', () => {
    const { shares, rows } = buildOutcomes(
      [state('FAILED', [1, 0], [null, null]), state('COMPLETED', [1, 0])],
      'coreHours',
    )
    expect(shares).toEqual([{ name: 'FAILED', values: [0.5, null] }])
    expect(rows.find(({ state: name }) => name === 'FAILED')!.hoursShare).toBeNull()
  })

  it('has shares that make up one whole, in all and in every period', () => {
    const counts = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: JOB_STATES.length })
    fc.assert(
      fc.property(counts, (all) => {
        const groups = all.map(([a, b], at) =>
          state(JOB_STATES[at]!, OPEN_STATES.has(JOB_STATES[at]!) ? [0, 0] : [a, b]),
        )
        const found = buildOutcomes(groups, 'coreHours')
        const sum = (values: readonly (number | null)[]) =>
          values.reduce<number>((total, value) => total + (value ?? 0), 0)
        expect(Object.values(found.jobs).reduce((a, b) => a + b, 0)).toBe(found.ended)
        if (found.ended > 0) expect(sum(found.rows.map(({ share }) => share))).toBeCloseTo(1, 9)
        else expect(found.rows).toEqual([])
        for (const at of [0, 1]) {
          const notWell = sum(found.shares.map(({ values }) => values[at]!))
          expect(notWell).toBeGreaterThanOrEqual(0)
          expect(notWell).toBeLessThanOrEqual(1 + 1e-9)
        }
      }),
    )
  })
})

describe('how jobs ended, by partition', () => {
  const place = (partition: string, name: string, jobs: number) =>
    usageGroup({ cluster: 'c', partition, state: name }, { jobsEnded: [jobs] })

  it('has the one that fails most first, and what it fails by', () => {
    const found = buildPlaceOutcomes(
      [
        place('cpu', 'COMPLETED', 95),
        place('cpu', 'FAILED', 5),
        place('gpu', 'COMPLETED', 5),
        place('gpu', 'OUT_OF_MEMORY', 4),
        place('gpu', 'FAILED', 1),
        place('idle', 'COMPLETED', 0),
      ],
      '',
    )
    expect(found.map(({ place: name, ended, shares, worst }) => [name, ended, shares.failed, worst?.state])).toEqual([
      ['gpu', 10, 0.5, 'OUT_OF_MEMORY'],
      ['cpu', 100, 0.05, 'FAILED'],
    ])
  })
})

describe('how jobs ended, in words', () => {
  const say = (...groups: Parameters<typeof buildOutcomes>[0]) =>
    outcomesWords(buildOutcomes(groups, 'coreHours'), 'coreHours', 'es')

  it('says how many completed and failed, of what, and what it cost', () => {
    expect(say(...ENDED)).toBe(
      'De 100 trabajos terminados, se completó el 90 % y falló el 8 %, sobre todo por FAILED (6 %). Los que fallaron usaron el 10 % de las horas-núcleo. El 2 % se canceló o cedió su lugar.',
    )
  })

  it('is quiet when all is well, and honest where it is not known', () => {
    expect(say(state('COMPLETED', [5, 5]))).toBe('Los 10 trabajos que terminaron se completaron.')
    expect(say(state('COMPLETED', [5, 4]), state('UNKNOWN', [1, 0]))).toMatch(
      /falló el 0 %\. Del 10 % no se sabe cómo terminó\.$/,
    )
    expect(say()).toBe('No terminó ningún trabajo en este período.')
  })

  it('says how that went over time', () => {
    const found = buildOutcomes(ENDED, 'coreHours')
    expect(outcomeTrendWords(found, 'share', PERIODS, 'es')).toBe(
      'Lo que no consta como completado: 23 % de los trabajos en feb 1970.',
    )
    expect(outcomeTrendWords(found, 'jobs', PERIODS, 'es')).toBe(
      'Lo que no consta como completado: 3 trabajos en feb 1970; lo más, 7 en ene 1970.',
    )
  })
})
