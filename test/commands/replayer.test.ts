import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ReplayFound, ReplayQuestion } from '../../api/planning/replay-question.ts'
import { openReplayer, sharing } from '../../commands/simulating/replayer.ts'
import type { ReplayTask } from '../../commands/simulating/thread.ts'
import type { InventoryLot } from '../../core/ledger/capacity/facts.ts'
import { openLedgerWriter } from '../../store/ledger/ledger.ts'
import { jobOf } from '../forecasts/planning/replay/made.ts'

const FOUND = { jobs: 3 } as ReplayFound
const GROUND = { memberships: {}, version: '1' }
const question = (more: Partial<ReplayQuestion['wish']> = {}): ReplayQuestion => ({
  ...{ cluster: 'c', window: { from: 0, to: 1e9 } },
  wish: {
    ...{ growth: 1, seeds: [], nodes: 0, partition: undefined, targetWaitSeconds: undefined, backfill: 'easy' },
    ...more,
  },
})

/** Runs that end when a test says so. */
function underHand() {
  const runs: { task: ReplayTask; signal: AbortSignal; end: PromiseWithResolvers<ReplayFound> }[] = []
  let now = 1_000
  const replay = sharing(
    (task, signal) => {
      const end = Promise.withResolvers<ReplayFound>()
      signal.addEventListener('abort', () => end.reject(new Error('ended')))
      runs.push({ task, signal, end })
      return end.promise
    },
    { now: () => now },
  )
  return { runs, replay, pass: (seconds: number) => (now += seconds) }
}

describe('a replay that several ask for', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is one, tells how far it is, and is remembered', async () => {
    const { runs, replay } = underHand()
    const [first, second] = [replay(question(), GROUND), replay(question(), GROUND)]
    await vi.advanceTimersByTimeAsync(10_000)
    expect(runs).toHaveLength(1)
    expect(await first).toEqual({ state: 'running', jobs: 0, total: 0 })
    expect(await second).toEqual(await first)
    new Float64Array(runs[0]!.task.progress).set([5, 20])
    const third = replay(question(), GROUND)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await third).toEqual({ state: 'running', jobs: 5, total: 20 })
    runs[0]!.end.resolve(FOUND)
    expect(await replay(question(), GROUND)).toEqual({ state: 'done', found: FOUND, askedAt: 1_000 })
    expect(await replay(question(), GROUND)).toEqual({ state: 'done', found: FOUND, askedAt: 1_000 })
    expect(runs).toHaveLength(1)
    void replay(question({ growth: 1.1 }), GROUND).catch(() => undefined)
    expect(runs).toHaveLength(2)
  })

  it('is made anew when the ledger has changed, though not while it is quite new', async () => {
    const { runs, replay, pass } = underHand()
    const first = replay(question(), GROUND)
    runs[0]!.end.resolve(FOUND)
    await first
    pass(599)
    await replay(question(), { ...GROUND, version: '2' })
    expect(runs).toHaveLength(1)
    pass(1)
    await replay(question(), GROUND)
    expect(runs).toHaveLength(1)
    const again = replay(question(), { ...GROUND, version: '2' })
    expect(runs).toHaveLength(2)
    runs[1]!.end.resolve({ ...FOUND, jobs: 4 })
    expect(await again).toMatchObject({ found: { jobs: 4 }, askedAt: 1_600 })
  })

  it('ends when the last one hangs up', async () => {
    const { runs, replay } = underHand()
    const [one, other] = [new AbortController(), new AbortController()]
    const both = [replay(question(), GROUND, one.signal), replay(question(), GROUND, other.signal)]
    one.abort()
    await both[0]
    expect(runs[0]!.signal.aborted).toBe(false)
    other.abort()
    await both[1]
    expect(runs[0]!.signal.aborted).toBe(true)
    void replay(question(), GROUND).catch(() => undefined)
    expect(runs).toHaveLength(2)
  })

  it('ends when nobody asks again', async () => {
    const { runs, replay } = underHand()
    const first = replay(question(), GROUND)
    await vi.advanceTimersByTimeAsync(10_000)
    await first
    await vi.advanceTimersByTimeAsync(40_000)
    const second = replay(question(), GROUND)
    await vi.advanceTimersByTimeAsync(50_000)
    await second
    expect(runs[0]!.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(runs[0]!.signal.aborted).toBe(true)
  })

  it('that failed between two questions says so once, then is tried again', async () => {
    const { runs, replay } = underHand()
    const first = replay(question(), GROUND)
    await vi.advanceTimersByTimeAsync(10_000)
    await first
    runs[0]!.end.reject(new Error('too long'))
    await vi.advanceTimersByTimeAsync(1)
    await expect(replay(question(), GROUND)).rejects.toThrow('too long')
    void replay(question(), GROUND).catch(() => undefined)
    expect(runs).toHaveLength(2)
  })
})

