/** A site's queue, replayed out of a real ledger on a real thread. */
import { describe, expect, it } from 'vitest'
import type { Replay } from '../../api/planning/replay-question.ts'
import { ReplayAnswer, ReplayProgress } from '../../api/planning/replay-schemas.ts'
import { AppError } from '../../core/errors.ts'
import { DAY, DAYS, planningWorld, T } from './planning-world.ts'
import { foundOf } from './replay-found.ts'
import { NOW, world } from './world.ts'

const open = planningWorld()
const PATH = '/api/v1/planning/replay'
/** Asks until it is done. */
async function asked(more = ''): Promise<ReplayAnswer> {
  for (;;) {
    const response = await open().get(`${PATH}${more}`)
    if (response.status !== 202) return ReplayAnswer.parse(await response.json())
    ReplayProgress.parse(await response.json())
  }
}
const whole = (answer: ReplayAnswer) => answer.waits.find(({ partition }) => partition === null)!

const ONE = { cluster: 'c', jobs: 5, firstSubmit: NOW - 3 * DAY, lastSubmit: NOW, knownUntil: NOW }
/** A ledger of one cluster, and whatever the thread would say. */
const answering = (replay: Replay) =>
  world({ contents: { clusters: [ONE], usageEnd: NOW }, deps: { replay, language: 'en' } })

