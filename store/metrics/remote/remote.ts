/**
 * The seam of a metric store on another machine: what differs between servers. Everything else (spool, retries,
 * bisection, roll-ups, holding, folding) is done once, in this folder, over `Remote`.
 *
 * What lies in the server, whichever it is, written as line protocol by `lines.ts`:
 *
 * | resolution | measurement | tags | fields | time |
 * |---|---|---|---|---|
 * | raw | `node`, `slurm_pending`, … of the catalogue | labels, `origin` | `load1`, … | of the frame |
 * | raw | `frame` | `origin` | `interval` (seconds) | of the frame, also where it has no series |
 * | 5m, 1h, 1d | `node_5m`, … | labels, `origin` | `load1_sum`, `load1_count`, … | start of the bucket |
 * | 5m, 1h, 1d | `frame_5m`, … | `origin` | `interval`, `last` (Unix seconds of the last frame) | start of the bucket |
 * | all | `sentinel` | `writer` | `batch` | when it was sent |
 * | raw | `floor` | `of` (a resolution), `origin` (a writer) | `from` (Unix seconds: nothing older is kept) | when told |
 *
 * A line cannot take a value back: where a bucket is computed again and its last frame lacks a series now, `load1_last`
 * is `ENDED`.
 *
 * Times go over as whole milliseconds. Each resolution has its own database where the server has databases
 * (`atalaya`, `atalaya_5m`, `atalaya_1h`, `atalaya_1d`), each with its own retention: that works the same on every
 * InfluxDB. Tag values that line protocol cannot carry are escaped reversibly (`lines.ts`).
 */
import type { Problem } from '../../../core/errors.ts'
import type { Labels, UnixSeconds } from '../../../core/series.ts'
import type { Resolution, Retention, Where } from '../store.ts'

export interface Remote {
  /**
   * Creates what is missing (databases, retention). Called before the first batch is sent and again until it succeeds.
   * @throws AppError `unavailable` saying what to run on the server where it does not let us
   */
  prepare(retention: Retention): Promise<void>
  /** Reachable, the right kind and version, allowed to write and read, does it keep what it acknowledges. Empty: all well. */
  check(): Promise<readonly Problem[]>
  /** One request with one body. Never throws: whatever goes wrong is a `Sent`. */
  send(payload: Payload, signal?: AbortSignal): Promise<Sent>
  /** What became of batches that were accepted. Those in neither list are asked about again later. */
  confirm(accepted: readonly Accepted[]): Promise<Confirmation>
  /** Samples of one field. @throws AppError `unavailable` */
  read(request: ReadRequest, signal?: AbortSignal): Promise<readonly RemoteSeries[]>
  /** The newest sample of each series before `beforeMs`, not older than `fromMs`. */
  readLast(
    request: Omit<ReadRequest, 'toMs'> & { readonly beforeMs: number },
    signal?: AbortSignal,
  ): Promise<readonly RemoteSeries[]>
  /** Values of one tag of a measurement, unescaped, in any order. */
  tagValues(resolution: Resolution, measurement: string, tag: string, where?: Where): Promise<readonly string[]>
  /**
   * As `tagValues`, of the series that have the field only. Optional: where absent it is worked out from `readLast`.
   * @param field as in `ReadRequest`
   */
  fieldTagValues?(resolution: Resolution, measurement: string, field: string, tag: string): Promise<readonly string[]>
  /**
   * The raw `frame` lines not older than `fromMs`: how many, and the times of the first and the last; undefined where
   * there are none. Optional: where absent they are read and counted.
   */
  countFrames?(
    fromMs: number,
  ): Promise<{ readonly frames: number; readonly oldestMs: number; readonly newestMs: number } | undefined>
  /** What the server can tell cheaply. */
  size(): Promise<{ readonly series: number | undefined; readonly bytes: number | undefined }>
  /** Drops what is older, where the server lets a client do so; otherwise nothing. */
  dropBefore(resolution: Resolution, beforeMs: number): Promise<void>
  /** Makes what was accepted readable now, where that takes time by itself. */
  flush(): Promise<void>
  close(): Promise<void>
}

export interface Payload {
  /** of the request, not of the spool: never used twice */
  readonly batch: number
  readonly resolution: Resolution
  /** line protocol, one line each, without line ends; the last one is the sentinel */
  readonly lines: readonly string[]
}

export type Sent =
  /** every line taken */
  | { readonly kind: 'accepted' }
  /** not now: down, overloaded, wrong password, no database. Everything is kept and tried again */
  | { readonly kind: 'later'; readonly problem: Problem; readonly retryAfterSeconds?: number }
  /** at least one line will never be taken, or the body is too large; others may have been taken. Halve and send again */
  | {
      readonly kind: 'refused'
      readonly problem: Problem
      /** the body as a whole: nothing is said about its lines */
      readonly tooLarge?: boolean
    }

export interface Accepted {
  readonly batch: number
  readonly acceptedAt: UnixSeconds
  /** where its sentinel line lies; always given */
  readonly resolution?: Resolution
  /** tag and time of its sentinel line */
  readonly writer: string
  readonly sentinelMs: number
}

export interface Confirmation {
  /** will outlive the server's process: may be forgotten here */
  readonly safe: readonly number[]
  /** acknowledged and gone again: to be sent again */
  readonly lost: readonly number[]
  /** where something was lost: how the server forgets */
  readonly problem?: Problem
}

export interface ReadRequest {
  readonly resolution: Resolution
  /** `node`, `node_5m` */
  readonly measurement: string
  /** as it is stored: raw ones by `storedField` of `lines.ts`, roll-ups as `load1_sum` */
  readonly field: string
  /** on tags, `origin` among them; values unescaped */
  readonly where: Where
  readonly fromMs: number
  /** exclusive */
  readonly toMs: number
}

/** One series as the server has it. */
export interface RemoteSeries {
  readonly origin: string
  /** without `origin`, unescaped */
  readonly labels: Labels
  /** ascending, one an instant (of several samples at one instant the server's last) */
  readonly timesMs: Float64Array
  readonly values: Float64Array
}

/** Names of the tables above. */
export const FRAME_MEASUREMENT = 'frame'
export const SENTINEL_MEASUREMENT = 'sentinel'
export const FLOOR_MEASUREMENT = 'floor'
export const ORIGIN_TAG = 'origin'
/** Not a value, but the absence of one: a `last` at or below `ENDED_BELOW`. Few digits, so that every server keeps them. */
export const ENDED = -1.7e308
export const ENDED_BELOW = -1e308

/** A name that has its resolution already stays as it is. */
export function measurementAt(measurement: string, resolution: Resolution): string {
  return resolution === 'raw' || measurement.endsWith(`_${resolution}`) ? measurement : `${measurement}_${resolution}`
}
