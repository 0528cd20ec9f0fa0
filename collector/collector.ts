/**
 * The collector's runtime: asks every target on its schedule, turns answers into frames, hands them to the
 * writer and keeps the status of each target. A target that is down, slow, lying or talking garbage costs
 * only itself. It must not parse anything or know any kind of source.
 */
import type { Clock } from '../core/clock.ts'
import { AppError, type Problem, toProblem } from '../core/errors.ts'
import type { Frame, SeriesSet, UnixSeconds } from '../core/series.ts'
import type { MetricStore } from '../store/metrics/store.ts'
import { NO_HISTORY, type TargetStatus, type TargetStatusStore } from '../store/state/target-status.ts'
import { lastFrames, originOf, withNew } from './origins.ts'
import type { Ports } from './ports.ts'
import { toPrecision } from './precision.ts'
import { cadence, tick } from './schedule.ts'
import { type SelfFrame, selfMetrics, siteLabeller } from './self-metrics.ts'
import { type Limits, limitsOf, type OpenTarget, type Scraped, type Scraper } from './source.ts'
import { createWriter, type Writer, type WriterStatistics } from './writer.ts'

export interface WatchedTarget {
  /** its key in the registry of sources */
  readonly source: string
  readonly target: OpenTarget
}

/** What is worth a line in the log; a scrape that goes well is not. */
export type CollectorEvent =
  | { readonly kind: 'target_down'; readonly target: OpenTarget; readonly problems: readonly Problem[] }
  | { readonly kind: 'target_up'; readonly target: OpenTarget }
  | { readonly kind: 'write_failed'; readonly problem: Problem }
  | { readonly kind: 'write_recovered' }
  | { readonly kind: 'values_dropped'; readonly values: number }
  | { readonly kind: 'frame_rejected'; readonly origin: string; readonly problem: Problem }
  | { readonly kind: 'status_failed'; readonly problem: Problem }

export interface CollectorOptions {
  readonly targets: readonly WatchedTarget[]
  readonly store: Pick<MetricStore, 'write'>
  readonly statuses: Pick<TargetStatusStore, 'declare' | 'record' | 'list'>
  readonly limits: Limits
  readonly ports: Ports
  readonly clock: Clock
  /** label `site` of every series; undefined adds none */
  readonly site?: string | undefined
  readonly log: (event: CollectorEvent) => void
  /** whether a target is ours to ask, where several collectors share them; all are where absent */
  readonly owns?: (target: OpenTarget) => boolean
}

export interface CollectorStatistics extends WriterStatistics {
  readonly targets: number
  readonly scrapes: number
  readonly failedScrapes: number
}

export interface Collector {
  start(): void
  /** Watches more, from now on. */
  watch(more: readonly WatchedTarget[]): void
  /** What is ours changed: the status list shows only that. */
  reassign(): void
  /** Asks every target once, now, and writes what came. */
  scrapeAll(): Promise<void>
  statistics(): CollectorStatistics
  /** Gives up what is under way, writes what waits, closes the scrapers. */
  stop(): Promise<void>
}

/** One target and what is known of it while the process lives. */
interface Watch extends WatchedTarget {
  readonly scraper: Scraper
  readonly selfFrame: SelfFrame
  status: TargetStatus
  /** down: the last attempt failed; undefined before the first */
  down: boolean | undefined
  failuresInARow: number
  turns: number
  /** settles, never rejects, when the scraper has let go */
  busy: Promise<void> | undefined
  abort(): void
}

const STATUS_SECONDS = 1