describe('GET /api/v1/planning/replay', () => {
  it('tells the record beside the replay, and that both are the same where nobody waited for anybody', async () => {
    const answer = await asked('?seeds=0')
    // ninety days up to the last one with jobs
    expect(answer.submitted).toEqual({ from: T + (DAYS - 90) * DAY, to: T + DAYS * DAY })
    expect(answer.jobs).toBeGreaterThan(2_000)
    const { recorded, replayed, scenario } = whole(answer)
    expect(recorded!.p50).toBe(60)
    expect(replayed!.p50).toBe(0)
    expect(scenario.p50).toEqual({ low: 0, middle: 0, high: 0 })
    expect(answer.fidelity.logErrorP50).toBeCloseTo(Math.log(2), 6)
    expect(answer.waits.map(({ partition, size }) => [partition, size])).toEqual([
      [null, null],
      ['cpu', null],
      ['cpu', 'cores:2-4'],
      ['gpu', null],
      ['gpu', 'gpus:1'],
    ])
    expect(answer.capacity.partitions.map(({ partition, source }) => [partition, source])).toEqual([
      ['gpu', 'trace'],
      ['cpu', 'trace'],
    ])
    expect(answer.capacity.partitions[0]!.sourceText).toContain('the most that its jobs used at once')
    expect(answer.utilisation.map(({ resource }) => resource)).toEqual(['cores', 'gpus'])
    expect(answer.screening).toMatchObject({ isOptimistic: true, base: { formula: 'queue.wait' } })
    expect(answer.formulas.map(({ id }) => id)).toEqual(['queue.wait'])
  })

  it('waits longer with more load and with fewer nodes, within bands', async () => {
    const base = whole(await asked('?seeds=3')).scenario.p90
    const grown = await asked('?seeds=3&growth=60')
    expect(grown.asked.growth).toBe(0.6)
    const { p90 } = whole(grown).scenario
    expect(p90.middle!).toBeGreaterThan(base.middle!)
    expect([p90.low! <= p90.middle!, p90.middle! <= p90.high!]).toEqual([true, true])
    const fewer = await asked('?seeds=3&partition=cpu&nodes=-5')
    expect(fewer.scenario).toEqual({ nodes: -5, partition: 'cpu', pool: 'cpu' })
    expect(whole(fewer).scenario.p90.middle!).toBeGreaterThan(base.middle!)
  })

  it('seeks the fewest nodes with which the wait holds', async () => {
    const { search, scenario } = await asked('?seeds=1&growth=60&partition=cpu&targetWait=0.1')
    const waits = new Map(search!.tried.map(({ nodes, waitSeconds }) => [nodes, waitSeconds]))
    expect(search!.nodes).toBeGreaterThan(0)
    expect(scenario.nodes).toBe(search!.nodes)
    expect(waits.get(search!.nodes!)).toBeLessThanOrEqual(360)
    expect(waits.get(search!.nodes! - 1)).toBeGreaterThan(360)
  })

  it('counts what is wrong with jobs and says what becomes of them', async () => {
    const { problems } = await asked('?seeds=0')
    expect(problems).toMatchObject([{ code: 'replay.job_run_assumed', count: 1 }])
    expect(problems[0]!.message).toContain('taken to run until its time limit')
  })

  it('gives a table, a row a partition and size', async () => {
    await asked('?seeds=0')
    const lines = (await (await open().get(`${PATH}?seeds=0&format=csv`)).text()).trimEnd().split('\n')
    expect(lines[0]).toContain('cluster,partition,size,capacityFrom,recorded jobs,recorded p50')
    expect(lines).toHaveLength(6)
    expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([31]))
  })

  it('says how far it is while it is under way, and when to ask again', async () => {
    const response = await answering(async () => ({ state: 'running', jobs: 500, total: 2_000 })).get(PATH)
    expect([response.status, response.headers.get('retry-after')]).toEqual([202, '2'])
    expect(await response.json()).toEqual({
      ...{ state: 'running', jobs: 500, total: 2_000, text: 'Replaying: 500 of 2000 jobs.' },
    })
    const unknown = await answering(async () => ({ state: 'running', jobs: 7, total: 0 })).get(PATH)
    expect(await unknown.json()).toMatchObject({ total: null, text: 'Replaying: 7 jobs so far.' })
  })

  it('asks the same question a moment later, and of other nodes on other ground', async () => {
    const seen: Parameters<Replay>[] = []
    const app = (now: number, partitions: string) =>
      world({
        contents: { clusters: [ONE], usageEnd: NOW },
        latest: [
          {
            labels: { cluster: 'c', node: 'n1', partitions },
            ...{ value: 1, time: now, freshUntil: now + 60 },
          },
        ],
        deps: {
          clock: { now: () => now },
          replay: async (...asked) => {
            seen.push(asked)
            return { state: 'done', found: foundOf('batch'), askedAt: NOW }
          },
        },
      })
    for (const [now, partitions] of [
      [NOW, 'cpu,long'],
      [NOW + 5, 'cpu,long'],
      [NOW + 5, 'cpu'],
    ] as const)
      expect((await app(now, partitions).get(`${PATH}?from=now-30d&to=now`)).status).toBe(200)
    expect(seen[1]![0]).toEqual(seen[0]![0])
    expect(seen.map(([, { memberships }]) => memberships['n1'])).toEqual([['cpu', 'long'], ['cpu', 'long'], ['cpu']])
    expect(seen[0]![1].version).toBe(seen[1]![1].version)
  })

  it.each([
    ['?growth=-95', '-90 – 500'],
    ['?growth=x', 'growth'],
    ['?growth=10&seeds=0', '1 – 20'],
    ['?seeds=1.5', '0 – 20'],
    ['?nodes=99999', '-10000 – 10000'],
    ['?targetWait=-1', 'targetWait'],
    ['?backfill=fast', 'conservative'],
    ['?cluster=serafim', 'serafin'],
    ['?from=now&to=now-3d', 'from'],
    ['?to=tomorrow', 'tomorrow'],
    ['?nodes=2&seeds=0', 'cpu, gpu'],
    ['?partition=none&seeds=0', 'cpu, gpu'],
    ['?partition=cpu&nodes=-900&seeds=0', '900 cannot be taken away'],
  ])('refuses %s and says what would do', async (query, hint) => {
    const response = await open().get(`${PATH}${query}&lang=en`)
    expect(response.status).toBe(400)
    expect(((await response.json()) as { detail: string }).detail).toContain(hint)
  })

  it('says where there is nothing to replay, and what else is in the way', async () => {
    const bare = await world().get(`${PATH}?lang=en`)
    expect([bare.status, ((await bare.json()) as { detail: string }).detail]).toEqual([
      404,
      expect.stringContaining('There are no jobs yet'),
    ])
    const empty = await open().get(`${PATH}?from=1000000000&to=1000086400&lang=en`)
    expect([empty.status, ((await empty.json()) as { detail: string }).detail]).toEqual([
      404,
      expect.stringContaining('no job to replay in that time of serafin'),
    ])
    const busy = answering(() => Promise.reject(new AppError('unavailable', 'store.busy', { limit: 4 })))
    expect((await busy.get(PATH)).status).toBe(503)
  })
})
