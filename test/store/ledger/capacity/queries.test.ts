/** Questions about hardware over the ledger's threads, against jobs and nodes reckoned one by one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Observation } from '../../../../core/ledger/capacity/facts.ts'
import type { Job } from '../../../../core/ledger/job.ts'
import { makeWorkload } from '../../../../core/ledger/workload.ts'
import { expandNodes } from '../../../../core/ranges.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../../../core/units.ts'
import type { UtilisationQuery } from '../../../../store/ledger/capacity/utilisation-query.ts'
import { type Ledger, type LedgerWriter, openLedger, openLedgerWriter } from '../../../../store/ledger/ledger.ts'

/** midnight UTC of a Monday */
const START = 1_772_409_600
const DAYS = 6
const END = START + DAYS * DAY_SECONDS
const NODES = 8
const CORES = 16

/** Nodes 5 to 8 have GPUs and are another kind. */
const isFat = (node: string): boolean => Number(node.slice(2)) > 4

const jobs: readonly Job[] = [
  ...makeWorkload({
    seed: 7,
    cluster: 'c',
    start: START - 2 * DAY_SECONDS,
    days: DAYS + 2,
    jobsPerDay: 60,
    growthRatio: 0,
    coresPerNode: CORES,
    nodes: NODES,
    gpuShare: 0.2,
  }),
].flat()

const nodes = Array.from({ length: NODES }, (_, at) => `cn${String(at + 1).padStart(3, '0')}`)
const observations: readonly Observation[] = nodes.map((node) => ({
  node,
  since: START,
  isPresent: true,
  cores: CORES,
  gpus: isFat(node) ? 2 : 0,
  gpuType: isFat(node) ? 'a30' : '',
  memoryBytes: 64 * 1024 ** 3,
  condition: 'up',
  reason: '',
}))

let directory: string
let writer: LedgerWriter
let ledger: Ledger
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-capacity-'))
  writer = openLedgerWriter(directory)
  ledger = openLedger(directory)
  await writer.takeJobs(
    (add) => add(jobs),
    () => true,
    { source: 's', mark: '', known: { cluster: 'c', from: START - DAY_SECONDS, to: END } },
  )
  await writer.seen({ cluster: 'c', from: START, now: END, changes: observations })
  await writer.seen({
    cluster: 'c',
    from: START,
    now: END,
    changes: [
      { ...observations[0]!, since: START + 5_000, condition: 'down', reason: 'disco' },
      { ...observations[0]!, since: START + 9_000, condition: 'up' },
    ],
  })
})
afterAll(async () => {
  await ledger.close()
  await writer.close()
  rmSync(directory, { recursive: true })
})

const query = (more: Partial<UtilisationQuery> = {}): UtilisationQuery => ({
  ...{ from: START, to: END, step: 'hour', timeZone: 'UTC', by: 'cluster', now: END },
  ...more,
})

/** Core-seconds of jobs in an hour, of those nodes that are wanted: a job gives each of its nodes the same. */
function allocatedIn(hour: number, isWanted: (node: string) => boolean): number {
  let sum = 0
  for (const { start, elapsedSeconds, cpus, nodeList } of jobs) {
    const from = Math.max(start, START + hour * HOUR_SECONDS)
    const to = Math.min(start + elapsedSeconds, START + (hour + 1) * HOUR_SECONDS)
    if (!(from < to)) continue
    const own = expandNodes(nodeList)
    sum += ((to - from) * cpus * own.filter(isWanted).length) / own.length
  }
  return sum
}

