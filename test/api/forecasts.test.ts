/** Forecasts over a real ledger: asked for, made every night, and compared with what came. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ForecastsAnswer, ScorecardAnswer } from '../../api/forecasts/schemas.ts'
import { forecastAll, keepForecasting, lastNight } from '../../commands/forecasting/nightly.ts'
import type { Job } from '../../core/ledger/job.ts'
import { runTask } from '../../forecasts/task.ts'
import { type Ledger, openLedger, openLedgerWriter } from '../../store/ledger/ledger.ts'
import { fakeClock } from '../collector/fake-clock.ts'
import { world } from './world.ts'

const DAY = 86_400
const ZONE = 'America/Argentina/Cordoba'
/** a midnight there, a Monday */
const T = 1_767_582_000 - 3 * 7 * DAY
const DAYS = 150
/** within the day after the last one of which jobs are known */
const NOW = T + DAYS * DAY + 10 * 3_600

const jobOf = (day: number, n: number, partition: string): Job => {
  const submit = T + day * DAY + 9 * 3_600 + n * 60
  return {
    ...{ cluster: 'serafin', jobId: day * 100 + n, submit, arrayJobId: NaN, hetJobId: NaN },
    ...{ user: `u${n % 5}`, account: 'unc', partition, qos: 'normal', state: 'COMPLETED' },
    ...{ eligible: submit, start: submit + 60, end: submit + 3_660, elapsedSeconds: 3_600, timeLimitSeconds: 7_200 },
    ...{ nodes: 1, cpus: 4, gpus: 0, memoryBytes: 1e9, requestedCpus: 4, requestedGpus: 0, requestedMemoryBytes: 1e9 },
    ...{ gpuType: '', usedCpuSeconds: 10_000, nodeList: 'cn01', exitCode: 0, signal: 0 },
  }
}
/** About ten jobs on weekdays, two on others; a third of them in another partition. */
const countOf = (day: number): number => (day % 7 < 5 ? 9 + ((day * 7_919) % 3) : 1 + ((day * 31) % 3))
const jobsOf = (from: number, to: number): Job[] =>
  Array.from({ length: to - from }, (_, at) => from + at).flatMap((day) =>
    Array.from({ length: countOf(day) }, (_, n) => jobOf(day, n, n % 3 === 0 ? 'gpu' : 'cpu')),
  )

let directory: string
let ledger: Ledger
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-forecasts-'))
  await take(jobsOf(0, DAYS))
  ledger = openLedger(directory)
})
afterAll(async () => {
  await ledger.close()
  rmSync(directory, { recursive: true })
})

async function take(jobs: readonly Job[]): Promise<void> {
  const writer = openLedgerWriter(directory)
  await writer.takeJobs(
    (add) => add(jobs),
    () => true,
  )
  await writer.close()
}

const api = (now = NOW) => world({ deps: { ledger, timeZone: ZONE, clock: { now: () => now }, language: 'es' } })
const asked = async (query: string, now = NOW) =>
  ForecastsAnswer.parse(await (await api(now).get(`/api/v1/forecasts?${query}`)).json())

describe('GET /api/v1/forecasts', () => {
  it('goes on with days of the zone from the last whole one, weekends included', async () => {
    const { forecasts, ...about } = await asked('metric=jobsSubmitted&horizon=14&levels=80,95')
    expect(about).toMatchObject({ metric: 'jobsSubmitted', unit: 'count', isDemand: true, step: 'day', timeZone: ZONE })
    const [{ history, bounds, mean, intervals, backtest, models, why }] = forecasts as [
      ForecastsAnswer['forecasts'][number],
    ]
    expect([history.values.length, history.bounds[0], history.bounds.at(-1)]).toEqual([DAYS, T, T + DAYS * DAY])
    expect(bounds).toEqual(Array.from({ length: 15 }, (_, day) => T + (DAYS + day) * DAY))
    const expected = Array.from({ length: 14 }, (_, day) => ((DAYS + day) % 7 < 5 ? 10 : 2))
    for (const [day, value] of mean!.entries())
      expect(Math.abs(value! - expected[day]!), `day ${day}`).toBeLessThan(1.5)
    expect(intervals.map(({ level }) => level)).toEqual([0.8, 0.95])
    expect(backtest!.mase).toBeLessThan(1)
    expect(models.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 1)
    expect(why).toBeNull()
  })

  it('tells series apart, and those of some labels alone', async () => {
    const { forecasts } = await asked('metric=coreHours&by=partition&horizon=7&ensemble=fast&reconcile=no')
    expect(forecasts.map(({ labels }) => labels)).toEqual([{ partition: 'cpu' }, { partition: 'gpu' }])
    const only = await asked('metric=coreHours&where=partition:gpu&horizon=7&ensemble=fast')
    expect(only.forecasts.map(({ mean }) => mean)).toEqual([forecasts[1]!.mean])
  })

  it('says how much more history is needed in place of a guess, and shows what there is', async () => {
    const early = T + 9 * DAY + 3_600
    const { forecasts } = await asked('metric=jobsSubmitted&horizon=14', early)
    expect(forecasts[0]).toMatchObject({ mean: null, backtest: null, intervals: [] })
    expect(forecasts[0]!.why!.message).toMatch(/^Historia insuficiente: hacen falta \d+ (días|semanas) más\.$/)
    expect(forecasts[0]!.history.values).toHaveLength(9)
  })

  it('has none of what nobody told of', async () => {
    expect((await asked('metric=sessionsStarted')).forecasts).toEqual([])
    expect((await asked('metric=jobsSubmitted&where=cluster:none')).forecasts).toEqual([])
  })

  it.each([
    ['metric=jobsSubmited', 'api.not_allowed'],
    ['metric=jobsSubmitted&by=node', 'api.not_allowed'],
    ['metric=jobsSubmitted&where=node:a', 'api.not_allowed'],
    ['metric=jobsSubmitted&horizon=731', 'api.not_allowed'],
    ['metric=jobsSubmitted&levels=80,100', 'api.not_allowed'],
    ['metric=jobsSubmitted&levels=', 'api.not_allowed'],
    ['', 'api.missing_parameter'],
  ])('refuses %s', async (query, code) => {
    const response = await api().get(`/api/v1/forecasts?${query}`)
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, code])
  })
})

