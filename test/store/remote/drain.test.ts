/** On the way to a server with every fault: what is good arrives exactly once, what is bad is named. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppError } from '../../../core/errors.ts'
import type { Frame } from '../../../core/series.ts'
import { clearRejected, readRejected } from '../../../store/metrics/remote/spool/rejected.ts'
import type { MetricStore } from '../../../store/metrics/store.ts'
import { frame, key, lastValues, latestQuery, load, seriesQuery } from '../../conformance/metric-store/frames.ts'
import { BAD_LINE, BUSY, DOWN, FORGOT } from './fake-server.ts'
import { createWorld, expectedSamples, START, sorted, until, type World } from './world.ts'

let world: World
let store: MetricStore
beforeEach(async () => {
  world = createWorld()
  store = await world.open()
})
afterEach(() => world.clear())

const frameAt = (i: number, nodes = 3, interval = 10): Frame =>
  frame(
    'a',
    START + 10 * i,
    Array.from({ length: nodes }, (_, n) => [load(`n${n}`), i * 100 + n] as const),
    interval,
  )
const frames = (count: number, nodes = 3): Frame[] => Array.from({ length: count }, (_, i) => frameAt(i, nodes))
const spool = async (from = store) => (await from.statistics()).spool!
const settled = (given: MetricStore) =>
  given.settle().then(
    () => 'settled',
    (error: AppError) => error.problem,
  )
/** Instants of the payload's `frame` lines, in seconds after START. */
const instants = (lines: readonly string[]): number[] =>
  lines.filter((line) => line.startsWith('frame,')).map((line) => Number(line.split(' ').at(-1)) / 1000 - START)

describe('a server that takes everything', () => {
  it('has what was written, and the spool is empty again', async () => {
    await store.write(frames(20))
    await store.settle()
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(frames(20))))
    expect(await spool()).toMatchObject({ waitingBatches: 0, waitingBytes: 0, droppedLines: 0, rejectedLines: 0 })
    expect((await spool()).lastError).toBeNull()
    expect(world.server.prepared).toBe(1)
  })

  it('gets one request at a time', async () => {
    let under = 0
    let most = 0
    const connect = world.server.connect
    world.server.connect = () => {
      const remote = connect()
      return {
        ...remote,
        async send(payload, signal) {
          under += 1
          most = Math.max(most, under)
          await new Promise((resolve) => setImmediate(resolve))
          under -= 1
          return remote.send(payload, signal)
        },
      }
    }
    await store.close()
    store = await world.open()
    await Promise.all(frames(30).map((one) => store.write([one])))
    await store.settle()
    expect(most).toBe(1)
  })
})

describe('a server that is away', () => {
  it('keeps writers waiting for nothing, and gets everything once it is back, the newest first', async () => {
    world.server.fault = () => ({ kind: 'down' })
    for (const one of frames(6)) await store.write([one])
    await until(async () => (await spool()).lastError !== null)
    expect(await spool()).toMatchObject({ waitingBatches: 6, lastError: DOWN, oldestWaiting: START })
    expect(await settled(store)).toEqual(DOWN)
    const before = world.server.sends.length
    world.server.fault = () => undefined
    await store.settle()
    expect(instants(world.server.sends[before]!.lines)).toContain(50)
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(frames(6))))
  })

  it('is tried again by itself, less and less often, and at least once a minute', async () => {
    world.server.fault = () => ({ kind: 'down' })
    await store.write(frames(1))
    const times: number[] = []
    await until(async () => (await spool()).lastError !== null)
    for (let second = 0; second < 300; second++) {
      const known = world.server.sends.length
      await world.clock.advance(1)
      await store.statistics()
      await store.statistics()
      if (world.server.sends.length > known) times.push(second + 1)
    }
    expect(times).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243])
    world.server.fault = () => undefined
    await world.clock.advance(60)
    await until(async () => (await spool()).waitingBatches === 0)
    expect((await spool()).lastError).toBeNull()
  })

  it('is not asked before the time that it wished for', async () => {
    world.server.fault = () => ({ kind: 'busy', retryAfterSeconds: 500 })
    await store.write(frames(1))
    await until(async () => (await spool()).lastError !== null)
    expect(world.server.sends.length).toBe(1)
    world.server.fault = () => undefined
    await store.write([frameAt(7)])
    expect(await settled(store)).toEqual(BUSY)
    await world.clock.advance(499)
    await store.statistics()
    expect(world.server.sends.length).toBe(1)
    await world.clock.advance(2)
    await until(async () => (await spool()).waitingBatches === 0)
    expect(world.server.sends.length).toBe(2)
  })

  it('does not keep a store from closing, nor from opening with everything still there', async () => {
    world.server.fault = () => ({ kind: 'down' })
    world.server.prepareFails = true
    await store.write(frames(4))
    await store.close()
    store = await world.open()
    expect((await spool()).waitingBatches).toBe(1)
    const latest = await lastValues(store, latestQuery('node.load1', { by: ['node'] }))
    expect(latest.map(({ value, time }) => [value, time])).toEqual([0, 1, 2].map((n) => [300 + n, START + 30]))
    world.server.fault = () => undefined
    expect(await settled(store)).toEqual(DOWN)
    world.server.prepareFails = false
    await store.settle()
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(frames(4))))
  })

  it('closes while a request hangs', async () => {
    const connect = world.server.connect
    world.server.connect = () => ({
      ...connect(),
      send: (_, signal) =>
        new Promise((resolve) => signal?.addEventListener('abort', () => resolve({ kind: 'later', problem: DOWN }))),
      prepare: () => Promise.resolve(),
    })
    const hanging = await world.open({ directory: `${world.directory}/hanging` })
    await hanging.write(frames(1))
    await hanging.close()
    world.server.connect = () => ({ ...connect(), prepare: () => new Promise(() => undefined) })
    const unprepared = await world.open({ directory: `${world.directory}/unprepared` })
    await unprepared.write(frames(1))
    await unprepared.close()
  })

  it('still has its spool told, and last values from memory', async () => {
    await store.write(frames(2))
    await store.settle()
    expect((await store.statistics()).frames).toBe(2)
    world.server.silent = true
    world.server.fault = () => ({ kind: 'down' })
    await store.write([frameAt(2)])
    await until(async () => (await spool()).lastError !== null)
    expect(await store.statistics()).toMatchObject({ frames: 2, bytes: NaN, spool: { waitingBatches: 1 } })
    expect((await lastValues(store, latestQuery('node.load1', { by: [], fold: 'max' })))[0]!.value).toBe(202)
    const error = await store.query(seriesQuery('node.load1', START, START + 60)).catch((e) => e)
    expect([error.kind, error.problem]).toEqual(['unavailable', DOWN])
  })
})

