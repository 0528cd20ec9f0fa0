import { describe, expect, it } from 'vitest'
import { type CollectorEvent, createCollector, type WatchedTarget } from '../../collector/collector.ts'
import { DRY_PORTS } from '../../collector/ports.ts'
import type { ScrapeContext, Scraped, Scraper } from '../../collector/source.ts'
import { AppError } from '../../core/errors.ts'
import { type Frame, seriesId } from '../../core/series.ts'
import type { TargetStatus } from '../../store/state/target-status.ts'
import { type FakeClock, fakeClock, settle } from './fake-clock.ts'

const LIMITS = { timeoutSeconds: 10, bodyBytes: 1_024, compressionRatio: 100, labels: 64 }
const refused = () => new AppError('unavailable', 'scrape.refused', { address: 'cn01:9100', detail: 'ECONNREFUSED' })
const LOAD = { keys: [{ metric: 'node.load1' as const, labels: { node: 'cn01' } }] }
const good = (value = 1): Scraped => ({
  parts: [{ name: '', set: LOAD, values: Float64Array.of(value) }],
  errors: [],
  samples: 40,
  bodyBytes: 900,
})

type Scrape = (context: ScrapeContext) => Promise<Scraped> | Scraped

function target(id: string, scrape: Scrape, { source = 'prometheus', intervalSeconds = 15 } = {}): WatchedTarget {
  const scraper: Scraper = { scrape: async (context) => scrape(context), close: () => undefined }
  return {
    source,
    target: {
      id,
      title: id,
      address: 'cn01:9100',
      intervalSeconds,
      labels: { node: 'cn01', cluster: 'serafin' },
      open: () => scraper,
    },
  }
}

/** A store and a status list that remember; `refuse` makes the store fail. */
function world(
  targets: readonly WatchedTarget[],
  {
    clock = fakeClock(),
    site,
    remembered = [],
  }: { clock?: FakeClock; site?: string; remembered?: TargetStatus[] } = {},
) {
  const batches: Frame[][] = []
  const events: CollectorEvent[] = []
  const recorded = new Map<string, TargetStatus>()
  const control: { refuse: ((frames: readonly Frame[]) => unknown) | undefined } = { refuse: undefined }
  const collector = createCollector({
    targets,
    clock,
    site,
    limits: LIMITS,
    ports: DRY_PORTS,
    store: {
      async write(frames) {
        const refusal = control.refuse?.(frames)
        if (refusal !== undefined) throw refusal
        batches.push([...frames])
      },
    },
    statuses: {
      declare: () => undefined,
      list: () => remembered,
      record: (statuses) => {
        for (const status of statuses) recorded.set(status.id, status)
      },
    },
    log: (event) => void events.push(event),
  })
  const frames = () => batches.flat()
  const values = (metric: string) =>
    frames().flatMap(({ set, values: all }) => set.keys.flatMap((key, i) => (key.metric === metric ? [all[i]!] : [])))
  return { clock, collector, batches, events, recorded, control, frames, values }
}