describe('forecasts of every night', () => {
  const fail = (error: unknown): never => {
    throw error
  }
  const deps = (now: number) => ({
    store: {
      query: async () => ({ resolution: 'raw' as const, start: now, stepSeconds: DAY, series: [], damage: [] }),
      latest: async () => ({ series: [] }) as never,
    },
    ledger,
    timeZone: ZONE,
    forecast: async (task: Parameters<typeof runTask>[0]) => runTask({ ...task, ensemble: 'fast' }),
  })

  it('are made of all that has a history, each partition too', async () => {
    const made = (await listed(forecastAll(deps(NOW), NOW, fail))).flat()
    const names = made.map(({ subject, labels }) => `${subject} ${Object.values(labels).join('/')}`.trim())
    expect(names).toEqual(
      ['requestedCoreHours', 'requestedGpuHours', 'jobsSubmitted', 'coreHours', 'gpuHours']
        .flatMap((name) => [...[name, `${name} serafin/cpu`, `${name} serafin/gpu`]])
        .concat('people'),
    )
    expect(made[0]).toMatchObject({ made: NOW, about: { backtest: { origins: expect.any(Number) } } })
    expect(made[0]!.mean).toHaveLength(180)
  })

  it('are made of the others where one fails, which is told', async () => {
    let count = 0
    const failing = {
      ...deps(NOW),
      forecast: async (task: Parameters<typeof runTask>[0]) => {
        if (++count === 2) throw new Error('out of numbers')
        return runTask({ ...task, ensemble: 'fast' })
      },
    }
    const failures: unknown[] = []
    const made = (await listed(forecastAll(failing, NOW, (error) => failures.push(error)))).flat()
    expect(failures.map(String)).toEqual(['Error: out of numbers'])
    expect(made.length).toBe(14)
  })

  it('are not made of what ended long ago', async () => {
    expect(await listed(forecastAll(deps(NOW), NOW + 30 * DAY, fail))).toEqual([])
  })

  it('come soon after the start, once a night, and are scored by what came', async () => {
    const clock = fakeClock(NOW)
    const writer = openLedgerWriter(directory)
    const failures: unknown[] = []
    const stop = keepForecasting({
      ...{ clock, deps: deps(NOW), ledger, writer },
      hasLedger: () => true,
      failed: (error) => failures.push(error),
    })
    await clock.advance(121)
    await settled(() => ledger.forecasts({ subject: 'people' }).then((kept) => kept.length > 0))
    const kept = await ledger.forecasts({ subject: 'jobsSubmitted' })
    expect(kept.map(({ labels }) => labels)).toEqual([
      {},
      { cluster: 'serafin', partition: 'cpu' },
      { cluster: 'serafin', partition: 'gpu' },
    ])
    await stop()
    await writer.close()
    expect(failures).toEqual([])
    const nothingYet = ScorecardAnswer.parse(await (await api().get('/api/v1/forecasts/scorecard')).json())
    expect(nothingYet.subjects).toEqual([])
    await take(jobsOf(DAYS, DAYS + 21))
    const later = NOW + 21 * DAY
    const { levels, subjects } = ScorecardAnswer.parse(
      await (await api(later).get('/api/v1/forecasts/scorecard')).json(),
    )
    expect(levels).toEqual([0.8, 0.95])
    const scored = subjects.find(({ metric, labels }) => metric === 'coreHours' && labels['partition'] === 'gpu')!
    expect(scored).toMatchObject({ forecasts: 1, steps: 21, since: NOW + 120 })
    expect(scored.byDays.map(({ from, to, steps }) => [from, to, steps])).toEqual([
      [0, 7, 7],
      [7, 30, 14],
    ])
    expect(scored.coverage.every((share) => share !== null && share >= 0 && share <= 1)).toBe(true)
  })
})

describe('a night', () => {
  it('ends at three in the morning of the zone', () => {
    const at = (text: string) => Date.parse(text) / 1000
    expect(lastNight(at('2026-11-30T02:59:00-03:00'), ZONE)).toBe(at('2026-11-29T03:00:00-03:00'))
    expect(lastNight(at('2026-11-30T03:00:00-03:00'), ZONE)).toBe(at('2026-11-30T03:00:00-03:00'))
  })
})

async function settled(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise((resolve) => setImmediate(resolve))
}

async function listed<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
