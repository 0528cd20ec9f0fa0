import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import type { Frame } from '../../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../../core/units.ts'
import { openProgress, type Progress } from '../../../store/metrics/copy/progress.ts'
import { type CopyOptions, type CopyStep, copyMetrics } from '../../../store/metrics/copy.ts'
import { ROLLUPS } from '../../../store/metrics/resolution.ts'
import type { MetricStore, Retention, RollupFrame } from '../../../store/metrics/store.ts'
import { DAY_START, EVERYTHING, frame, load } from '../../conformance/metric-store/frames.ts'
import { naiveBench } from '../../conformance/metric-store/naive.ts'
import { nodeFrames } from '../../conformance/metric-store/samples.ts'

const FOREVER: Retention = { raw: Infinity, '5m': Infinity, '1h': Infinity, '1d': Infinity }
const NOW = DAY_START + 30 * DAY_SECONDS

let directory: string
let progress: Progress
let from: MetricStore
let to: MetricStore
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-copy-'))
  progress = openProgress(directory, 'a → b')
  from = await (await naiveBench.place()).open()
  to = await (await naiveBench.place()).open()
})
afterEach(() => {
  progress.close()
  rmSync(directory, { recursive: true })
})

const copy = (more: Partial<CopyOptions> = {}) => copyMetrics({ from, to, progress, keep: FOREVER, now: NOW, ...more })

/** Two and a half days of three nodes. */
const samples = (): Frame[] =>
  nodeFrames({ intervalSeconds: 600, from: DAY_START, to: DAY_START + 2.5 * DAY_SECONDS, nodes: 3 })

async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const found: T[] = []
  for await (const batch of batches) found.push(...batch)
  return found
}

const rawOf = async (store: MetricStore) => (await all(store.frames(EVERYTHING))).map(plainFrame)
const rolledOf = async (store: MetricStore, resolution: (typeof ROLLUPS)[number]) =>
  (await all(store.rollupFrames(resolution, EVERYTHING))).map(plainRollup)

function plainFrame({ origin, timeSeconds, intervalSeconds, set, values }: Frame) {
  const known = set.keys.map((key, i) => ({ ...key, value: values[i]! })).filter(({ value }) => !Number.isNaN(value))
  return { origin, timeSeconds, intervalSeconds, known }
}

function plainRollup({ origin, startSeconds, lastSeconds, intervalSeconds, set, statistics }: RollupFrame) {
  const known = set.keys.map((key, i) => {
    return { ...key, ...Object.fromEntries(Object.entries(statistics).map(([name, values]) => [name, values[i]])) }
  })
  return { origin, startSeconds, lastSeconds, intervalSeconds, known }
}

async function expectSame(): Promise<void> {
  expect(await rawOf(to)).toEqual(await rawOf(from))
  for (const resolution of ROLLUPS) expect(await rolledOf(to, resolution)).toEqual(await rolledOf(from, resolution))
}