describe('a server that breaks off', () => {
  it('has each sample once where it took all and the answer was lost', async () => {
    let resets = 3
    world.server.fault = () => (resets-- > 0 ? { kind: 'reset' } : undefined)
    await store.write(frames(10))
    await until(() => world.server.sends.length === 1)
    for (let i = 0; i < 3; i++) await settled(store)
    await store.settle()
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(frames(10))))
    expect((await store.statistics()).frames).toBe(10)
  })

  it('has each sample once where it took a part', async () => {
    let breaks = 5
    world.server.fault = () => (breaks-- > 0 ? { kind: 'torn', lines: breaks * 3 } : undefined)
    await store.write(frames(10))
    for (let i = 0; i < 5; i++) await settled(store)
    await store.settle()
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(frames(10))))
  })
})

describe('a server that refuses lines', () => {
  const poison = 'node,node=n1,origin=a load1=401 '

  it.each([true, false])(
    'gets every good line and the bad one is kept with its words (it keeps good ones: %s)',
    async (keeps) => {
      world.server.keepsGoodLines = keeps
      world.server.isPoison = (line) => line.startsWith(poison)
      await store.write(frames(16))
      await store.settle()
      const lines = 16 * 4
      const requests = world.server.sends.filter(({ resolution }) => resolution === 'raw')
      expect(requests.length).toBeLessThanOrEqual(2 * Math.log2(lines) + 2)
      const expected = expectedSamples(frames(16))
      const missing = sorted(expected).filter(([id]) => !world.server.samples('raw').has(id))
      expect(missing.map(([, value]) => value)).toEqual([401])
      expect([...readRejected(world.directory)]).toEqual([
        { time: START, resolution: 'raw', line: `${poison}${(START + 40) * 1000}`, problem: BAD_LINE },
      ])
      expect((await spool()).rejectedLines).toBe(1)
      expect(await store.check()).toContainEqual({ code: 'spool.rejected', params: { address: 'fake:1', lines: 1 } })
      expect(clearRejected(world.directory)).toBe(1)
      expect([...readRejected(world.directory)]).toEqual([])
      expect((await spool()).rejectedLines).toBe(0)
      expect(await store.check()).toEqual([])
    },
  )

  it('goes on in the middle when it went away meanwhile', async () => {
    world.server.isPoison = (line) => line.startsWith(poison)
    let requests = 0
    world.server.fault = () => (++requests % 2 === 0 ? { kind: 'down' } : undefined)
    await store.write(frames(16))
    for (let i = 0; i < 40; i++) await settled(store)
    world.server.fault = () => undefined
    await store.settle()
    expect([...readRejected(world.directory)].map(({ line }) => line)).toEqual([`${poison}${(START + 40) * 1000}`])
    expect(world.server.samples('raw').size).toBe(16 * 4 - 1)
  })

  it('condemns nothing while it refuses even our own mark', async () => {
    world.server.isPoison = () => true
    await store.write([frameAt(1, 1)])
    expect(await settled(store)).toEqual(BAD_LINE)
    expect([...readRejected(world.directory)]).toEqual([])
    expect((await spool()).waitingBatches).toBe(1)
    world.server.isPoison = () => false
    await store.settle()
    expect(world.server.samples('raw').size).toBe(2)
  })

  it('gets smaller bodies where it finds them too large', async () => {
    world.server.maxLines = 10
    await store.write(frames(30))
    await store.settle()
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(frames(30))))
    expect((await spool()).rejectedLines).toBe(0)
  })
})