describe('the collector', () => {
  it('ends the series of a target that left the configuration, and of no other', async () => {
    const remembered = (id: string): TargetStatus => ({
      ...{ id, source: 'slurm', title: id, address: 'x', labels: {}, intervalSeconds: 60 },
      ...{ facts: {}, lastAttempt: 1, lastSuccess: 1, lastErrors: [], lastErrorAt: null },
      ...{ samples: 1, durationSeconds: 1, parts: ['nodes', 'jobs'] },
    })
    const { clock, collector, frames } = world([target('prometheus:a', () => good(7))], {
      remembered: [remembered('slurm:gone'), remembered('prometheus:a')],
    })
    collector.start()
    await clock.advance(4)
    await collector.stop()
    const empty = frames().filter(({ set }) => set.keys.length === 0)
    expect(empty.map(({ origin }) => origin)).toEqual(['slurm:gone#nodes', 'slurm:gone#jobs', 'slurm:gone#scrape'])
  })

  it('watches a target that is added while it runs, beside the others', async () => {
    const { clock, collector, recorded } = world([target('prometheus:a', () => good(7))])
    collector.start()
    await clock.advance(20)
    collector.watch([target('prometheus:b', () => good(8))])
    await clock.advance(40)
    await collector.stop()
    expect([...recorded.keys()].sort()).toEqual(['prometheus:a', 'prometheus:b'])
    expect(collector.statistics().targets).toBe(2)
  })

  it('writes the frames of a scrape and what the scrape itself cost', async () => {
    const { clock, collector, frames } = world([target('prometheus:a', () => good(7))])
    collector.start()
    await clock.advance(4)
    await collector.stop()
    const [data, self] = frames()
    expect(data).toMatchObject({ origin: 'prometheus:a', intervalSeconds: 15, set: LOAD })
    expect([...data!.values]).toEqual([7])
    expect(self!.origin).toBe('prometheus:a#scrape')
    expect(self!.set.keys.map(seriesId)).toEqual(
      ['success', 'duration_seconds', 'samples', 'body_bytes'].map(
        (field) => `scrape.${field}{cluster="serafin",source="prometheus",target="prometheus:a"}`,
      ),
    )
    expect([...self!.values]).toEqual([1, 0, 40, 900])
  })

  it('hands over the same series set from scrape to scrape, with the site on it', async () => {
    const { clock, collector, frames } = world([target('prometheus:a', () => good())], { site: 'ccad' })
    collector.start()
    await clock.advance(40)
    await collector.stop()
    const sets = new Set(frames().map(({ set }) => set))
    expect(frames().length).toBeGreaterThanOrEqual(6)
    expect(sets.size).toBe(2)
    expect([...sets][0]!.keys[0]!.labels).toEqual({ node: 'cn01', site: 'ccad' })
  })

  it('writes no value of a target that failed, only that it failed', async () => {
    const { clock, collector, frames, recorded } = world([target('prometheus:a', () => Promise.reject(refused()))])
    collector.start()
    await clock.advance(4)
    await collector.stop()
    expect(frames().map(({ origin }) => origin)).toEqual(['prometheus:a#scrape'])
    expect([...frames()[0]!.values]).toEqual([0, Number.NaN, Number.NaN, Number.NaN])
    expect(recorded.get('prometheus:a')).toMatchObject({
      lastSuccess: null,
      samples: null,
      lastErrors: [{ code: 'scrape.refused', params: { address: 'cn01:9100', detail: 'ECONNREFUSED' } }],
    })
  })

  it('keeps the parts that succeeded when others failed, and calls the scrape failed', async () => {
    const half = () => ({
      ...good(3),
      parts: [{ name: 'nodes', set: LOAD, values: Float64Array.of(3) }],
      errors: [refused()],
    })
    const { clock, collector, frames, recorded } = world([target('slurm:x', half)])
    collector.start()
    await clock.advance(4)
    await collector.stop()
    expect(frames().map(({ origin }) => origin)).toEqual(['slurm:x#nodes', 'slurm:x#scrape'])
    expect([...frames()[1]!.values]).toEqual([0, 0, 40, 900])
    expect(recorded.get('slurm:x')!.lastErrors).toHaveLength(1)
  })

  it('lets targets that hang, throw or talk garbage cost only themselves', async () => {
    const hang = () => new Promise<never>(() => {})
    const { clock, collector, events, values } = world([
      target('prometheus:hangs', hang),
      target('prometheus:throws', () => {
        throw new TypeError('no such thing')
      }),
      target('prometheus:works', () => good()),
    ])
    collector.start()
    await clock.advance(60)
    await collector.stop()
    expect(values('node.load1').length).toBeGreaterThanOrEqual(4)
    const down = events.flatMap((event) =>
      event.kind === 'target_down' ? [[event.target.id, event.problems[0]!.code]] : [],
    )
    expect(down.sort()).toEqual([
      ['prometheus:hangs', 'scrape.timeout'],
      ['prometheus:throws', 'internal'],
    ])
  })

  it('aborts a scrape at the hard limit and never asks the same target twice at a time', async () => {
    let running = 0
    let most = 0
    const signals: AbortSignal[] = []
    const clock = fakeClock()
    const slow = ({ signal }: ScrapeContext) => {
      signals.push(signal)
      most = Math.max(most, ++running)
      return new Promise<Scraped>((resolve) =>
        clock.after(40, () => {
          running--
          resolve(good())
        }),
      )
    }
    const { collector, recorded } = world([target('prometheus:slow', slow)], { clock })
    collector.start()
    await clock.advance(14)
    expect(signals[0]!.aborted).toBe(true)
    expect(recorded.get('prometheus:slow')!.lastErrors[0]).toEqual({ code: 'scrape.timeout', params: { seconds: 10 } })
    await clock.advance(90)
    expect(most).toBe(1)
    await collector.stop()
  })

  it('asks a target that is down again at its interval, and tells of it once', async () => {
    let asked = 0
    let up = false
    const flaky = () => {
      asked++
      if (!up) throw refused()
      return good()
    }
    const { clock, collector, events, recorded } = world([target('prometheus:a', flaky)])
    collector.start()
    await clock.advance(150)
    expect(asked).toBeGreaterThanOrEqual(10)
    up = true
    await clock.advance(20)
    await collector.stop()
    expect(events.map(({ kind }) => kind)).toEqual(['target_down', 'target_up'])
    expect(recorded.get('prometheus:a')).toMatchObject({ lastErrors: [], samples: 40 })
  })

  it('asks a Slurm that keeps failing every second interval, and sees it recover within two', async () => {
    const asked: number[] = []
    let up = false
    const clock = fakeClock()
    const slurm = () => {
      asked.push(clock.elapsed())
      if (!up) throw refused()
      return good()
    }
    const { collector, recorded, frames } = world(
      [target('slurm:x', slurm, { source: 'slurm', intervalSeconds: 60 })],
      {
        clock,
      },
    )
    collector.start()
    await clock.advance(1_200)
    const gaps = asked.slice(6).map((at, i) => at - asked[i + 5]!)
    expect(gaps.length).toBeGreaterThan(5)
    for (const gap of gaps) expect(gap).toBeCloseTo(120, 6)
    expect(frames().at(-1)!.intervalSeconds).toBe(120)
    up = true
    await clock.advance(120)
    expect(recorded.get('slurm:x')!.lastErrors).toEqual([])
    await collector.stop()
  })

  it('keeps what it knew of a target across restarts', async () => {
    const { target: opened } = target('prometheus:a', () => Promise.reject(refused()))
    const recorded: TargetStatus[] = []
    const before = { lastSuccess: 5, lastAttempt: 6, facts: { version: '1.5' } }
    const collector = createCollector({
      targets: [{ source: 'prometheus', target: opened }],
      clock: fakeClock(),
      limits: LIMITS,
      ports: DRY_PORTS,
      store: { write: async () => undefined },
      statuses: {
        declare: () => undefined,
        list: () => [{ ...before, id: 'prometheus:a' } as unknown as TargetStatus],
        record: (statuses) => void recorded.push(...statuses),
      },
      log: () => undefined,
    })
    await collector.scrapeAll()
    expect(recorded).toEqual([
      expect.objectContaining({ lastSuccess: 5, lastAttempt: 1_700_000_000, facts: { version: '1.5' } }),
    ])
  })

  it('gathers frames for a second, so that 200 targets do not cost 200 writes', async () => {
    const targets = Array.from({ length: 200 }, (_, i) => target(`prometheus:${i}`, () => good()))
    const { clock, collector, batches, frames } = world(targets)
    collector.start()
    await clock.advance(4)
    await collector.stop()
    expect(frames()).toHaveLength(400)
    expect(batches.length).toBeLessThanOrEqual(4)
  })

  it('stops: gives up what is under way, writes what waits, leaves no timer', async () => {
    const { clock, collector, frames } = world([
      target('prometheus:a', () => good()),
      target('prometheus:hangs', () => new Promise<never>(() => {})),
    ])
    collector.start()
    await clock.advance(2)
    await collector.stop()
    expect(frames().map(({ origin }) => origin)).toEqual(['prometheus:a', 'prometheus:a#scrape'])
    expect(clock.pending).toBe(0)
  })
})

