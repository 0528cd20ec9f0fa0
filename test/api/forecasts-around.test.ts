/** What is known around a series, from a real ledger to the answer: outages, courses, hardware, parts, earlier nights. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ForecastsAnswer, ScorecardAnswer } from '../../api/forecasts/schemas.ts'
import { forecastAll } from '../../commands/forecasting/nightly.ts'
import type { Job } from '../../core/ledger/job.ts'
import { type ForecastTask, runTask } from '../../forecasts/task.ts'
import type { Facts } from '../../store/ledger/facts.ts'
import type { KeptForecast } from '../../store/ledger/forecasts/table.ts'
import { type Ledger, type LedgerWriter, openLedger, openLedgerWriter } from '../../store/ledger/ledger.ts'
import { edition } from '../core/ledger/facts.ts'
import { noiseFrom } from '../forecasts/made-up.ts'
import { NO_LEDGER, world } from './world.ts'

const DAY = 86_400
/** a midnight UTC, a Monday */
const T = 1_767_571_200
const DAYS = 150
const NOW = T + DAYS * DAY + 10 * 3_600

let directory: string
let writer: LedgerWriter
let ledger: Ledger
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-around-'))
  writer = openLedgerWriter(directory)
  ledger = openLedger(directory)
})
afterEach(async () => {
  await ledger.close()
  await writer.close()
  rmSync(directory, { recursive: true })
})

const jobOf = (day: number, n: number): Job => {
  const submit = T + day * DAY + 9 * 3_600 + n * 60
  return {
    ...{ cluster: 'serafin', jobId: day * 1_000 + n, submit, arrayJobId: NaN, hetJobId: NaN },
    ...{ user: 'u', account: 'unc', partition: n % 3 === 0 ? 'gpu' : 'cpu', qos: 'normal', state: 'COMPLETED' },
    ...{ eligible: submit, start: submit + 60, end: submit + 3_660, elapsedSeconds: 3_600, timeLimitSeconds: 7_200 },
    ...{ nodes: 1, cpus: 4, gpus: 0, memoryBytes: 1e9, requestedCpus: 4, requestedGpus: 0, requestedMemoryBytes: 1e9 },
    ...{ gpuType: '', usedCpuSeconds: 10_000, nodeList: 'cn01', exitCode: 0, signal: 0 },
  }
}
/** About so many jobs each day; the day before the last one has some whatever happens: it is known up to there. */
async function submit(countOf: (day: number) => number): Promise<void> {
  const random = noiseFrom(4)
  const counts = Array.from({ length: DAYS }, (_, day) => Math.round(countOf(day) * (0.9 + 0.2 * random())))
  const jobs = counts.flatMap((count, day) => Array.from({ length: count }, (_, n) => jobOf(day, n)))
  const known = { source: 'test', mark: '', known: { cluster: 'serafin', from: T, to: T + DAYS * DAY } }
  await writer.takeJobs(
    (add) => add(jobs),
    () => true,
    known,
  )
}
const tell = (facts: Facts) =>
  writer.takeFacts({
    ...{ facts, replaces: false, isWanted: true },
    origin: { file: `${facts.kind}.csv`, imported: 1, sha256: Buffer.alloc(32) },
  })
const api = () => world({ deps: { ledger, timeZone: 'UTC', clock: { now: () => NOW }, language: 'en' } })
const asked = async (query: string) =>
  ForecastsAnswer.parse(await (await api().get(`/api/v1/forecasts?ensemble=fast&${query}`)).json())
const meanOf = (values: readonly (number | null)[]) =>
  values.reduce((sum: number, value) => sum + value!, 0) / values.length
const dateOf = (day: number) => new Date((T + day * DAY) * 1000).toISOString().slice(0, 10)