describe('utilisation', () => {
  it('is what jobs had of what there was, hour by hour', async () => {
    const { bounds, groups } = await ledger.utilisation(query())
    expect(bounds).toHaveLength(DAYS * 24 + 1)
    expect(groups.map(({ cluster, type }) => [cluster, type])).toEqual([['c', undefined]])
    const { cores, coverage } = groups[0]!
    const whole = NODES * CORES * HOUR_SECONDS
    expect(jobs.length).toBeGreaterThan(300)
    for (let hour = 0; hour < DAYS * 24; hour++) {
      const had = allocatedIn(hour, () => true)
      expect(cores.reported[hour]).toBe(whole)
      expect(cores.allocated[hour]).toBe(Math.min(had, whole))
      expect(cores.excess[hour]).toBe(Math.max(0, had - whole))
      expect(coverage[hour]).toBe(1)
    }
    // down from 5,000 to 9,000 s after midnight, where jobs left room for it
    const spare = (hour: number) => Math.max(0, whole - allocatedIn(hour, () => true))
    expect([...cores.down.slice(0, 4)]).toEqual([
      0,
      Math.min(CORES * (7_200 - 5_000), spare(1)),
      Math.min(CORES * (9_000 - 7_200), spare(2)),
      0,
    ])
  })

  it('is by kind of node what its nodes gave, and in sum the same', async () => {
    const [all] = (await ledger.utilisation(query())).groups
    const { groups } = await ledger.utilisation(query({ by: 'type' }))
    expect(groups.map(({ type }) => type)).toEqual(['16c-64g', '16c-64g-2xa30'])
    const [thin, fat] = groups
    for (let hour = 0; hour < DAYS * 24; hour++) {
      expect(thin!.cores.allocated[hour]! + thin!.cores.excess[hour]!).toBeCloseTo(
        allocatedIn(hour, (node) => !isFat(node)),
        3,
      )
      expect(fat!.cores.allocated[hour]! + fat!.cores.excess[hour]!).toBeCloseTo(allocatedIn(hour, isFat), 3)
      const sum = (name: 'reported' | 'unknown') => thin!.cores[name][hour]! + fat!.cores[name][hour]!
      expect(sum('reported')).toBe(all!.cores.reported[hour])
    }
    expect(thin!.gpus.reported[0]).toBe(0)
    expect(fat!.gpus.reported[0]).toBe(4 * 2 * HOUR_SECONDS)
  })

  it('of days and of a zone is the sum of their hours', async () => {
    const hourly = (await ledger.utilisation(query())).groups[0]!
    const daily = await ledger.utilisation(
      query({ step: 'day', timeZone: 'America/Argentina/Cordoba', from: START + DAY_SECONDS, to: END - DAY_SECONDS }),
    )
    const first = (daily.bounds[0]! - START) / HOUR_SECONDS
    const sum = (name: 'allocated' | 'idle', day: number) =>
      hourly.cores[name].slice(first + 24 * day, first + 24 * day + 24).reduce((a, b) => a + b, 0)
    for (const name of ['allocated', 'idle'] as const)
      for (let day = 0; day < 3; day++) expect(daily.groups[0]!.cores[name][day]).toBe(sum(name, day))
  })

  it('is unknown where nobody watched, and where it is not over yet', async () => {
    const { groups } = await ledger.utilisation(
      query({
        from: START - DAY_SECONDS,
        to: START + 2 * DAY_SECONDS,
        step: 'day',
        now: START + 36 * HOUR_SECONDS + 5,
      }),
    )
    const { cores, coverage } = groups[0]!
    expect([...coverage]).toEqual([0, 1, 1])
    // nobody knows what there was before somebody looked
    expect(cores.reported[0]).toBeNaN()
    expect(cores.idle[0]).toBeNaN()
    // half of the last day is not over
    expect(cores.reported[2]).toBe(12 * NODES * CORES * HOUR_SECONDS)
  })

  it('is unknown where it is not known what jobs had', async () => {
    const { groups } = await ledger.utilisation(
      query({ from: START, to: END + DAY_SECONDS, step: 'day', now: END + DAY_SECONDS }),
    )
    expect([...groups[0]!.coverage]).toEqual([1, 1, 1, 1, 1, 1, 0])
    expect(groups[0]!.cores.unknown[6]).toBe(24 * NODES * CORES * HOUR_SECONDS)
    expect(groups[0]!.cores.allocated[6]).toBeNaN()
  })

  it('refuses what would be too much', async () => {
    const asked = ledger.utilisation(query({ from: START - 30 * 366 * DAY_SECONDS }))
    await expect(asked).rejects.toMatchObject({ problem: { code: 'store.too_many_points' } })
  })

  it('is no answer but an empty one where there is no ledger', async () => {
    const nowhere = mkdtempSync(join(tmpdir(), 'atalaya-capacity-'))
    const none = openLedger(nowhere)
    try {
      const { bounds, groups } = await none.utilisation(query({ step: 'day' }))
      expect([bounds.length, groups]).toEqual([DAYS + 1, []])
      expect(await none.capacity({ from: 0, to: Infinity })).toEqual({ groups: [], lots: [], outages: [] })
    } finally {
      await none.close()
      rmSync(nowhere, { recursive: true })
    }
  })
})

