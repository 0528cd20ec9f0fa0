/** A server that is away for two weeks, on a clock that runs as fast as it can. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Frame } from '../../../core/series.ts'
import { frame, load, seriesQuery } from '../../conformance/metric-store/frames.ts'
import { DOWN } from './fake-server.ts'
import { createWorld, expectedSamples, START, sorted, until, type World } from './world.ts'

let world: World
beforeEach(() => {
  world = createWorld()
})
afterEach(() => world.clear())

const DAY = 86_400
/** Each write is made safe on the disk: more of them would only take longer. */
const EVERY = 1_800
const A_DAY = DAY / EVERY
const frameAt = (i: number): Frame =>
  frame(
    'a',
    START + EVERY * i,
    [
      [load('n1'), i],
      [load('n2'), 2 * i],
    ],
    EVERY,
  )

describe('a server that is away for 14 days', () => {
  it('has every sample afterwards, the newest first, and the roll-ups of all that time', {
    timeout: 120_000,
  }, async () => {
    let store = await world.open()
    await store.write([frameAt(0)])
    await store.settle()
    world.server.fault = () => ({ kind: 'down' })
    world.server.silent = true
    const count = (14 * DAY) / EVERY
    for (let i = 1; i <= count; i++) {
      await world.clock.advance(EVERY)
      await store.write([frameAt(i)])
      if (i === count / 2) {
        // it may also be restarted meanwhile
        await store.close()
        store = await world.open()
      }
    }
    const { spool } = await store.statistics()
    expect(spool).toMatchObject({
      waitingBatches: count,
      oldestWaiting: START + EVERY,
      droppedLines: 0,
      lastError: DOWN,
    })
    expect((await store.check()).length).toBeGreaterThan(0)

    world.server.fault = () => undefined
    world.server.silent = false
    const before = world.server.sends.length
    await world.clock.advance(60)
    await until(async () => (await store.statistics()).spool!.waitingBatches === 0)
    const order = world.server.sends
      .slice(before)
      .filter(({ resolution }) => resolution === 'raw')
      .map(({ lines }) => Math.max(...lines.slice(0, -1).map((line) => Number(line.split(' ').at(-1)))))
    expect(order[0]).toBe((START + EVERY * count) * 1000)
    expect(order).toEqual([...order].sort((a, b) => b - a))
    const all = Array.from({ length: count + 1 }, (_, i) => frameAt(i))
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(all)))

    await store.settle()
    const query = seriesQuery('node.load1', START - DAY / 2, START + 15 * DAY, { stepSeconds: DAY, overTime: 'max' })
    for (const from of [store, await world.open({ mode: 'read' })]) {
      const { resolution, series } = await from.query({ ...query, where: { node: ['n1'] } })
      expect(resolution).toBe('1d')
      // the first day began at noon
      const lastOfDay = Array.from({ length: 14 }, (_, day) => (day + 1) * A_DAY - A_DAY / 2 - 1)
      expect([...series[0]!.values].slice(0, 15)).toEqual([...lastOfDay, count])
    }
  })
})