describe('a declared outage', () => {
  const outage = { what: 'serafin', from: T + 142 * DAY + 3_600, to: T + DAYS * DAY, isPlanned: false, note: 'fire' }

  it('makes its days unknown, not a demand of zero', async () => {
    await submit((day) => (day >= 142 ? 0 : 20))
    const [before] = (await asked('metric=jobsSubmitted&horizon=7')).forecasts
    expect(meanOf(before!.mean!)).toBeLessThan(8)
    expect(before!.events).toEqual([])
    await tell({ kind: 'outages', facts: [outage] })
    const [after] = (await asked('metric=jobsSubmitted&horizon=7')).forecasts
    expect(meanOf(after!.mean!)).toBeGreaterThan(18)
    expect(after!.events).toEqual([
      {
        ...{ kind: 'outage', title: 'Outages: their days are unknown, not zero', effect: null, unit: 'count' },
        ...{ stepsBefore: 8, stepsAhead: 0 },
        times: [{ name: 'serafin: fire', from: outage.from, to: outage.to }],
      },
    ])
  })

  it.each([
    ['of one hub, by its name', 'lab', [{ from: 2, to: 4 }]],
    ['of the only hub, by what it is', 'hub', [{ from: 2, to: 4 }]],
    ['of something else', 'storage', []],
  ])('is left out of sessions, %s', async (_, what, expected) => {
    const tasks: ForecastTask[] = []
    const figures = { started: new Float64Array(40).fill(3), peakConcurrent: new Float64Array(40) }
    const others = {
      hours: new Float64Array(40),
      uncertainHours: new Float64Array(40),
      activePeople: new Float64Array(40),
    }
    const bounds = Float64Array.from({ length: 41 }, (_, day) => T + day * DAY)
    const deps = {
      ledger: {
        ...NO_LEDGER,
        sessions: async ({ byHub }: { readonly byHub: boolean }) => ({
          bounds,
          groups: [
            {
              names: byHub ? { hub: 'lab' } : {},
              figures: { ...figures, ...others },
              ...{ failed: new Float64Array(40), coverage: new Float64Array(40).fill(1) },
            },
          ],
        }),
        capacity: async () => ({
          ...{ groups: [], lots: [] },
          outages: [{ what, from: T + 2.5 * DAY, to: T + 4 * DAY, isPlanned: true, note: '' }],
        }),
      },
      forecast: async (task: ForecastTask) => {
        tasks.push(task)
        return runTask(task)
      },
    }
    await world({ deps }).get('/api/v1/forecasts?metric=sessionsStarted&horizon=7&ensemble=fast')
    await world({ deps }).get('/api/v1/forecasts?metric=sessionsStarted&by=hub&reconcile=no&horizon=7&ensemble=fast')
    expect(tasks.map(({ outages }) => outages)).toEqual([expected, expected])
  })
})

describe('courses that the ledger knows', () => {
  /** Three days every four weeks; the last one is to come. */
  const STARTS = [10, 38, 66, 94, 122, 154]
  const isCourse = (day: number) => STARTS.some((start) => day >= start && day < start + 3)
  const facts = STARTS.map((start) =>
    edition({ course: 'HPC', year: 2026, start: dateOf(start), end: dateOf(start + 2) }),
  )

  it('are learned, forecast where they come again, and shown with what they do', async () => {
    await submit((day) => (isCourse(day) ? 40 : 20))
    await tell({ kind: 'training', facts })
    const [told] = (await asked('metric=jobsSubmitted&horizon=14')).forecasts
    const [event] = told!.events
    expect(event).toMatchObject({ kind: 'course', title: 'Courses: effect of each one under way', unit: 'ratio' })
    expect([event!.stepsBefore, event!.stepsAhead, event!.times.length]).toEqual([15, 3, 6])
    expect(event!.times.at(-1)).toEqual({ name: 'HPC', from: T + 154 * DAY, to: T + 157 * DAY })
    expect(event!.effect).toBeGreaterThan(0.7)
    expect(event!.effect).toBeLessThan(1.3)
    expect(meanOf(told!.mean!.slice(4, 7))).toBeGreaterThan(34)
    expect(meanOf(told!.mean!.slice(8))).toBeLessThan(26)
    const [plain] = (await asked('metric=jobsSubmitted&horizon=14&events=none')).forecasts
    expect(plain!.events).toEqual([])
    expect(meanOf(plain!.mean!.slice(4, 7))).toBeLessThan(28)
  })

  it('that do nothing are shown without an effect, and change nothing', async () => {
    await submit(() => 20)
    const [before] = (await asked('metric=jobsSubmitted&horizon=14')).forecasts
    await tell({ kind: 'training', facts: [...facts, edition({ course: 'all of a year', year: 2025 })] })
    const [after] = (await asked('metric=jobsSubmitted&horizon=14')).forecasts
    expect(after!.events).toMatchObject([{ kind: 'course', effect: null }])
    expect(after!.mean).toEqual(before!.mean)
  })
})