describe('a replay out of a ledger', () => {
  const DAY = 86_400
  let directory: string
  const open = (bounds: Parameters<typeof openReplayer>[2] = {}) => openReplayer(directory, { now: () => 0 }, bounds)
  const lot = (nodes: string, cores: number, from: number): InventoryLot => ({
    ...{ boughtOn: '1970-01-01', from, to: Infinity, currency: 'USD', memoryBytes: 1e9, cluster: 'c', nodes },
    ...{ type: 'thin', cores, gpus: 0, gpuType: '', watts: 100, price: 1 },
  })
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-replayer-'))
    const writer = openLedgerWriter(directory)
    const jobs = Array.from({ length: 300 }, (_, at) =>
      jobOf({
        ...{ jobId: at + 1, submit: DAY + 60 * at, start: DAY + 60 * at, end: DAY + 60 * at + 600, cpus: 8, nodes: 1 },
        ...{ partition: at % 3 === 0 ? 'long' : 'cpu', nodeList: at % 3 === 0 ? 'n4' : `n${1 + (at % 2)}` },
      }),
    )
    await writer.takeJobs(
      (add) => add(jobs),
      () => true,
    )
    await writer.takeFacts({
      // the fourth one was bought while jobs ran, the fifth when all was over
      facts: { kind: 'inventory', facts: [lot('n[1-3]', 64, 1_000), lot('n4', 64, DAY + 3_600), lot('n5', 8, 9e8)] },
      origin: { file: 'inventory.csv', imported: 1, sha256: Buffer.alloc(32) },
      ...{ replaces: false, isWanted: true },
    })
    await writer.close()
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  const foundOf = async (memberships: Record<string, readonly string[]>): Promise<ReplayFound> => {
    const replayer = open()
    try {
      const state = await replayer.replay(question(), { memberships, version: '1' })
      if (state.state !== 'done') throw new Error('a replay of few jobs takes long')
      return state.found
    } finally {
      await replayer.close()
    }
  }

  it('has the nodes on which jobs ran, with sizes of the inventory, where nobody tells more', async () => {
    const { capacities, pools, jobs, recorded, replayed } = await foundOf({})
    expect(jobs).toBe(300)
    expect(capacities).toMatchObject([
      { partition: 'long', source: 'nodeLists', peakCores: 32, knownCores: 64, wholeNodeShare: 0 },
      { partition: 'cpu', source: 'nodeLists', peakCores: 56, knownCores: 128 },
    ])
    expect(pools).toMatchObject([
      { name: 'cpu 64c', nodes: 2, cores: 64, allocation: 'shared', partitions: ['cpu'] },
      // not there yet when the first job came
      { name: 'long 64c', nodes: 0, partitions: ['long'] },
    ])
    expect(recorded.overall.p99).toBe(0)
    expect(replayed.partitions.find(({ name }) => name === 'cpu')!.waits.p99).toBe(0)
    expect(replayed.partitions.find(({ name }) => name === 'long')!.waits.p99).toBeGreaterThan(0)
  })

  it('has the nodes that slurmctld tells, those that partitions share in one pool', async () => {
    const shared = ['cpu', 'long']
    const { capacities, pools } = await foundOf({ n1: shared, n2: shared, n3: ['cpu'] })
    expect(capacities.map(({ partition, source }) => [partition, source])).toEqual([
      ['long', 'slurm'],
      ['cpu', 'slurm'],
    ])
    expect(pools).toMatchObject([
      { name: 'cpu+long 64c', nodes: 2, partitions: ['long', 'cpu'] },
      { name: 'cpu 64c', nodes: 1, partitions: ['cpu'] },
    ])
  })

  it('is refused where there are too many jobs, and stopped where it takes too long, with what to do', async () => {
    const many = open({ mostJobs: 299 })
    await expect(many.replay(question(), GROUND)).rejects.toMatchObject({
      problem: { code: 'replay.too_many_jobs', params: { limit: 299 } },
    })
    await many.close()
    const slow = open({ mostSeconds: 0 })
    await expect(slow.replay(question(), GROUND)).rejects.toMatchObject({
      problem: { code: 'replay.too_long', params: { seconds: 0 } },
    })
    await slow.close()
  })
})
