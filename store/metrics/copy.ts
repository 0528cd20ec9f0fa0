/**
 * From one store into another, over nothing but their port. Raw samples first, then every roll-up of whole buckets:
 * those whose raw samples are gone are all there is of their time, the others come out as the other store makes them
 * itself. Nothing is written twice to other effect, so a window that was broken off is simply written again; what
 * lies in the other store is then compared with what was read, by counts and sums a metric and month.
 *
 * What the source gains while it is copied belongs to the next run. A day that was copied while it was young is copied
 * again then, for late data; what comes later than a day is not noticed.
 */
import { AppError, type Problem } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { isCutOff } from './copy/cut-off.ts'
import type { Done, Progress } from './copy/progress.ts'
import { firstBatch, read, throwIfStopped, timeOf } from './copy/read.ts'
import { createCounter } from './copy/tally.ts'
import { type CopyDifference, verifyCopy } from './copy/verify.ts'
import { keptOf, type Window, windowStart, windowsOf } from './copy/windows.ts'
import { RESOLUTIONS } from './resolution.ts'
import type { MetricStore, Resolution, Retention } from './store.ts'

export interface CopyOptions {
  readonly from: Pick<MetricStore, 'frames' | 'rollupFrames' | 'origins' | 'statistics'>
  readonly to: Pick<MetricStore, 'write' | 'writeRollups' | 'frames' | 'rollupFrames' | 'settle'>
  readonly progress: Progress
  /** how long `to` keeps what: older parts are not copied */
  readonly keep: Retention
  readonly now: UnixSeconds
  readonly report?: (step: CopyStep) => void
  readonly signal?: AbortSignal | undefined
}

/** Where a copy is. */
export type CopyStep =
  | { readonly kind: 'planned'; readonly windows: number; readonly done: number }
  | { readonly kind: 'window'; readonly window: Window; readonly values: number; readonly end: boolean }
  /** the other store is given time to take in what it was handed */
  | { readonly kind: 'settling' }
  | { readonly kind: 'verifying'; readonly resolution: Resolution; readonly month: string }

export interface CopyResult {
  /** copied now, without what lay there from an earlier run */
  readonly windows: number
  readonly values: number
  readonly skipped: readonly Skipped[]
  /** parts of the source that could not be read, and are in no copy therefore */
  readonly damage: readonly Problem[]
  /** empty where the copy is as what it was made from; those parts are copied again in the next run */
  readonly differences: readonly CopyDifference[]
}

/** What was not copied: retention of the source is dropping it, or the other store does not keep it as long. */
export interface Skipped extends Window {
  readonly reason: 'cut_off' | 'too_old'
}

/** In one call. */
const VALUES_A_WRITE = 200_000
/** A store that forwards is not handed more than this before it was seen to keep up. */
const VALUES_A_SETTLING = 2_000_000
/** Late data is expected for so long. */
const YOUNG_SECONDS = DAY_SECONDS

/** @throws AppError `unavailable` where either store fails or `signal` says stop: run again, it goes on there */
export async function copyMetrics(options: CopyOptions): Promise<CopyResult> {
  const { from, to, progress, keep, now, report = () => undefined, signal } = options
  const { newest } = await from.statistics()
  // nothing newer than the source has: its successor may be at work already
  const end = newest === undefined ? now : Math.min(now, newest + 0.001)
  const { plan, tooOld } = await planned(from, end, keep, now, signal)
  progress.forget(progress.list().filter((done) => isReplaced(done, plan)))
  const known = new Map(progress.list().map((done) => [keyOf(done), done]))
  const missing = plan.filter((window) => !isDone(window, known.get(keyOf(window))))
  report({ kind: 'planned', windows: plan.length, done: plan.length - missing.length })

  const skipped: Skipped[] = [...tooOld]
  const damage = new Map<string, Problem>()
  const damaged = (problem: Problem) => void damage.set(JSON.stringify(problem), problem)
  let windows = 0
  let values = 0
  for (const window of missing) {
    throwIfStopped(signal)
    report({ kind: 'window', window, values, end: false })
    const done = await copyWindow(window, options, damaged)
    if (typeof done === 'string') skipped.push({ ...window, reason: done })
    else {
      progress.record(done)
      windows += 1
      for (const tally of done.tallies.values()) values += tally.values
    }
    report({ kind: 'window', window, values, end: true })
  }
  report({ kind: 'settling' })
  await to.settle(signal)
  const verifying = (resolution: Resolution, month: string) => report({ kind: 'verifying', resolution, month })
  const kept = progress.list().filter((done) => keptOf(done, keep, now)?.from === done.from)
  const differences = await verifyCopy({ from, to, done: kept, report: verifying, signal })
  progress.forget(differences.flatMap(({ windows }) => windows))
  return { windows, values, skipped, damage: [...damage.values()], differences }
}