describe('frames that the store refuses', () => {
  const full = () => new AppError('unavailable', 'internal', { detail: 'disk full' })

  it('are held and written once the store recovers, every one of them', async () => {
    const { clock, collector, control, events, frames } = world([target('prometheus:a', () => good())])
    control.refuse = full
    collector.start()
    await clock.advance(60)
    expect(frames()).toEqual([])
    expect(collector.statistics()).toMatchObject({ droppedValues: 0, lastError: { code: 'internal' } })
    const waiting = collector.statistics().pendingFrames
    expect(waiting).toBeGreaterThanOrEqual(8)
    control.refuse = undefined
    await clock.advance(31)
    expect(frames().length).toBeGreaterThanOrEqual(waiting)
    expect(collector.statistics()).toMatchObject({ pendingFrames: 0, pendingValues: 0, lastError: null })
    expect(events.map(({ kind }) => kind)).toEqual(['write_failed', 'write_recovered'])
    await collector.stop()
  })

  it('do not take good ones with them when one is invalid', async () => {
    const { clock, collector, control, events, frames } = world([
      target('prometheus:good', () => good()),
      target('prometheus:bad', () => good()),
    ])
    control.refuse = (all) =>
      all.some(({ origin }) => origin === 'prometheus:bad')
        ? new AppError('invalid', 'internal', { detail: 'no' })
        : undefined
    collector.start()
    await clock.advance(4)
    await collector.stop()
    expect(
      frames()
        .map(({ origin }) => origin)
        .sort(),
    ).toEqual(['prometheus:bad#scrape', 'prometheus:good', 'prometheus:good#scrape'])
    expect(collector.statistics()).toMatchObject({ rejectedFrames: 1, pendingValues: 0 })
    expect(events.map(({ kind }) => kind)).toEqual(['frame_rejected'])
  })

  it('are counted when the process must stop with them', async () => {
    const { clock, collector, control } = world([target('prometheus:a', () => good())])
    control.refuse = full
    collector.start()
    await clock.advance(4)
    await collector.stop()
    await settle()
    expect(collector.statistics().pendingValues).toBe(5)
    expect(clock.pending).toBe(0)
  })
})