describe('hardware that the ledger knows', () => {
  it('explains a new level, and what is to come raises what is forecast', async () => {
    await submit((day) => (day >= 80 ? 40 : 20))
    const size = {
      cores: 10,
      gpus: 0,
      gpuType: '',
      memoryBytes: NaN,
      watts: NaN,
      price: NaN,
      currency: '',
      boughtOn: '',
    }
    const lot = (nodes: string, day: number) => ({
      ...{ ...size, cluster: 'serafin', nodes, type: 'cpu', from: T + day * DAY, to: Infinity },
    })
    await tell({ kind: 'inventory', facts: [lot('cn[1-10]', 0), lot('cn[11-20]', 80), lot('cn[21-40]', 164)] })
    const [told] = (await asked('metric=coreHours&horizon=28')).forecasts
    const [event] = told!.events
    expect(event).toMatchObject({ kind: 'capacity', title: 'Hardware: effect of twice as much', unit: 'ratio' })
    expect(event!.times).toEqual([
      { name: 'cores 100 → 200', from: T + 80 * DAY, to: null },
      { name: 'cores 200 → 400', from: T + 164 * DAY, to: null },
    ])
    expect(event!.effect).toBeGreaterThan(0.7)
    expect(event!.effect).toBeLessThan(1.3)
    expect(told!.shifts).toEqual([])
    const [soon, later] = [meanOf(told!.mean!.slice(0, 14)), meanOf(told!.mean!.slice(14))]
    expect(later / soon).toBeGreaterThan(1.6)
    const [plain] = (await asked('metric=coreHours&horizon=28&events=none')).forecasts
    expect(plain!.shifts).toEqual([T + 80 * DAY])
    expect(meanOf(plain!.mean!.slice(14)) / soon).toBeLessThan(1.2)
  })
})

