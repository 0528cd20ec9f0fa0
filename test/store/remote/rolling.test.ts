/** Roll-ups are made on a schedule, survive restarts, and follow late data; several processes share one server. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { frameLines, rollupLines } from '../../../store/metrics/remote/lines.ts'
import { coarsen, rollUp } from '../../../store/metrics/rollup.ts'
import type { MetricStore } from '../../../store/metrics/store.ts'
import { frame, key, lastValues, latestQuery, load, seriesQuery } from '../../conformance/metric-store/frames.ts'
import { createWorld, START, samplesOf, sorted, until, type World } from './world.ts'

let world: World
let store: MetricStore
beforeEach(async () => {
  world = createWorld()
  store = await world.open()
})
afterEach(() => world.clear())

/** Each origin speaks of a node of its own. */
const nodeOf = (origin: string) => (origin === 'a' ? 'n1' : `n-${origin}`)
const frameAt = (seconds: number, value: number, origin = 'a') =>
  frame(origin, START + seconds, [
    [load(nodeOf(origin)), value],
    [key('node.cores', { node: nodeOf(origin) }), 2 * value],
  ])
const sent = async (from = store) => until(async () => (await from.statistics()).spool!.waitingBatches === 0)
const dirtyBuckets = (): unknown => {
  const db = new DatabaseSync(join(world.directory, 'spool.db'), { readOnly: true })
  const row = db.prepare('SELECT count(*) AS n FROM dirty').get()!
  db.close()
  return row['n']
}
const rolled = (resolution: '5m' | '1h' | '1d') => sorted(world.server.samples(resolution))
const reads = (metric: 'node.load1', from: MetricStore, resolution: 'raw' | '5m' | '1h' | '1d', to: number) =>
  from
    .query(seriesQuery(metric, START, START + to, { stepSeconds: 86_400, resolution, overTime: 'max' }))
    .then(({ series }) => series[0]?.values.findLast((value) => !Number.isNaN(value)))

describe('roll-ups', () => {
  it('are made by themselves a little after a bucket is over, each from the one below', async () => {
    const frames = Array.from({ length: 60 }, (_, i) => frameAt(10 * i, i))
    await store.write(frames)
    await sent()
    await world.clock.advance(299)
    await sent()
    expect(rolled('5m')).toEqual([])
    // an hour of five-minute looks
    for (let look = 0; look < 14; look++) {
      await world.clock.advance(300)
      await sent()
      await store.settle()
    }
    const five = rollUp(frames, '5m')
    expect(rolled('5m')).toEqual(sorted(samplesOf(rollupLines(five))))
    expect(rolled('1h')).toEqual(sorted(samplesOf(rollupLines(coarsen(five, '1h')))))
    expect(rolled('1d')).toEqual([])
  })

  it('are made of buckets that were over before a restart, and not twice', async () => {
    await store.write([frameAt(0, 1), frameAt(10, 2)])
    await sent()
    await store.close()
    world.clock.jump(1_000)
    store = await world.open()
    await sent()
    await world.clock.advance(301)
    await until(() => rolled('5m').length > 0)
    await sent()
    const requests = () => world.server.sends.filter(({ resolution }) => resolution === '5m').length
    expect(requests()).toBe(1)
    await world.clock.advance(301)
    await store.settle()
    expect(requests()).toBe(1)
  })

  it('wait for samples of their bucket that are still in the spool', async () => {
    await store.write([frameAt(0, 1)])
    await sent()
    world.server.fault = ({ resolution }) => (resolution === 'raw' ? { kind: 'down' } : undefined)
    await store.write([frameAt(10, 5)])
    world.clock.jump(2_000)
    await expect(store.settle()).rejects.toThrow()
    expect(rolled('5m')).toEqual([])
    world.server.fault = () => undefined
    await store.settle()
    expect(await reads('node.load1', await world.open({ mode: 'read' }), '5m', 300)).toBe(5)
  })

  it('are made again where the server lost their samples before anybody noticed', async () => {
    let isAsked = false
    const connect = world.server.connect
    world.server.connect = () => {
      const remote = connect()
      return { ...remote, confirm: async (accepted) => (isAsked ? remote.confirm(accepted) : { safe: [], lost: [] }) }
    }
    await store.close()
    store = await world.open()
    world.server.durable = false
    await store.write([frameAt(0, 1), frameAt(10, 5)])
    await sent()
    world.server.crash()
    world.clock.jump(1_000)
    await world.clock.advance(301)
    await until(() => dirtyBuckets() === 0)
    expect(rolled('5m')).toEqual([])
    isAsked = true
    await world.clock.advance(6)
    await until(() => world.server.samples('raw').size > 0)
    await store.settle()
    expect(rolled('5m')).toEqual(sorted(samplesOf(rollupLines(rollUp([frameAt(0, 1), frameAt(10, 5)], '5m')))))
  })

  it('follow late data, also where the last frame lacks a series now', async () => {
    await store.write([frameAt(0, 1), frameAt(20, 2)])
    world.clock.jump(2_000)
    await store.settle()
    await store.write([frameAt(10, 50), frame('a', START + 30, [[load('n1'), 3]])])
    await store.settle()
    const reader = await world.open({ mode: 'read' })
    expect(await reads('node.load1', reader, '5m', 300)).toBe(50)
    const cores = seriesQuery('node.cores', START, START + 300, { stepSeconds: 300, resolution: '5m' })
    expect((await reader.query({ ...cores, overTime: 'last' })).series).toEqual([])
    expect([...(await reader.query({ ...cores, overTime: 'max' })).series[0]!.values]).toEqual([100])
  })
})