describe('capacity', () => {
  it('is what there was and will be, by kind', async () => {
    const { groups } = await ledger.capacity({ from: START, to: END })
    expect(groups).toEqual([
      {
        cluster: 'c',
        type: '16c-64g',
        gpuTypes: [],
        steps: [
          { from: START, to: Infinity, nodes: 4, cores: 64, gpus: 0, memoryBytes: 4 * 64 * 1024 ** 3, watts: NaN },
        ],
      },
      {
        cluster: 'c',
        type: '16c-64g-2xa30',
        gpuTypes: ['a30'],
        steps: [
          { from: START, to: Infinity, nodes: 4, cores: 64, gpus: 8, memoryBytes: 4 * 64 * 1024 ** 3, watts: NaN },
        ],
      },
    ])
    expect((await ledger.capacity({ from: 0, to: START })).groups).toEqual([])
  })
})

describe('a cluster of which only files tell', () => {
  /** A listing of jobs that ended from the second day on; one of them had begun long before. */
  const early = START - 20 * DAY_SECONDS
  const listed = (jobId: number, submit: number, start: number, end: number): Job => ({
    ...jobs[0]!,
    ...{ cluster: 'files', jobId, submit, eligible: submit, start, end, elapsedSeconds: end - start },
    ...{ cpus: 2, gpus: 0, requestedGpus: 0, nodeList: 'n1', state: 'COMPLETED' },
  })

  it('is known from what they tell: what was bought, what ran, and what did not work', async () => {
    await writer.takeJobs(
      (add) =>
        add([
          listed(1, early, early, START + 7_200),
          listed(2, START, START + 7_200, START + 10_800),
          listed(3, START + 3 * DAY_SECONDS, START + 3 * DAY_SECONDS, START + 3 * DAY_SECONDS + 7_200),
        ]),
      () => true,
    )
    const origin = { file: 'a.csv', sha256: new Uint8Array(32), imported: START }
    const told = { origin, replaces: false, isWanted: true }
    const size = { cores: 4, gpus: 0, gpuType: '', memoryBytes: NaN }
    const paper = { watts: NaN, price: NaN, currency: '', boughtOn: '' }
    const lot = { ...size, ...paper, cluster: 'files', nodes: 'n[1-2]', type: 'viejo', from: early, to: END }
    await writer.takeFacts({ ...told, facts: { kind: 'inventory', facts: [lot] } })
    const outage = { what: 'files', from: early, to: Infinity, isPlanned: false, note: '' }
    const ask = async () => (await ledger.utilisation(query({ to: END + DAY_SECONDS, now: END + DAY_SECONDS }))).groups

    const before = (await ask()).find(({ cluster }) => cluster === 'files')!
    // nobody tells how nodes were: what jobs had does not say that the others were up
    expect(Math.max(...before.coverage.filter((share) => !Number.isNaN(share)))).toBe(0)
    expect(before.cores.reported[0]).toBe(8 * HOUR_SECONDS)
    expect(before.cores.unknown[0]).toBe(8 * HOUR_SECONDS)

    await writer.takeFacts({ ...told, facts: { kind: 'outages', facts: [outage] } })
    const after = (await ask()).find(({ cluster }) => cluster === 'files')!
    const known = [...after.coverage.slice(0, DAYS * 24)].map((share, hour) => (share === 1 ? hour : -1))
    // from the first end on; but days of which nothing is told are unknown, and what comes after the last of it
    expect(known.filter((hour) => hour >= 0)).toEqual([...range(2, 24), 72, 73])
    expect([...after.cores.allocated.slice(2, 4)]).toEqual([7_200, 0])
    expect([...after.cores.down.slice(2, 4)]).toEqual([6 * HOUR_SECONDS, 8 * HOUR_SECONDS])
    // gone from the cluster, gone from what there could be
    expect(after.coverage[DAYS * 24 + 1]).toBeNaN()
  })
})

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at)