describe('parts and their total', () => {
  it('sum up, step by step, with intervals around each', async () => {
    await submit((day) => (day % 7 < 5 ? 30 : 9))
    const { isReconciled, total, forecasts } = await asked('metric=coreHours&by=partition&horizon=14&levels=80,95')
    expect([isReconciled, forecasts.length, total!.labels]).toEqual([true, 2, {}])
    for (const [step, value] of total!.mean!.entries()) {
      const parts = forecasts.reduce((sum, { mean }) => sum + mean![step]!, 0)
      expect(Math.abs(value! - parts)).toBeLessThan(1e-6 * parts)
      for (const { mean, intervals } of [total!, ...forecasts])
        for (const { low, high } of intervals) {
          expect(low[step]).toBeLessThanOrEqual(mean![step]!)
          expect(high[step]).toBeGreaterThanOrEqual(mean![step]!)
        }
    }
    const history = (at: number) => forecasts.reduce((sum, one) => sum + one.history.values[at]!, 0)
    expect(total!.history.values[100]).toBeCloseTo(history(100), 6)
    const apart = await asked('metric=coreHours&by=partition&horizon=14&levels=80,95&reconcile=no')
    expect([apart.isReconciled, apart.total]).toEqual([false, null])
    expect(apart.forecasts.map(({ mean }) => mean)).not.toEqual(forecasts.map(({ mean }) => mean))
  })

  it('have their total in the table, told apart from them', async () => {
    await submit(() => 30)
    const query = 'metric=coreHours&by=partition&horizon=7&levels=80&ensemble=fast&format=csv'
    const lines = (await (await api().get(`/api/v1/forecasts?${query}`)).text()).trim().split('\n')
    expect(lines[0]!.trim()).toBe('from,to,partition,total,actual,forecast,low80,high80')
    const rows = lines.map((line) => line.split(','))
    const count = (isTotal: string) => rows.filter((cells) => cells[3] === isTotal).length
    expect([count('0'), count('1')]).toEqual([2 * (DAYS + 7), DAYS + 7])
  })

  it('are none of people, who may be in several', async () => {
    await submit(() => 30)
    const { total, isReconciled } = await asked('metric=people&by=partition&horizon=7')
    expect([total, isReconciled]).toEqual([null, false])
  })

  it('are forecast as they are where one of them is too young', async () => {
    await submit((day) => (day < 144 ? 1 : 30))
    // the one job a day is of `gpu`
    const { total, isReconciled, forecasts } = await asked('metric=jobsSubmitted&by=partition&horizon=7')
    expect(forecasts.map(({ labels, mean }) => [labels['partition'], mean === null])).toEqual([
      ['cpu', true],
      ['gpu', false],
    ])
    expect([isReconciled, total!.mean === null]).toEqual([false, false])
  })
})

describe('when a value is first passed', () => {
  it('is told with its chance by the horizon', async () => {
    await submit((day) => 20 + day / 5)
    const [told] = (await asked('metric=jobsSubmitted&horizon=90&above=60')).forecasts
    const { value, probability, p10, p50, p90 } = told!.passing!
    expect(value).toBe(60)
    expect(probability).toBeGreaterThan(0.5)
    expect(p10).toBeLessThan(p50!)
    // the line is there in fifty days
    expect(Math.abs((p50! - (T + DAYS * DAY)) / DAY - 40)).toBeLessThan(25)
    expect(p90 === null || p90 > p50!).toBe(true)
    const [never] = (await asked('metric=jobsSubmitted&horizon=30&above=100000')).forecasts
    expect(never!.passing).toEqual({ value: 100_000, probability: 0, p10: null, p50: null, p90: null })
    expect((await asked('metric=jobsSubmitted&horizon=7')).forecasts[0]!.passing).toBeNull()
  })

  it('must be a number', async () => {
    const response = await api().get('/api/v1/forecasts?metric=jobsSubmitted&above=much')
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'api.not_allowed'])
  })
})

describe('what ended long ago', () => {
  it('says when, and when it was last kept', async () => {
    await submit(() => 20)
    const later = (days: number) =>
      world({ deps: { ledger, timeZone: 'UTC', clock: { now: () => NOW + days * DAY }, language: 'en' } })
    const about = async (days: number) => {
      const query = 'metric=jobsSubmitted&horizon=7&ensemble=fast'
      const { forecasts, newestKept } = ForecastsAnswer.parse(
        await (await later(days).get(`/api/v1/forecasts?${query}`)).json(),
      )
      const { endedAt } = ScorecardAnswer.parse(await (await later(days).get('/api/v1/forecasts/scorecard')).json())
      return [forecasts[0]!.endedAt, endedAt, newestKept]
    }
    expect(await about(2)).toEqual([null, null, null])
    expect(await about(40)).toEqual([T + DAYS * DAY, T + DAYS * DAY, null])
  })
})

