/** What only the embedded engine promises. What all engines do: test/conformance/metric-store.test.ts. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Frame } from '../../core/series.ts'
import { embedded, openWriting } from '../../store/metrics/engines/embedded.ts'
import type { MetricStore } from '../../store/metrics/store.ts'
import {
  createWorkplace,
  frame,
  key,
  lastValues,
  latestQuery,
  plain,
  seriesQuery,
  type Workplace,
} from '../conformance/metric-store/frames.ts'

const T = 1_790_000_000
const load = (node: string) => key('node.load1', { node })
const keep = (raw: number) => ({ raw, '5m': Infinity, '1h': Infinity, '1d': Infinity })

let place: Workplace
let store: MetricStore
beforeEach(async () => {
  place = createWorkplace('embedded')
  store = await place.open()
})
afterEach(() => place.clear())

/** One value straight out of the file. */
function inFile(sql: string): unknown {
  const db = new DatabaseSync(join(place.directory, 'metrics.db'), { readOnly: true })
  const value = Object.values(db.prepare(sql).get()!)[0]
  db.close()
  return value
}

describe('frames in the file', () => {
  it('keeps more origins apart than a JavaScript number has bits for', async () => {
    const origins = Array.from({ length: 2_200 }, (_, i) => i)
    const at = (seconds: number): Frame[] =>
      origins.map((i) => frame(`o${i}`, T + seconds, [[load(`n${i}`), i + seconds]]))
    await store.write(at(0))
    await store.write(at(0))
    await store.write(at(10))
    expect((await store.statistics()).frames).toBe(4_400)
    const { series } = await store.query(seriesQuery('node.load1', T, T + 20, { where: { node: ['n2199'] } }))
    expect([...series[0]!.values]).toEqual([2199, 2209])
    await store.retain(keep(5), T + 10)
    expect(await store.statistics()).toMatchObject({ frames: 2_200, series: 2_200 })
    await store.close()
    store = await place.open()
    expect((await lastValues(store, latestQuery('node.load1', { where: { node: ['n2199'] } })))[0]!.value).toBe(2209)
  })

  it('needs few layouts where series come and go', async () => {
    const states = ['idle', 'allocated', 'mixed', 'drained', 'down']
    for (let scrape = 0; scrape < 200; scrape++) {
      const pairs = Array.from({ length: 20 }, (_, n) => {
        const state = states[(n * 7 + scrape * (n % 3)) % states.length]!
        return [key('slurm_node.state', { node: `n${n}`, state }), 1] as const
      })
      await store.write([frame('slurm', T + 10 * scrape, pairs)])
    }
    expect(inFile('SELECT count(*) FROM layouts')).toBeLessThan(12)
    // and they do not grow without bound
    expect(inFile('SELECT max(length(series)) FROM layouts')).toBeLessThanOrEqual(4 * 100)
    const { series } = await store.query(seriesQuery('slurm_node.state', T, T + 2000, { by: [], fold: 'sum' }))
    expect(new Set(series[0]!.values)).toEqual(new Set([20]))
  })

  it('starts a fresh layout when most of the old one is not used any more, and reads across both', async () => {
    const wide = Array.from({ length: 100 }, (_, n) => load(`n${n}`))
    await store.write([
      frame(
        'a',
        T,
        wide.map((series) => [series, 1] as const),
      ),
    ])
    for (let i = 1; i < 100; i++) await store.write([frame('a', T + 10 * i, [[load('n99'), i]])])
    expect(inFile('SELECT count(*) FROM layouts')).toBe(2)
    expect(inFile('SELECT length(frames) FROM log ORDER BY seq DESC LIMIT 1')).toBe(32 + 8)
    const { series } = await store.query(seriesQuery('node.load1', T, T + 1000, { where: { node: ['n99'] } }))
    expect([...series[0]!.values]).toEqual([1, ...Array.from({ length: 99 }, (_, i) => i + 1)])
    // late: a frame older than the layout it is written with
    await store.write([
      frame(
        'a',
        T + 5,
        wide.map((series, n) => [series, n] as const),
      ),
    ])
    const late = await store.query(
      seriesQuery('node.load1', T + 5, T + 6, { stepSeconds: 1, where: { node: ['n42'] } }),
    )
    expect([...late.series[0]!.values]).toEqual([42])
  })

  it('keeps an interval with the frames it held for', async () => {
    await store.write([frame('a', T, [[load('n1'), 1]], 60), frame('a', T + 60, [[load('n1'), 2]], 60)])
    await store.write([frame('a', T + 120, [[load('n1'), 3]], 10), frame('a', T + 200, [[load('n1'), 4]], 10)])
    // the grid starts 20 s before T
    const answer = await store.query(seriesQuery('node.load1', T, T + 210, { stepSeconds: 30 }))
    expect(plain(answer)[0]!.values).toEqual([1, 1, 2, 2, 3, 3, null, 4])
  })

  it('survives a second writer that changes ids behind its back', async () => {
    await store.write([frame('a', T, [[load('n1'), 1]])])
    const second = await place.open()
    await second.write([
      frame('a', T + 10, [
        [load('n1'), 2],
        [load('n2'), 20],
      ]),
    ])
    await store.write([
      frame('a', T + 20, [
        [load('n1'), 3],
        [load('n3'), 30],
      ]),
    ])
    await second.write([
      frame('a', T + 30, [
        [load('n2'), 40],
        [load('n4'), 50],
      ]),
    ])
    const reader = await place.open('read')
    expect(plain(await reader.query(seriesQuery('node.load1', T, T + 40)))).toEqual([
      { labels: { node: 'n1' }, values: [1, 2, 3, null] },
      { labels: { node: 'n2' }, values: [null, 20, null, 40] },
      { labels: { node: 'n3' }, values: [null, null, 30, null] },
      { labels: { node: 'n4' }, values: [null, null, null, 50] },
    ])
  })

  it('reads long runs of rows, whatever changes in the midst of them', async () => {
    const frames = Array.from({ length: 20_000 }, (_, i) =>
      frame(
        'a',
        T + i,
        i % 9_000 === 8_999
          ? [[load('n2'), i]]
          : [
              [load('n1'), i],
              [load('n2'), -i],
            ],
      ),
    )
    for (let i = 0; i < frames.length; i += 1000) await store.write(frames.slice(i, i + 1000))
    const of = async (node: string) => {
      const query = { where: { node: [node] }, stepSeconds: 1, overTime: 'sum' as const }
      return plain(await store.query(seriesQuery('node.load1', T, T + 20_000, query)))[0]!.values
    }
    expect(await of('n1')).toEqual(frames.map((_, i) => (i % 9_000 === 8_999 ? null : i)))
    expect(await of('n2')).toEqual(frames.map((_, i) => (i % 9_000 === 8_999 ? i : -i)))
  })
})

