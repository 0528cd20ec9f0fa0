/** A cluster whose demand grows, in a real ledger: for tests of what is planned with it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { ApiDeps } from '../../api/deps.ts'
import { openReplayer, type Replayer } from '../../commands/simulating/replayer.ts'
import type { Job } from '../../core/ledger/job.ts'
import type { PlanningConfig } from '../../core/planning/assumptions.ts'
import { NO_PLANNING } from '../../core/planning/assumptions.ts'
import type { CapacityAnswer } from '../../store/ledger/capacity/capacity-query.ts'
import { type Ledger, openLedger, openLedgerWriter } from '../../store/ledger/ledger.ts'
import { toLatestAnswer } from '../../store/metrics/latest.ts'
import type { SeriesAnswer } from '../../store/metrics/store.ts'
import { world } from './world.ts'

export const DAY = 86_400
/** a midnight of UTC */
export const T = 1_735_689_600
export const DAYS = 80 * 7
/** within the day after the last one of which jobs are known */
export const NOW = T + DAYS * DAY + 10 * 3_600

/** Asks for ten hours and runs for five: half of what is asked is used. */
const jobOf = (day: number, n: number, more: Partial<Job> = {}): Job => {
  const submit = T + day * DAY + 3_600 + n * 60
  return {
    ...{ cluster: 'serafin', jobId: day * 100 + n, submit, arrayJobId: NaN, hetJobId: NaN },
    ...{ user: `u${n % 5}`, account: 'unc', partition: n % 4 === 0 ? 'gpu' : 'cpu', qos: 'normal', state: 'COMPLETED' },
    ...{ eligible: submit, start: submit + 60, end: submit + 18_060, elapsedSeconds: 18_000, timeLimitSeconds: 36_000 },
    ...{ nodes: 1, cpus: 4, gpus: n % 4 === 0 ? 1 : 0, memoryBytes: 1e9, requestedCpus: 4 },
    ...{ requestedGpus: n % 4 === 0 ? 1 : 0, requestedMemoryBytes: 1e9, gpuType: '', usedCpuSeconds: 10_000 },
    ...{ nodeList: 'cn01', exitCode: 0, signal: 0, ...more },
  }
}
/** From ten jobs a day to twenty-six. */
const countOf = (day: number): number => 10 + Math.floor(day / 35) + ((day * 7_919) % 3)
const never = { start: NaN, end: NaN, elapsedSeconds: 0, cpus: 0, gpus: 0 }
const JOBS: readonly Job[] = [
  ...Array.from({ length: DAYS }, (_, day) => Array.from({ length: countOf(day) }, (_, n) => jobOf(day, n))).flat(),
  // waits now, and given up while it waited: forty core-hours each were asked
  jobOf(DAYS - 1, 90, { ...never, state: 'PENDING' }),
  jobOf(DAYS - 2, 91, { ...never, state: 'CANCELLED', end: T + (DAYS - 1) * DAY }),
]

const LOT = { boughtOn: '2024-06-01', from: T - 200 * DAY, to: Infinity, currency: 'USD', memoryBytes: 256 * 1024 ** 3 }
export const CAPACITY: CapacityAnswer = {
  groups: [
    {
      ...{ cluster: 'serafin', type: 'thin', gpuTypes: [] },
      steps: [
        { from: LOT.from, to: Infinity, nodes: 2, cores: 32, gpus: 0, memoryBytes: 2 * LOT.memoryBytes, watts: 1_000 },
      ],
    },
    {
      ...{ cluster: 'serafin', type: 'gpu', gpuTypes: ['a30'] },
      steps: [
        { from: LOT.from, to: Infinity, nodes: 1, cores: 8, gpus: 2, memoryBytes: LOT.memoryBytes, watts: 1_200 },
      ],
    },
  ],
  lots: [
    {
      ...LOT,
      cluster: 'serafin',
      nodes: 'cn[01-02]',
      type: 'thin',
      cores: 16,
      gpus: 0,
      gpuType: '',
      watts: 500,
      price: 16_000,
    },
    {
      ...LOT,
      cluster: 'serafin',
      nodes: 'gn01',
      type: 'gpu',
      cores: 8,
      gpus: 2,
      gpuType: 'a30',
      watts: 1_200,
      price: 20_000,
    },
  ],
  outages: [],
}

export const PLANNING: PlanningConfig = {
  ...NO_PLANNING,
  ...{ targetUtilisation: 0.9, availability: 1, lifeYears: 5, pue: 1.5, energyPrice: 0.1, staffYear: 3_000 },
  ...{ roomYear: 0, repairYear: 200, leadDays: { p50: 60, p90: 120 }, currency: 'USD', derating: 0.8 },
  exchange: { local: 'ARS', rate: 1_000, date: '2026-07-01', source: 'BCRA' },
  nodes: [
    { name: 'thin', cores: 16, gpus: 0, gpuType: '', watts: 500, rackUnits: 1, price: 8_000 },
    {
      name: 'fat',
      cores: 64,
      gpus: 0,
      gpuType: '',
      watts: 900,
      rackUnits: 2,
      price: 20_000,
      leadDays: { p50: 90, p90: 150 },
    },
    { name: 'gpu', cores: 16, gpus: 4, gpuType: 'a30', watts: 1_800, rackUnits: 4, price: 40_000 },
  ],
  calls: [
    { name: 'past', opens: '2025-01-01', closes: '2025-02-01', moneyDays: 30 },
    { name: 'next', opens: '2026-08-01', closes: '2026-08-31', moneyDays: 10 },
  ],
  room: { feedKilowatts: 4, coolingBtuAnHour: 10_000, rackUnits: 42, usedRackUnits: 10 },
  cloud: {
    ...{ coreHour: 0.05, gpuHour: 1, terabyteYear: 250, egressTerabyte: 90, egressTerabytes: 2, staffYear: 1_000 },
    ...{ date: '2026-06-01', scope: 'on demand, without support' },
  },
  storage: { capex: 50_000, opexYear: 2_000, usableTerabytes: 400, filled: 0.75 },
  budget: { validDays: 90, inKindShare: 0.25 },
}

const NO_SERIES: SeriesAnswer = { resolution: '1d', start: 0, stepSeconds: DAY, series: [], damage: [] }

/** To be called where tests are declared. */
export function planningWorld() {
  let directory: string
  let ledger: Ledger
  let replayer: Replayer
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-planning-'))
    const writer = openLedgerWriter(directory)
    await writer.takeJobs(
      (add) => add(JOBS),
      () => true,
    )
    await writer.close()
    ledger = openLedger(directory)
    replayer = openReplayer(directory, { now: () => NOW })
  })
  afterAll(async () => {
    await replayer.close()
    await ledger.close()
    rmSync(directory, { recursive: true })
  })
  return ({ planning = PLANNING, capacity = CAPACITY, now = NOW, store = {} as Partial<ApiDeps['store']> } = {}) =>
    world({
      deps: {
        ledger: { ...ledger, capacity: async () => capacity },
        store: { query: async () => NO_SERIES, latest: async () => toLatestAnswer([]), ...store },
        replay: replayer.replay,
        ...{ planning, clock: { now: () => now }, language: 'en' },
      },
    })
}
