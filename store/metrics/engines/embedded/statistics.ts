/** Answers `MetricStore.statistics` from the file. */
import { statSync } from 'node:fs'
import { ROLLUP_SECONDS, ROLLUPS } from '../../resolution.ts'
import type { Resolution, StoreStatistics } from '../../store.ts'
import type { Context } from './context.ts'
import { lowerBound } from './head.ts'
import type { ChunkSpan } from './raw-chunks.ts'
import { TIME_OF_ID, toIds } from './schema.ts'

/** What chunks and roll-ups amount to: the same until something is sealed, merged or dropped. */
interface Sealed {
  readonly state: string
  readonly frames: number
  readonly oldestMs: number
  readonly newestMs: number
  readonly spans: ReadonlyMap<number, readonly ChunkSpan[]>
  /** of the blobs */
  readonly bytes: Readonly<Record<Resolution, number>>
}

/** @returns answers; what was sealed is counted once */
export function createStatistics(): (context: Context) => StoreStatistics {
  let sealed: Sealed | undefined
  return (context) => {
    const { db, marks, segments } = context
    const state = JSON.stringify([segments.epoch(), marks])
    if (sealed?.state !== state) sealed = countSealed(context, state)
    const head = countHead(context, sealed)
    const oldestMs = Math.min(sealed.oldestMs, head.oldestMs)
    const newestMs = Math.max(sealed.newestMs, head.newestMs)
    return {
      series: Number(db.prepare('SELECT count(*) AS n FROM series').get()!['n']),
      frames: sealed.frames + head.frames,
      bytes: ['', '-wal', '-shm'].reduce((sum, suffix) => sum + fileBytes(`${context.path}${suffix}`), 0),
      bytesByResolution: { ...sealed.bytes, raw: sealed.bytes.raw + head.bytes },
      oldest: oldestMs === Infinity ? undefined : oldestMs / 1000,
      newest: newestMs === -Infinity ? undefined : newestMs / 1000,
    }
  }
}

function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function countSealed(context: Context, state: string): Sealed {
  const { marks, chunks, damage } = context
  const { floorRawMs } = marks
  const spans = readSpans(context)
  let frames = 0
  let oldestMs = Infinity
  let newestMs = -Infinity
  for (const list of spans.values())
    for (const span of list) {
      if (span.lastMs < floorRawMs) continue
      newestMs = Math.max(newestMs, span.lastMs)
      if (span.firstMs >= floorRawMs) {
        frames += span.frames
        oldestMs = Math.min(oldestMs, span.firstMs)
        continue
      }
      const times = chunks.open(span, damage)?.open.timesMs
      if (!times) continue
      const from = lowerBound(times, floorRawMs)
      frames += times.length - from
      oldestMs = Math.min(oldestMs, times[from] ?? Infinity)
    }
  return { state, frames, oldestMs, newestMs, spans, bytes: countBytes(context) }
}

function readSpans({ db, check }: Context): Map<number, ChunkSpan[]> {
  const spans = new Map<number, ChunkSpan[]>()
  const rows = db.prepare(
    `SELECT id >> 42 AS origin, ${TIME_OF_ID} AS ms, last_ms, frames, crc FROM chunks ORDER BY id`,
  )
  for (const row of rows.iterate()) {
    check()
    const { origin, ms, last_ms, frames, crc } = row as Readonly<Record<string, number>>
    const span = { origin: origin!, firstMs: ms!, lastMs: last_ms!, frames: frames!, crc: crc! }
    const of = spans.get(span.origin)
    if (of) of.push(span)
    else spans.set(span.origin, [span])
  }
  return spans
}

function countBytes({ db, check }: Context): Record<Resolution, number> {
  const lengths = new Map<number, number>()
  for (const row of db.prepare('SELECT id, length(data) AS bytes FROM segments').iterate())
    lengths.set(row['id'] as number, row['bytes'] as number)
  const bytes: Record<Resolution, number> = { raw: 0, '5m': 0, '1h': 0, '1d': 0 }
  const add = (resolution: Resolution, sql: string, ...params: number[]): void => {
    for (const row of db.prepare(sql).iterate(...params)) {
      check()
      // a damaged row counts for nothing: reading names it
      if (!(row['segments'] instanceof Uint8Array)) continue
      bytes[resolution] += Number(row['bytes'])
      const list = toIds(row['segments'])
      for (let at = 0; at < list.length; at += 2) bytes[resolution] += lengths.get(list[at]!) ?? 0
    }
  }
  const columns = 'SELECT length(directory) + length(segments) AS bytes, segments'
  add('raw', `${columns} FROM chunks`)
  for (const rollup of ROLLUPS) add(rollup, `${columns} FROM rollups WHERE resolution = ?`, ROLLUP_SECONDS[rollup])
  return bytes
}

/** Instants that only the log has. */
function countHead(context: Context, { spans }: Sealed) {
  const { head, marks, chunks, damage } = context
  const result = { frames: 0, bytes: 0, oldestMs: Infinity, newestMs: -Infinity }
  for (const origin of head.origins()) {
    const { count, times, lengths } = head.of(origin)!
    const sealed = spans.get(origin) ?? []
    let known = -1
    for (let at = 0; at < count; at++) {
      const timeMs = times[at]!
      result.bytes += 32 + 8 * lengths[at]!
      if (timeMs === known || timeMs < marks.floorRawMs) continue
      known = timeMs
      result.oldestMs = Math.min(result.oldestMs, timeMs)
      result.newestMs = Math.max(result.newestMs, timeMs)
      const span = sealed.findLast(({ firstMs, lastMs }) => firstMs <= timeMs && lastMs >= timeMs)
      const inside = span && chunks.open(span, damage)?.open.timesMs
      if (!inside || inside[lowerBound(inside, timeMs)] !== timeMs) result.frames++
    }
  }
  return result
}