describe('what earlier nights missed', () => {
  const kept = (back: number, half: number): KeptForecast => {
    const bounds = Float64Array.from({ length: 31 }, (_, day) => T + (DAYS - back + day) * DAY)
    const mean = new Float64Array(30).fill(20)
    const interval = (width: number) => ({ low: mean.map((value) => value - width), high: mean.map((v) => v + width) })
    return {
      ...{ made: bounds[0]! + 3 * 3_600, subject: 'jobsSubmitted', labels: {}, bounds, mean, about: {} },
      intervals: [0.5, 0.8, 0.95].map((level) => ({ level, ...interval(half * level) })),
    }
  }
  const nights = (half: number) => Array.from({ length: 21 }, (_, at) => kept(21 - at, half))
  const widthOf = ({ intervals }: ForecastsAnswer['forecasts'][number]) => {
    const { low, high } = intervals.at(-1)!
    return high[3]! - low[3]!
  }

  it.each([
    ['widens intervals where too much lay outside', 0.001, 1.5, 2.5],
    ['narrows them where nothing did', 1_000, 0.9, 0.99],
  ])('%s', async (_, half, least, most) => {
    await submit(() => 20)
    const [before] = (await asked('metric=jobsSubmitted&horizon=7')).forecasts
    expect(before!.gain).toBeNull()
    await writer.keepForecasts(nights(half), NOW)
    const [after] = (await asked('metric=jobsSubmitted&horizon=7')).forecasts
    expect(after!.gain).toBeGreaterThan(least)
    expect(after!.gain).toBeLessThan(most)
    expect(widthOf(after!) / widthOf(before!)).toBeCloseTo(after!.gain!, 6)
    expect(after!.mean).toEqual(before!.mean)
    // of another series nothing is known
    const [other] = (await asked('metric=jobsSubmitted&horizon=7&where=partition:cpu')).forecasts
    expect(other!.gain).toBeNull()
  })

  it('is kept with the next one, counted once, and shown in the scorecard', async () => {
    await submit(() => 20)
    await writer.keepForecasts(nights(0.001), NOW)
    const deps = {
      store: {
        query: async () => ({ resolution: 'raw' as const, start: NOW, stepSeconds: DAY, series: [], damage: [] }),
        latest: async () => ({ series: [] }) as never,
      },
      ...{ ledger, timeZone: 'UTC' },
      forecast: async (task: ForecastTask) => runTask({ ...task, ensemble: 'fast' }),
    }
    const fail = (error: unknown): never => {
      throw error
    }
    const night = async () => {
      for await (const some of forecastAll(deps, NOW, fail)) await writer.keepForecasts(some, NOW)
      return (await ledger.forecasts({ subject: 'jobsSubmitted', labels: {} })).at(-1)!
    }
    const first = await night()
    const { feedback } = first.about as { feedback: { gain: number; until: number } }
    expect(feedback.gain).toBeGreaterThan(1.5)
    expect(feedback.until).toBe(T + DAYS * DAY)
    expect((await night()).about).toEqual(first.about)
    const parts = await ledger.forecasts({ subject: 'jobsSubmitted', labels: { cluster: 'serafin', partition: 'cpu' } })
    expect(parts[0]!.about).toMatchObject({ feedback: { gain: 1 } })
    const { subjects, newest } = ScorecardAnswer.parse(await (await api().get('/api/v1/forecasts/scorecard')).json())
    expect(newest).toBe(NOW)
    const scored = subjects.find(({ metric, labels }) => metric === 'jobsSubmitted' && !('partition' in labels))!
    expect(scored.gain).toBeCloseTo(feedback.gain, 6)
    // what is kept of parts sums up to what is kept of all
    const all = (await ledger.forecasts({ subject: 'coreHours' })).filter(({ made }) => made === NOW)
    const [whole, ...rest] = all as [KeptForecast, ...KeptForecast[]]
    expect([whole.labels, rest.length]).toEqual([{}, 2])
    for (const [step, value] of whole.mean.entries())
      expect(rest.reduce((sum, { mean }) => sum + mean[step]!, 0)).toBeCloseTo(value, 6)
  })
})