export function createCollector(options: CollectorOptions): Collector {
  const { targets, store, statuses, limits, ports, clock, site, log, owns = () => true } = options
  const label = siteLabeller(site)
  let stopping = false
  const writer = createWriter(store, clock, {
    failed: (problem) => log({ kind: 'write_failed', problem }),
    recovered: () => log({ kind: 'write_recovered' }),
    dropped: (values) => log({ kind: 'values_dropped', values }),
    rejected: ({ origin }, problem) => log({ kind: 'frame_rejected', origin, problem }),
  })
  const recorder = createRecorder(statuses, clock, (problem) => log({ kind: 'status_failed', problem }))
  const watches: Watch[] = []
  const counts = { scrapes: 0, failedScrapes: 0 }
  const stops: (() => void)[] = []

  function declare(all: readonly WatchedTarget[]): void {
    statuses.declare(all.filter(({ target }) => owns(target)).map(declared))
  }

  /** @returns the new ones */
  function add(more: readonly WatchedTarget[]): readonly Watch[] {
    declare([...watches, ...more])
    const known = new Map(statuses.list().map((status) => [status.id, status]))
    const added = more.map(
      ({ source, target }): Watch => ({
        source,
        target,
        scraper: target.open(limitsOf(target, limits), ports),
        selfFrame: selfMetrics(source, target, site),
        status: { ...NO_HISTORY, ...known.get(target.id), ...declared({ source, target }) },
        down: undefined,
        failuresInARow: 0,
        turns: 0,
        busy: undefined,
        abort: () => undefined,
      }),
    )
    watches.push(...added)
    return added
  }
  const configured = new Set(targets.map(({ target }) => target.id))
  const gone = statuses.list().filter(({ id, intervalSeconds }) => !configured.has(id) && intervalSeconds > 0)
  writer.add(gone.flatMap((status) => lastFrames(status, clock.now())))
  add(targets)

  function begin(some: readonly Watch[]): void {
    for (const watch of some) stops.push(tick(clock, watch.target.id, watch.target.intervalSeconds, () => turn(watch)))
  }

  /** One attempt from start to finish; never rejects. */
  async function attempt(watch: Watch): Promise<void> {
    const began = clock.now()
    const result = await scrapeOnce(watch, began)
    if (stopping) return
    counts.scrapes++
    if (!result.ok || result.scraped.errors.length > 0) counts.failedScrapes++
    settle(watch, result, began, Math.max(0, clock.now() - began), label, writer)
    if (owns(watch.target)) recorder.add(watch.status)
    tell(watch, log)
  }

  /** The scrape against its hard limit. The scraper may not obey the signal: then it stays busy. */
  async function scrapeOnce(watch: Watch, now: UnixSeconds): Promise<Result> {
    const own = limitsOf(watch.target, limits)
    if (watch.busy) return { ok: false, error: timeout(own) }
    const aborting = new AbortController()
    const { signal } = aborting
    let cancel = () => {}
    const limit = new Promise<never>((_, reject) => {
      cancel = clock.after(own.timeoutSeconds, () => aborting.abort(timeout(own)))
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    const scrape = start(watch.scraper, signal, now)
    const busy: Promise<void> = scrape.then(
      () => {
        watch.busy = undefined
      },
      () => {
        watch.busy = undefined
      },
    )
    watch.busy = busy
    watch.abort = () => aborting.abort(new AppError('unavailable', 'scrape.cancelled'))
    try {
      return { ok: true, scraped: await Promise.race([scrape, limit]) }
    } catch (error) {
      // whatever a source makes of the abort, its reason is what happened
      return { ok: false, error: signal.aborted ? signal.reason : error }
    } finally {
      cancel()
    }
  }

  async function turn(watch: Watch): Promise<void> {
    watch.turns++
    if (!owns(watch.target)) return
    if (cadence(watch.source, watch.failuresInARow) === 2 && watch.turns % 2 === 0) return
    await attempt(watch)
  }

  return {
    start: () => begin(watches),
    watch(more) {
      if (!stopping) begin(add(more))
    },
    reassign() {
      if (stopping) return
      try {
        declare(watches)
        for (const { target, status } of watches) if (owns(target) && status.lastAttempt !== null) recorder.add(status)
      } catch (error) {
        log({ kind: 'status_failed', problem: toProblem(error) })
      }
    },
    async scrapeAll() {
      await Promise.all(watches.filter(({ target }) => owns(target)).map((watch) => watch.busy ?? attempt(watch)))
      await writer.flush()
      recorder.flush()
    },
    statistics: () => ({
      ...writer.statistics(),
      ...counts,
      targets: watches.filter(({ target }) => owns(target)).length,
    }),
    async stop() {
      for (const stop of stops) stop()
      stopping = true
      for (const watch of watches) watch.abort()
      writer.stop()
      recorder.stop()
      await writer.flush()
      recorder.flush()
      await Promise.allSettled(watches.map(({ scraper }) => scraper.close()))
    },
  }
}

type Result = { readonly ok: true; readonly scraped: Scraped } | { readonly ok: false; readonly error: unknown }

function timeout(limits: Limits): AppError {
  return new AppError('unavailable', 'scrape.timeout', { seconds: limits.timeoutSeconds })
}

/** A scraper that throws instead of rejecting is a failed scrape too. */
async function start(scraper: Scraper, signal: AbortSignal, now: UnixSeconds): Promise<Scraped> {
  return scraper.scrape({ signal, now })
}

/** What a result means: frames for the writer, the target's new status. */
function settle(
  watch: Watch,
  result: Result,
  began: UnixSeconds,
  durationSeconds: number,
  label: (set: SeriesSet) => SeriesSet,
  writer: Writer,
): void {
  const { target } = watch
  const errors = result.ok ? result.scraped.errors.map(toProblem) : [toProblem(result.error)]
  const success = errors.length === 0
  watch.failuresInARow = success ? 0 : watch.failuresInARow + 1
  const frames: Frame[] = result.ok
    ? result.scraped.parts.map(({ name, set, values }) => ({
        origin: originOf(target.id, name),
        timeSeconds: began,
        intervalSeconds: target.intervalSeconds,
        set: label(set),
        values: toPrecision(set, values),
      }))
    : []
  const had = result.ok
    ? { durationSeconds, samples: result.scraped.samples, bodyBytes: result.scraped.bodyBytes }
    : undefined
  // with the breaker open the next attempt is two intervals away: the failure holds until then
  const apart = target.intervalSeconds * cadence(watch.source, watch.failuresInARow)
  frames.push(watch.selfFrame({ success, had }, began, apart))
  writer.add(frames)
  watch.status = {
    ...watch.status,
    facts: (result.ok ? result.scraped.facts : undefined) ?? watch.status.facts,
    lastAttempt: began,
    lastSuccess: success ? began : watch.status.lastSuccess,
    lastErrors: errors,
    lastErrorAt: success ? watch.status.lastErrorAt : began,
    samples: finite(result.ok ? result.scraped.samples : undefined),
    durationSeconds,
    parts: withNew(watch.status.parts, result.ok ? result.scraped.parts : []),
  }
}

const finite = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null)

/** Tells of changes only: a target that stays down is told of once. */
function tell(watch: Watch, log: CollectorOptions['log']): void {
  const down = watch.status.lastErrors.length > 0
  if (down && watch.down !== true) log({ kind: 'target_down', target: watch.target, problems: watch.status.lastErrors })
  if (!down && watch.down === true) log({ kind: 'target_up', target: watch.target })
  watch.down = down
}

function declared({ source, target }: WatchedTarget) {
  const { id, title, address, labels, intervalSeconds } = target
  return { id, source, title, address, labels, intervalSeconds }
}

/** Statuses on their way to the state store, the newest of each target, once a second. */
function createRecorder(statuses: Pick<TargetStatusStore, 'record'>, clock: Clock, failed: (problem: Problem) => void) {
  const changed = new Map<string, TargetStatus>()
  let cancel: (() => void) | undefined
  let failing = false
  const flush = () => {
    if (changed.size === 0) return
    try {
      statuses.record([...changed.values()])
      changed.clear()
      failing = false
    } catch (error) {
      // kept, and tried again with the next scrape
      if (!failing) failed(toProblem(error))
      failing = true
    }
  }
  return {
    add(status: TargetStatus) {
      changed.set(status.id, status)
      cancel ??= clock.after(STATUS_SECONDS, () => {
        cancel = undefined
        flush()
      })
    },
    flush,
    stop: () => cancel?.(),
  }
}