describe('a server that forgets what it took', () => {
  it('gets it again, and roll-ups are made of what is there in the end', async () => {
    world.server.durable = false
    await store.write(frames(60))
    await store.settle()
    expect((await spool()).waitingBatches).toBe(0)
    world.server.crash()
    expect(world.server.samples('raw').size).toBe(0)
    await world.clock.advance(6)
    await until(() => world.server.samples('raw').size > 0)
    expect(await store.check()).toContainEqual(FORGOT)
    await world.clock.advance(3_600)
    await store.settle()
    world.server.keep()
    await world.clock.advance(6)
    await until(async () => (await spool()).waitingBatches === 0)
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(frames(60))))
    await until(async () => (await store.check()).length === 0)
    const query = seriesQuery('node.load1', START, START + 600, { stepSeconds: 300, where: { node: ['n1'] } })
    const fresh = await (await world.open({ mode: 'read' })).query({ ...query, resolution: '5m' })
    const mean = (first: number) => first * 100 + 1450 + 1
    expect([...fresh.series[0]!.values]).toEqual([mean(0), mean(30)])
  })

  it('is told of until what it forgot is known to be safe', async () => {
    world.server.durable = false
    await store.write(frames(3))
    await store.settle()
    world.server.crash()
    await world.clock.advance(6)
    await until(() => world.server.samples('raw').size > 0)
    await store.settle()
    await world.clock.advance(6)
    // there again, and as volatile as before
    expect(await store.check()).toEqual([FORGOT])
    world.server.keep()
    await world.clock.advance(6)
    await until(async () => (await store.check()).length === 0)
  })

  it('keeps the last word where an older batch has to be sent again', async () => {
    world.server.durable = false
    const say = (value: number) => store.write([frame('a', START, [[load('n1'), value]])])
    await say(1)
    await store.settle()
    await say(2)
    await store.settle()
    world.server.crash()
    await world.clock.advance(6)
    await until(() => world.server.samples('raw').size > 0)
    await store.settle()
    expect([...world.server.samples('raw').values()]).toContain(2)
    expect([...world.server.samples('raw').values()]).not.toContain(1)
  })

  it('is given up on only by who waits for it', async () => {
    const connect = world.server.connect
    world.server.connect = () => ({
      ...connect(),
      confirm: async (accepted) => ({ safe: [], lost: accepted.map(({ batch }) => batch), problem: FORGOT }),
    })
    const other = await world.open({ directory: `${world.directory}/other` })
    await other.write(frames(1))
    const answer = settled(other)
    expect(await answer).toEqual(FORGOT)
    expect((await spool(other)).lastError).toEqual(FORGOT)
  })
})

describe('the same instant told again', () => {
  it('overwrites, also when both wait for a server that is away', async () => {
    world.server.fault = () => ({ kind: 'down' })
    for (const value of [1, 2, 3]) await store.write([frame('a', START, [[load('n1'), value]])])
    await store.write([frame('a', START + 10, [[load('n1'), 9]])])
    await store.write([frame('a', START + 5, [[key('node.cores', { node: 'n1' }), 4]])])
    await until(async () => (await spool()).lastError !== null)
    world.server.fault = () => undefined
    await store.settle()
    const { series } = await store.query(seriesQuery('node.load1', START, START + 20))
    expect([...series[0]!.values]).toEqual([3, 9])
  })

  it('overwrites, also when what waits is too much for one request', async () => {
    world.server.fault = () => ({ kind: 'down' })
    const say = (value: number) =>
      store.write([
        frame(
          'a',
          START,
          Array.from({ length: 6_000 }, (_, n) => [load(`n${n}`), value] as const),
        ),
      ])
    await say(1)
    await say(2)
    await store.write([frameAt(1)])
    world.server.fault = () => undefined
    await store.settle()
    const { series } = await store.query(seriesQuery('node.load1', START, START + 10, { by: [], fold: 'sum' }))
    expect([...series[0]!.values]).toEqual([12_000])
  })

  it.each(['was known to keep', 'keeps'])(
    'overwrites, also when the server forgets the first word and %s the second',
    async (when) => {
      world.server.durable = false
      await store.write([frame('a', START, [[load('n1'), 1]])])
      await store.settle()
      await store.write([frame('a', START, [[load('n1'), 2]])])
      await store.settle()
      world.server.keepNewest()
      if (when === 'was known to keep') await store.settle()
      world.server.crash()
      await world.clock.advance(6)
      await until(() => world.server.sends.length > 3)
      await store.settle()
      const { series } = await store.query(seriesQuery('node.load1', START, START + 10))
      expect([...series[0]!.values]).toEqual([2])
    },
  )
})
