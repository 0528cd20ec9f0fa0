/** What slurmctld shows, minute by minute, and what the ledger makes of it. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NodeCondition, Reservation } from '../../../../core/ledger/capacity/facts.ts'
import { isIn } from '../../../../core/ledger/capacity/intervals.ts'
import { createObserver, type ShownNode } from '../../../../store/ledger/capacity/observer.ts'
import { type LedgerPlace, makeLedgerPlace } from './place.ts'

const START = 1_772_409_600
const EVERY = 60

let place: LedgerPlace
beforeEach(() => {
  place = makeLedgerPlace('c')
})
afterEach(() => place.leave())

const open = (of: LedgerPlace = place) =>
  createObserver({ ...of.writer, lastSeen: (cluster, now) => of.writer.lastSeen({ cluster, now }) })

function shown(node: string, more: Partial<ShownNode> = {}): ShownNode {
  const size = { cores: 64, gpus: 0, gpuType: '', memoryBytes: 2 ** 38 }
  return { node, condition: 'up', reason: '', reasonSince: NaN, ...size, ...more }
}

const rows = () => Number(place.db.prepare('SELECT count(*) AS rows FROM node_observations').get()!['rows'])

describe('watching nodes', () => {
  it('writes what changes, and every five minutes that somebody watches', async () => {
    let writes = 0
    const observer = createObserver({
      seen: async (seen) => {
        writes++
        await place.writer.seen(seen)
      },
      lastSeen: (cluster, now) => place.writer.lastSeen({ cluster, now }),
      reserved: place.writer.reserved,
    })
    for (let minute = 0; minute <= 60; minute++)
      await observer.seen('c', [shown('a'), shown('b')], START + minute * EVERY, EVERY)
    // the first look, and one each five minutes of an hour
    expect(writes).toBe(13)
    expect(rows()).toBe(2)
    expect(place.facts().observed.spans).toEqual([{ from: START, to: START + 3_600 }])
    await observer.seen('c', [shown('a'), shown('b', { condition: 'down', reason: 'x' })], START + 3_660, EVERY)
    expect([writes, rows()]).toEqual([14, 3])
  })

  it('knows a pause for what it is, after a kill too', async () => {
    const observer = open()
    for (let minute = 0; minute <= 7; minute++) await observer.seen('c', [shown('a')], START + minute * EVERY, EVERY)
    // killed: two minutes are lost, for the ledger was told at five
    const after = open()
    await after.seen('c', [shown('a')], START + 3_600, EVERY)
    await after.seen('c', [shown('a')], START + 3_660, EVERY)
    await after.close()
    expect(place.facts().observed.spans).toEqual([
      { from: START, to: START + 300 },
      { from: START + 3_600, to: START + 3_660 },
    ])
    // nothing changed: nothing was written of the node again
    expect(rows()).toBe(1)
  })

  it('goes on without a pause where a restart is quick', async () => {
    const before = open()
    await before.seen('c', [shown('a')], START, EVERY)
    await before.seen('c', [shown('a')], START + 60, EVERY)
    await before.close()
    const after = open()
    await after.seen('c', [shown('a')], START + 150, EVERY)
    await after.close()
    expect(place.facts().observed.spans).toEqual([{ from: START, to: START + 150 }])
  })

  it('takes the second in which a reason was given for the one in which things changed', async () => {
    const observer = open()
    const at = async (time: number, more: Partial<ShownNode>) => observer.seen('c', [shown('a', more)], time, EVERY)
    await at(START, {})
    await at(START + 60, { condition: 'down', reason: 'disco', reasonSince: START + 17 })
    await at(START + 120, {})
    // draining since long, drained only now
    await at(START + 180, { condition: 'down', reason: 'red', reasonSince: START + 30 })
    expect(place.facts().observed.nodes.map(({ since, condition }) => [since - START, condition])).toEqual([
      [0, 'up'],
      [17, 'down'],
      [120, 'up'],
      [180, 'down'],
    ])
  })

  it('forgets what a clock that was ahead has seen', async () => {
    const observer = open()
    await observer.seen('c', [shown('a')], START, EVERY)
    await observer.seen('c', [shown('a', { cores: 128 })], START + 10 ** 8, EVERY)
    await observer.seen('c', [shown('a')], START + 60, EVERY)
    await observer.close()
    expect(place.facts().observed.spans).toEqual([{ from: START, to: START + 60 }])
    expect(place.facts().observed.nodes.map(({ cores }) => cores)).toEqual([64])
  })

  it('tries again what the ledger could not take', async () => {
    let isBroken = true
    const observer = createObserver({
      seen: async (seen) => {
        if (isBroken) throw new Error('the disk is full')
        await place.writer.seen(seen)
      },
      lastSeen: (cluster, now) => place.writer.lastSeen({ cluster, now }),
      reserved: place.writer.reserved,
    })
    await expect(observer.seen('c', [shown('a')], START, EVERY)).rejects.toThrow('the disk is full')
    isBroken = false
    await observer.seen('c', [shown('a')], START + 60, EVERY)
    expect(rows()).toBe(1)
  })

  const anyTurn = fc.record({
    after: fc.constantFrom(30, 60, 60, 60, 90, 120, 210, 900, -60, -300),
    nodes: fc.array(
      fc.record({
        node: fc.constantFrom('a', 'b', 'c'),
        condition: fc.constantFrom<NodeCondition>('up', 'down', 'planned'),
        cores: fc.constantFrom(32, 64),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    isRestart: fc.boolean(),
  })

  it('amounts to the looks that were taken, whatever clocks and restarts do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyTurn, { minLength: 1, maxLength: 25 }), async (turns) => {
        const own = makeLedgerPlace('c')
        try {
          let observer = open(own)
          let now = START
          let looks: { time: number; nodes: ReadonlyMap<string, ShownNode> }[] = []
          for (const { after, nodes, isRestart } of turns) {
            now += after
            if (isRestart) {
              await observer.close()
              observer = open(own)
            }
            const all = new Map(nodes.map(({ node, ...more }) => [node, shown(node, more)]))
            await observer.seen('c', [...all.values()], now, EVERY)
            looks = [...looks.filter(({ time }) => time < now), { time: now, nodes: all }]
          }
          await observer.close()
          const { observed } = own.facts()
          for (let time = START - 600; time <= now + 600; time += 30) {
            const last = looks.findLast((look) => look.time <= time)
            const next = looks.find((look) => look.time > time)
            const isWatched = last && next && next.time - last.time <= 3 * EVERY
            expect([time, isIn(observed.spans, time)]).toEqual([time, Boolean(isWatched)])
            if (!isWatched) continue
            for (const name of ['a', 'b', 'c']) {
              const seen = observed.nodes.findLast(({ node, since }) => node === name && since <= time)
              const expected = last.nodes.get(name)
              expect(seen?.isPresent ? [seen.cores, seen.condition] : undefined).toEqual(
                expected && [expected.cores, expected.condition],
              )
            }
          }
        } finally {
          own.leave()
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})

describe('reservations that slurmctld shows', () => {
  const one: Reservation = {
    name: 'm',
    from: START,
    to: START + 3_600,
    nodes: 'a',
    cores: 64,
    gpus: NaN,
    kind: 'maintenance',
  }

  it('are written when they change, and end when they are taken away', async () => {
    const observer = open()
    await observer.seen('c', [shown('a')], START, EVERY)
    await observer.reserved('c', [one, { ...one, name: 'later', from: START + 7_200, to: START + 9_000 }], START)
    expect(place.facts().observed.reservations).toHaveLength(2)
    await observer.reserved('c', [{ ...one, to: START + 1_800 }], START + 300)
    expect(place.facts().observed.reservations.map(({ name, to }) => [name, to - START])).toEqual([['m', 1_800]])
    await observer.reserved('c', [], START + 600)
    expect(place.facts().observed.reservations.map(({ name, to }) => [name, to - START])).toEqual([['m', 600]])
    // over and shown no more: it stays as it was
    await observer.reserved('c', [one], START + 900)
    await observer.reserved('c', [], START + 7_000)
    expect(place.facts().observed.reservations.map(({ to }) => to - START)).toEqual([3_600])
  })

  it('may have no end', async () => {
    const observer = open()
    await observer.seen('c', [shown('a')], START, EVERY)
    await observer.reserved('c', [{ ...one, to: Infinity }], START)
    expect(place.facts().observed.reservations[0]!.to).toBe(Infinity)
  })
})
