import { describe, expect, it } from 'vitest'
import { createCollector } from '../../collector/collector.ts'
import { DRY_PORTS } from '../../collector/ports.ts'
import { createSharding, ownerOf, type Sharding } from '../../collector/sharding.ts'
import type { OpenTarget } from '../../collector/source.ts'
import { AppError, type Problem } from '../../core/errors.ts'
import type { Frame } from '../../core/series.ts'
import type { SeriesQuery } from '../../store/metrics/store.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'

const HEARTBEAT = 5
const TARGETS = Array.from({ length: 60 }, (_, i) => `prometheus:node_exporter:cn${i}:9100`)

/** A store that several collectors see: it keeps the heartbeats' times, and can be down. */
function sharedStore() {
  const beats: { collector: string; time: number }[] = []
  const control = { down: false }
  const refuse = () => {
    if (control.down) throw new AppError('unavailable', 'store.closed')
  }
  return {
    control,
    async write(frames: readonly Frame[]) {
      refuse()
      for (const { set, timeSeconds } of frames)
        for (const { labels } of set.keys)
          if (labels['collector'] !== undefined) beats.push({ collector: labels['collector'], time: timeSeconds })
    },
    async query({ from, to }: SeriesQuery) {
      refuse()
      const names = new Set(beats.filter(({ time }) => time >= from && time < to).map(({ collector }) => collector))
      const series = [...names].map((collector) => ({ labels: { collector }, values: Float64Array.of(1) }))
      return { resolution: 'raw' as const, start: from, stepSeconds: HEARTBEAT, series, damage: [] }
    },
  }
}

function member(name: string, store: ReturnType<typeof sharedStore>, clock: FakeClock) {
  const seen: (readonly string[])[] = []
  const failures: Problem[] = []
  const sharding = createSharding({
    name,
    heartbeatSeconds: HEARTBEAT,
    store,
    clock,
    targets: () => TARGETS,
    changed: (members) => void seen.push(members),
    failed: (problem) => void failures.push(problem),
  })
  return { name, sharding, seen, failures }
}

const owned = ({ owns }: Sharding) => TARGETS.filter(owns)

describe('collectors that share their targets', () => {
  it('give every target to one of them, and each a fair part', async () => {
    const clock = fakeClock()
    const store = sharedStore()
    const members = ['a', 'b', 'c'].map((name) => member(name, store, clock))
    for (const { sharding } of members) sharding.start()
    await clock.advance(40)
    const parts = members.map(({ sharding }) => owned(sharding))
    expect(parts.flat().sort()).toEqual([...TARGETS].sort())
    for (const part of parts) expect(part.length).toBeGreaterThan(10)
    for (const { sharding } of members) sharding.stop()
  })

  it('take over from one that died, and touch nothing else', async () => {
    const clock = fakeClock()
    const store = sharedStore()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => member(name, store, clock)) as [M, M, M]
    for (const { sharding } of [a, b, c]) sharding.start()
    await clock.advance(40)
    const before = { a: owned(a.sharding), b: owned(b.sharding) }
    c.sharding.stop()
    await clock.advance(30)
    const after = { a: owned(a.sharding), b: owned(b.sharding) }
    expect([...after.a, ...after.b].sort()).toEqual([...TARGETS].sort())
    expect(after.a).toEqual(expect.arrayContaining(before.a))
    expect(after.b).toEqual(expect.arrayContaining(before.b))
  })

  it('never both believe in a target while one joins', async () => {
    const clock = fakeClock()
    const store = sharedStore()
    const a = member('a', store, clock)
    a.sharding.start()
    await clock.advance(40)
    expect(owned(a.sharding)).toEqual(TARGETS)
    const b = member('b', store, clock)
    b.sharding.start()
    for (let second = 0; second < 40; second++) {
      await clock.advance(1)
      expect(TARGETS.filter((id) => a.sharding.owns(id) && b.sharding.owns(id))).toEqual([])
    }
    expect([...owned(a.sharding), ...owned(b.sharding)].sort()).toEqual([...TARGETS].sort())
  })

  it('keep what they have while the store cannot be asked, and say so once', async () => {
    const clock = fakeClock()
    const store = sharedStore()
    const [a, b] = ['a', 'b'].map((name) => member(name, store, clock)) as [M, M]
    for (const { sharding } of [a, b]) sharding.start()
    await clock.advance(40)
    const before = owned(a.sharding)
    store.control.down = true
    await clock.advance(300)
    expect(owned(a.sharding)).toEqual(before)
    expect(a.failures).toHaveLength(1)
    store.control.down = false
    await clock.advance(30)
    expect(owned(a.sharding)).toEqual(before)
  })

  it('start with everything where nobody can be asked who else lives: rather twice than not at all', async () => {
    const clock = fakeClock()
    const store = sharedStore()
    store.control.down = true
    const a = member('a', store, clock)
    a.sharding.start()
    await clock.advance(10)
    expect(owned(a.sharding)).toEqual([])
    await clock.advance(10)
    expect(owned(a.sharding)).toEqual(TARGETS)
  })

  it('agree on an owner whatever the order they know each other in', () => {
    for (const id of TARGETS) expect(ownerOf(id, ['a', 'b', 'c'])).toBe(ownerOf(id, ['c', 'a', 'b']))
    expect(ownerOf('x', [])).toBeUndefined()
  })
})

type M = ReturnType<typeof member>

describe('a collector that shares', () => {
  it('asks only what is its own, and lists only that', async () => {
    const clock = fakeClock()
    const asked: string[] = []
    const declared: string[][] = []
    let mine = new Set(['t1'])
    const target = (id: string): OpenTarget => ({
      id,
      title: id,
      address: id,
      intervalSeconds: 15,
      labels: {},
      open: () => ({
        async scrape() {
          asked.push(id)
          return { parts: [], errors: [], samples: 0, bodyBytes: 0 }
        },
        close: () => undefined,
      }),
    })
    const collector = createCollector({
      targets: ['t1', 't2'].map((id) => ({ source: 'prometheus', target: target(id) })),
      clock,
      limits: { timeoutSeconds: 10, bodyBytes: 1_024, compressionRatio: 100, labels: 64 },
      ports: DRY_PORTS,
      store: { write: async () => undefined },
      statuses: {
        declare: (all) => void declared.push(all.map(({ id }) => id)),
        list: () => [],
        record: () => undefined,
      },
      log: () => undefined,
      owns: ({ id }) => mine.has(id),
    })
    collector.start()
    await clock.advance(60)
    expect(new Set(asked)).toEqual(new Set(['t1']))
    expect(collector.statistics().targets).toBe(1)
    mine = new Set(['t2'])
    collector.reassign()
    asked.length = 0
    await clock.advance(60)
    expect(new Set(asked)).toEqual(new Set(['t2']))
    expect(declared).toEqual([['t1'], ['t2']])
    await collector.stop()
  })
})