describe('several processes at one server', () => {
  it('see the end of what the writer has not rolled up yet', async () => {
    await store.write([frameAt(0, 1), frameAt(10, 2)])
    await sent()
    const reader = await world.open({ mode: 'read' })
    for (const resolution of ['raw', '5m', '1h', '1d'] as const)
      for (const from of [store, reader]) expect(await reads('node.load1', from, resolution, 300)).toBe(2)
  })

  it('tell each other’s last values, newer before older, and roll up what the other wrote', async () => {
    const other = await world.open({ directory: `${world.directory}/other` })
    await store.write([frameAt(0, 1), frameAt(0, 10, 'b')])
    await other.write([frameAt(0, 20, 'c')])
    await Promise.all([sent(), sent(other)])
    const values = async (from: MetricStore) =>
      (await lastValues(from, latestQuery('node.load1', { by: [], fold: 'max' })))[0]!.value
    expect(await values(store)).toBe(20)
    expect(await values(other)).toBe(20)
    // `b` is taken over by the other one
    await other.write([frameAt(10, 30, 'b')])
    await sent(other)
    await world.clock.advance(11)
    expect(await values(store)).toBe(30)
    await world.clock.advance(600)
    await Promise.all([store.settle(), other.settle()])
    const frames = { a: [frameAt(0, 1)], b: [frameAt(0, 10, 'b'), frameAt(10, 30, 'b')], c: [frameAt(0, 20, 'c')] }
    const expected = Object.values(frames).flatMap((own) => rollupLines(rollUp(own, '5m')))
    expect(rolled('5m')).toEqual(sorted(samplesOf(expected)))
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(samplesOf(frameLines(Object.values(frames).flat()))))
  })

  it('agree on how far back is shown', async () => {
    await store.write([frameAt(-200_000, 1), frameAt(0, 2)])
    await store.settle()
    await store.retain({ raw: 86_400, '5m': 86_400, '1h': Infinity, '1d': Infinity }, START)
    await store.settle()
    const reader = await world.open({ mode: 'read' })
    const query = seriesQuery('node.load1', START - 300_000, START + 10, { stepSeconds: 10, overTime: 'max' })
    const [one, two] = [await store.query(query), await reader.query(query)]
    expect(one.resolution).toBe('1h')
    expect(two).toEqual(one)
    expect((await reader.statistics()).frames).toBe(1)
    expect(world.server.dropped.map(([resolution]) => resolution)).toEqual(['raw', '5m'])
    expect(
      world.server.dropped.every(([, before]) => before % 86_400_000 === 0 && before <= (START - 86_400) * 1000),
    ).toBe(true)
  })
})