describe('a copy from one store into another', () => {
  it('brings over every sample and every roll-up, and says that they are the same', async () => {
    await from.write(samples())
    const { values, skipped, differences } = await copy()
    expect([skipped, differences]).toEqual([[], []])
    expect(values).toBeGreaterThan(3_000)
    await expectSame()
  })

  it('brings over roll-ups whose raw samples are gone, and leaves out the day that retention has begun to drop', async () => {
    await from.write(samples())
    // at noon of the second day
    const cut = DAY_START + 1.5 * DAY_SECONDS
    await from.retain({ ...FOREVER, raw: NOW - cut }, NOW)
    const { skipped, differences } = await copy()
    expect(skipped).toEqual([
      { resolution: 'raw', from: DAY_START + DAY_SECONDS, to: DAY_START + 2 * DAY_SECONDS, reason: 'cut_off' },
    ])
    expect(differences).toEqual([])
    const kept = (await rawOf(from)).filter(({ timeSeconds }) => timeSeconds >= DAY_START + 2 * DAY_SECONDS)
    expect(await rawOf(to)).toEqual(kept)
    for (const resolution of ROLLUPS) {
      const rolled = await rolledOf(to, resolution)
      // of the last, unfinished bucket of each resolution only what its raw samples give
      expect(rolled).toEqual(await rolledOf(from, resolution))
    }
  })

  it('copies a first day that is whole, though it begins late', async () => {
    const first = samples().filter(({ timeSeconds }) => timeSeconds > DAY_START + 5 * HOUR_SECONDS + 77)
    await from.write(first)
    expect((await copy()).skipped).toEqual([])
    await expectSame()
  })

  it('goes on where it was broken off', async () => {
    await from.write(samples())
    const written: number[] = []
    const failing = (after: number): CopyOptions['to'] => ({
      ...to,
      write(frames) {
        if (written.length >= after) return Promise.reject(new AppError('unavailable', 'store.disk_full', { path: '' }))
        written.push(frames[0]!.timeSeconds)
        return to.write(frames)
      },
    })
    const steps: CopyStep[] = []
    await expect(copy({ to: failing(7) })).rejects.toThrow('Disk full')
    const { differences } = await copy({ report: (step) => steps.push(step) })
    expect(differences).toEqual([])
    await expectSame()
    // three days of raw samples and 5-minute roll-ups, a month of the others
    expect(steps[0]).toMatchObject({ kind: 'planned', windows: 8 })
    expect((steps[0] as { done: number }).done).toBeGreaterThan(0)
  })

  it('stops when told, and says how to go on', async () => {
    await from.write(samples())
    const stopping = new AbortController()
    const report = (step: CopyStep) => step.kind === 'window' && step.end && stopping.abort()
    await expect(copy({ signal: stopping.signal, report })).rejects.toThrow('Repeat the command to go on')
    expect(progress.list()).toHaveLength(1)
  })

  it('copies nothing twice that is settled, and young days again for late data', async () => {
    await from.write(samples())
    const soon = DAY_START + 2.5 * DAY_SECONDS
    await copy({ now: soon })
    const late = frame('n0', DAY_START + 2 * DAY_SECONDS + 1, [[load('late'), 4]])
    await from.write([late])
    // the two newest days and the month were young (of two resolutions each), the first day was not
    const again = await copy({ now: soon + HOUR_SECONDS })
    expect(again.differences).toEqual([])
    expect(again.windows).toBe(6)
    await expectSame()
    await copy({ now: soon + 3 * DAY_SECONDS })
    expect((await copy({ now: soon + 3 * DAY_SECONDS })).windows).toBe(0)
  })

  it('names what the other store lost, by month and metric, and copies it again', async () => {
    await from.write(samples())
    let forgets = true
    const forgetful: CopyOptions['to'] = {
      ...to,
      // acknowledges everything, and forgets one origin
      write: (frames) => to.write(forgets ? frames.filter(({ origin }) => origin !== 'n1') : frames),
    }
    const { differences } = await copy({ to: forgetful })
    const raw = differences.filter(({ resolution }) => resolution === 'raw')
    expect(raw.map(({ month, name }) => `${month} ${name}`)).toEqual([
      '2026-01 node.cores',
      '2026-01 node.cpu_busy_ratio',
      '2026-01 node.load1',
      '2026-01 node.temperature_celsius',
      '2026-01 scrape.success',
      '2026-01 slurm_node.state',
    ])
    expect(raw[0]!.from.values).toBeGreaterThan(raw[0]!.to.values)
    forgets = false
    expect((await copy({ to: forgetful })).differences).toEqual([])
    await expectSame()
  })

  it('notices a value that came out different', async () => {
    await from.write(samples())
    const lying: CopyOptions['to'] = {
      ...to,
      write: (frames) =>
        to.write(
          frames.map((each) =>
            each.timeSeconds === DAY_START ? { ...each, values: each.values.map((value) => value + 1e-3) } : each,
          ),
        ),
    }
    const { differences } = await copy({ to: lying })
    expect(differences.map(({ resolution, name }) => `${resolution} ${name}`)).toContain('raw node.load1')
  })

  it('leaves alone what the other store has of other origins, and of a time after the source', async () => {
    await from.write(samples())
    const newest = DAY_START + 2.5 * DAY_SECONDS
    await to.write([
      frame('other', DAY_START + 60, [[load('x'), 1]]),
      // its collector is the new one already
      frame('n0', newest + 60, [[load('n0'), 1]]),
    ])
    expect((await copy()).differences).toEqual([])
  })

  it('copies nothing that the other store would drop at once', async () => {
    await from.write(samples())
    const now = DAY_START + 10 * DAY_SECONDS
    // two of the three days are too old, and so are all 5-minute roll-ups
    const keep = { raw: 8.5 * DAY_SECONDS, '5m': DAY_SECONDS, '1h': Infinity, '1d': Infinity }
    const { differences, skipped } = await copy({ now, keep })
    expect(differences).toEqual([])
    expect(skipped).toEqual([
      { resolution: 'raw', from: DAY_START, to: DAY_START + 2 * DAY_SECONDS, reason: 'too_old' },
      { resolution: '5m', from: DAY_START, to: expect.any(Number), reason: 'too_old' },
    ])
    const times = (await rawOf(to)).map(({ timeSeconds }) => timeSeconds)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(DAY_START + 2 * DAY_SECONDS)
    expect(await rolledOf(to, '1h')).toEqual(await rolledOf(from, '1h'))
  })

  it('says which days the other store refuses as too old, and copies their roll-ups', async () => {
    await from.write(samples())
    await to.retain({ ...FOREVER, raw: NOW - DAY_START - DAY_SECONDS }, NOW)
    const { skipped, differences } = await copy()
    expect(skipped).toEqual([{ resolution: 'raw', from: DAY_START, to: DAY_START + DAY_SECONDS, reason: 'too_old' }])
    expect(differences).toEqual([])
    expect(await rolledOf(to, '1d')).toEqual(await rolledOf(from, '1d'))
  })

  it('has nothing to do with an empty store', async () => {
    expect(await copy()).toEqual({ windows: 0, values: 0, skipped: [], damage: [], differences: [] })
  })

  it('asks whether the other store keeps up before it hands over more', async () => {
    const set = { keys: Array.from({ length: 5_000 }, (_, i) => load(`n${i}`)) }
    const values = Float64Array.from(set.keys, (_, i) => i)
    const frames = Array.from({ length: 900 }, (_, i): Frame => {
      return { origin: 'many', timeSeconds: DAY_START + i, intervalSeconds: 1, set, values }
    })
    const big: CopyOptions['from'] = {
      origins: async () => ['many'],
      statistics: async () => ({ series: 1, frames: 1, bytes: 1, oldest: DAY_START, newest: DAY_START + 899 }),
      async *frames({ from, to }) {
        if (from <= DAY_START && to > DAY_START) yield frames
      },
      async *rollupFrames() {
        yield []
      },
    }
    const largest: number[] = []
    let settled = 0
    const counting: CopyOptions['to'] = {
      write: async (part) => void largest.push(part.reduce((sum, each) => sum + each.values.length, 0)),
      writeRollups: async () => undefined,
      settle: async () => {
        settled += 1
      },
      frames: big.frames,
      rollupFrames: big.rollupFrames,
    }
    expect((await copy({ from: big, to: counting })).values).toBe(900 * 5_000)
    expect(Math.max(...largest)).toBeLessThanOrEqual(205_000)
    // twice on the way, once at the end
    expect(settled).toBe(3)
  })
})