/** Everything kept, raw samples first, each oldest first. */
async function planned(
  from: CopyOptions['from'],
  end: UnixSeconds,
  keep: Retention,
  now: UnixSeconds,
  signal: AbortSignal | undefined,
): Promise<{ readonly plan: readonly Window[]; readonly tooOld: readonly Skipped[] }> {
  const plan: Window[] = []
  const tooOld: Skipped[] = []
  for (const resolution of RESOLUTIONS) {
    const oldest = await oldestOf(from, resolution, end, signal)
    if (oldest === undefined) continue
    const all = windowsOf(resolution, oldest, end)
    const kept = all.map((window) => keptOf(window, keep, now)).filter((window) => window !== undefined)
    plan.push(...kept)
    const since = kept[0]?.from ?? all.at(-1)?.to ?? oldest
    if (since > oldest) tooOld.push({ resolution, from: oldest, to: since, reason: 'too_old' })
  }
  return { plan, tooOld }
}

/**
 * The start of the window in which what is kept begins. No store is asked to tell: of what comes first the oldest is
 * taken, then what is older still, mostly nothing.
 */
async function oldestOf(
  from: CopyOptions['from'],
  resolution: Resolution,
  end: UnixSeconds,
  signal: AbortSignal | undefined,
): Promise<UnixSeconds | undefined> {
  let oldest: UnixSeconds | undefined
  for (let to = end; ; to = oldest) {
    const first = await firstBatch(read(from, resolution, { from: 0, to }, signal))
    if (first.length === 0) return oldest
    oldest = windowStart(
      resolution,
      first.reduce((time, frame) => Math.min(time, timeOf(frame)), Infinity),
    )
  }
}

const keyOf = ({ resolution, from }: Window) => `${resolution} ${from}`

function isDone(window: Window, done: Done | undefined): boolean {
  return done !== undefined && done.to >= window.to && done.copiedAt >= done.to + YOUNG_SECONDS
}

/** A window of the plan covers it with another start. */
function isReplaced(done: Done, plan: readonly Window[]): boolean {
  return plan.some(
    ({ resolution, from, to }) =>
      resolution === done.resolution && from !== done.from && from < done.to && done.from < to,
  )
}

/** @returns why, where it cannot be copied as it was */
async function copyWindow(
  window: Window,
  options: CopyOptions,
  damaged: (problem: Problem) => void,
): Promise<Done | Skipped['reason']> {
  const { from, to, now, report, signal } = options
  const { resolution } = window
  if (resolution === 'raw' && (await isCutOff(from, window, signal))) return 'cut_off'
  const counter = createCounter()
  let since = 0
  const written = async (count: number): Promise<void> => {
    since += count
    if (since < VALUES_A_SETTLING) return
    since = 0
    report?.({ kind: 'settling' })
    await to.settle(signal)
  }
  try {
    if (resolution === 'raw')
      for await (const batch of from.frames(window, signal, damaged))
        for (const part of parts(batch, ({ values }) => values.length)) {
          throwIfStopped(signal)
          await to.write(part.frames)
          part.frames.forEach(counter.raw)
          await written(part.values)
        }
    else
      for await (const batch of from.rollupFrames(resolution, window, signal, damaged))
        for (const part of parts(batch, ({ set }) => 4 * set.keys.length)) {
          throwIfStopped(signal)
          await to.writeRollups(part.frames)
          part.frames.forEach(counter.rollup)
          await written(part.values)
        }
  } catch (error) {
    if (error instanceof AppError && error.problem.code === 'store.too_old') return 'too_old'
    throw error
  }
  return { ...window, copiedAt: now, tallies: counter.tallies() }
}

function* parts<T>(frames: readonly T[], valuesOf: (frame: T) => number): Iterable<{ frames: T[]; values: number }> {
  let part: T[] = []
  let values = 0
  for (const frame of frames) {
    part.push(frame)
    values += valuesOf(frame)
    if (values < VALUES_A_WRITE) continue
    yield { frames: part, values }
    part = []
    values = 0
  }
  if (part.length > 0) yield { frames: part, values }
}