describe('keeping house', () => {
  const DAY = 86_400
  const fill = async (origins: number, frames: number, stepSeconds: number): Promise<void> => {
    const nodes = Array.from({ length: 40 }, (_, n) => load(`n${n}`))
    for (let origin = 0; origin < origins; origin++)
      await store.write(
        Array.from({ length: frames }, (_, i) =>
          frame(
            `o${origin}`,
            T + stepSeconds * i,
            nodes.map((series, n) => [series, i + n] as const),
            stepSeconds,
          ),
        ),
      )
  }
  const all = (seconds: number) => ({ raw: seconds, '5m': seconds, '1h': seconds, '1d': seconds })
  const fileBytes = () => statSync(join(place.directory, 'metrics.db')).size

  it('gives the room of what it dropped back to the disk', async () => {
    await fill(8, 2_000, 600)
    await store.close()
    const before = fileBytes()
    store = await place.open()
    await store.retain(all(DAY), T + 2_000 * 600)
    await store.close()
    expect((fileBytes() / before) * 100).toBeLessThan(20)
    store = await place.open()
    expect(await store.statistics()).toMatchObject({ frames: 8 * 144, newest: T + 1_999 * 600 })
    const from = T + 1_900 * 600
    const { series } = await store.query(
      seriesQuery('node.load1', from, T + 2_000 * 600, { by: [], fold: 'max', stepSeconds: 600, resolution: 'raw' }),
    )
    expect(series[0]!.values.findLast((value) => !Number.isNaN(value))).toBe(1_999 + 39)
  })

  it('lets writes and queries through while it seals and drops', async () => {
    await fill(10, 1_500, 600)
    let done = false
    const retaining = store.retain(all(DAY), T + 1_500 * 600).finally(() => {
      done = true
    })
    let written = 0
    let before = 0
    while (!done) {
      await store.write([frame('busy', T + 1_500 * 600 + written, [[load('n0'), written]])])
      if (!done) before++
      written++
    }
    await retaining
    expect(before).toBeGreaterThan(3)
    expect((await store.statistics()).frames).toBe(10 * 144 + written)
  })

  it('stops dropping when it is closed, and leaves a sound file', async () => {
    await fill(10, 1_000, 600)
    const retaining = store.retain(all(DAY), T + 1_000 * 600).catch((error) => error.problem.code)
    await store.close()
    expect([undefined, 'store.closed']).toContain(await retaining)
    store = await place.open()
    expect(inFile('PRAGMA integrity_check')).toBe('ok')
    await store.retain(all(DAY), T + 1_000 * 600)
    expect((await store.statistics()).frames).toBe(10 * 144)
  })

  it('seals by itself when the log gets long, and holds back who writes faster than it can', async () => {
    const wide = Array.from({ length: 2_000 }, (_, n) => load(`n${n}`))
    const set = { keys: wide }
    let longest = 0
    for (let i = 0; i < 4_000; i++) {
      const values = new Float64Array(wide.length).fill(i)
      await store.write([{ origin: 'wide', timeSeconds: T + 10 * i, intervalSeconds: 10, set, values }])
      if (i % 100 === 0) longest = Math.max(longest, Number(inFile('SELECT coalesce(sum(length(frames)), 0) FROM log')))
    }
    expect(inFile('SELECT count(*) FROM chunks')).toBeGreaterThan(0)
    expect(longest / 1024 ** 2).toBeLessThan(64)
    expect((await store.statistics()).frames).toBe(4_000)
  })

  it('looks after the file by the clock it is given', async () => {
    await store.close()
    const due: { at: number; run: () => void }[] = []
    let now = T + 2 * DAY
    const clock = {
      now: () => now,
      after: (seconds: number, run: () => void) => {
        const entry = { at: now + seconds, run }
        due.push(entry)
        return () => due.splice(due.indexOf(entry), 1)
      },
    }
    store = await openWriting(place.directory, clock)
    for (let i = 0; i < 200; i++) await store.write([frame('a', T + 600 * i, [[load('n1'), i]])])
    // soon after the start, the indexes; then sealing and compaction again and again
    expect(due.map(({ at }) => at - now).toSorted((a, b) => a - b)).toEqual([30, 300])
    const [sealing] = due.splice(
      due.findIndex(({ at }) => at - now === 300),
      1,
    )
    now = sealing!.at
    sealing!.run()
    // the next job waits for the one under way
    await store.retain(all(Infinity), now)
    expect(inFile('SELECT count(*) FROM chunks')).toBeGreaterThan(0)
    expect(due.length).toBe(2)
    await store.close()
    expect(due).toEqual([])
  })

  it('is made small in one go by `atalaya store compact`', async () => {
    await fill(4, 2_000, 600)
    await store.close()
    const before = fileBytes()
    await embedded.tools!.compact!(place.directory)
    expect(fileBytes()).toBeLessThan(before / 2)
    expect(inFile('SELECT count(*) FROM log')).toBe(0)
    expect(inFile('SELECT count(*) FROM chunks WHERE tier = 0')).toBe(0)
    expect(inFile('PRAGMA freelist_count')).toBe(0)
    store = await place.open()
    expect((await store.statistics()).frames).toBe(8_000)
    expect(await store.check()).toEqual([])
  })
})
