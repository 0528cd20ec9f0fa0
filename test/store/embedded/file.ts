/**
 * Files of the embedded engine made by hand, row by row, so that tests of reading decide what lies where: what is
 * sealed and what is still in the log, in which chunks and blocks, which days are rolled up.
 */
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { isMetricId, metric as metricOf } from '../../../core/catalogue.ts'
import { type Frame, type SeriesKey, seriesId } from '../../../core/series.ts'
import { crcOf } from '../../../store/crc.ts'
import { packRawChunk } from '../../../store/metrics/engines/embedded/codec/raw-chunk.ts'
import { packRollupChunk } from '../../../store/metrics/engines/embedded/codec/rollup-chunk.ts'
import type { LogFrame } from '../../../store/metrics/engines/embedded/log.ts'
import { packLog } from '../../../store/metrics/engines/embedded/log.ts'
import {
  BLOCKS_MS,
  FRAMES,
  frameId,
  labelsText,
  type Mark,
  openMetrics,
  setMark,
  toBlob,
} from '../../../store/metrics/engines/embedded/schema.ts'
import { ROLLUP_SECONDS, ROLLUPS } from '../../../store/metrics/resolution.ts'
import { rollUp } from '../../../store/metrics/rollup.ts'
import type { RollupFrame, RollupResolution } from '../../../store/metrics/store.ts'
import { mergeFrames } from './reference.ts'

export interface Placement {
  /** in the order they were written; sealed: into chunks and roll-ups */
  readonly sealed: readonly Frame[]
  /** written later, still in the log, a row each */
  readonly log: readonly (readonly Frame[])[]
  /** roll-ups that another store handed over, of origins without raw frames there */
  readonly rollups?: readonly RollupFrame[]
  /** a multiple of five minutes that divides a day */
  readonly chunkSeconds: number
  /** which of BLOCKS_MS a block is of */
  readonly tier: (resolution: RollupResolution) => number
  readonly marks?: Readonly<Partial<Record<Mark, number>>>
}

export function makeFile(directory: string, placement: Placement): void {
  const db = openMetrics(directory, 'write')
  db.exec('BEGIN')
  const names = createNames(db)
  const daysRolledMs = placement.marks?.daysRolledMs ?? 0
  const byOrigin = new Map<string, Frame[]>()
  for (const frame of placement.sealed) {
    names.layout(frame)
    byOrigin.set(frame.origin, [...(byOrigin.get(frame.origin) ?? []), frame])
  }
  const rolled: RollupFrame[] = [...(placement.rollups ?? [])]
  for (const frames of byOrigin.values()) {
    const merged = mergeFrames(frames)
    putChunks(db, names, merged, placement.chunkSeconds * 1000)
    for (const resolution of ROLLUPS)
      rolled.push(
        ...rollUp(merged, resolution).filter(
          ({ startSeconds }) => resolution !== '1d' || startSeconds * 1000 < daysRolledMs,
        ),
      )
  }
  for (const resolution of ROLLUPS)
    putRollups(
      db,
      names,
      rolled.filter((frame) => frame.resolution === resolution),
      placement.tier(resolution),
    )
  for (const row of placement.log) putLog(db, names, row)
  for (const [name, value] of Object.entries(placement.marks ?? {})) setMark(db, name as Mark, value)
  db.exec('COMMIT')
  db.close()
}

function createNames(db: DatabaseSync) {
  const ids = new Map<string, number>()
  const layouts = new Map<string, Layout>()
  const idOf = (text: string, insert: (id: number) => void): number => {
    let id = ids.get(text)
    if (id === undefined) {
      id = ids.size + 1
      ids.set(text, id)
      insert(id)
    }
    return id
  }
  const origin = (name: string): number =>
    idOf(`origin ${name}`, (id) =>
      db.prepare('INSERT INTO origins (id, name, crc) VALUES (?, ?, ?)').run(id, name, crcOf(id, name)),
    )
  const series = ({ metric, labels }: SeriesKey): number =>
    idOf(seriesId({ metric, labels }), (id) => {
      const text = labelsText(labels)
      db.prepare('INSERT INTO series (id, metric, labels, crc) VALUES (?, ?, ?, ?)').run(
        id,
        metric,
        text,
        crcOf(id, metric, text),
      )
    })
  return {
    origin,
    series,
    /** One an origin and interval; it grows, as the writer's do. */
    layout({ origin: name, intervalSeconds, set, values }: Frame): Layout {
      const key = `${name} ${intervalSeconds}`
      const known = layouts.get(key) ?? { id: layouts.size + 1, positions: new Map<number, number>() }
      layouts.set(key, known)
      const before = known.positions.size
      set.keys.forEach((of, position) => {
        if (Number.isNaN(values[position])) return
        const id = series(of)
        if (!known.positions.has(id)) known.positions.set(id, known.positions.size)
      })
      if (before > 0 && known.positions.size === before) return known
      const blob = toBlob(Int32Array.from(known.positions.keys()))
      const columns = [known.id, origin(name), intervalSeconds * 1000, blob] as const
      db.prepare(
        'REPLACE INTO layouts (id, origin, interval_ms, series, newest_ms, crc) VALUES (?, ?, ?, ?, NULL, ?)',
      ).run(...columns, crcOf(...columns, ''))
      return known
    },
  }
}

interface Layout {
  readonly id: number
  /** by series */
  readonly positions: Map<number, number>
}

type Names = ReturnType<typeof createNames>

function putSegments(db: DatabaseSync, segments: readonly Uint8Array[]): Uint8Array {
  const list = segments.flatMap((data) => {
    const { lastInsertRowid } = db.prepare('INSERT INTO segments (data) VALUES (?)').run(data)
    return [Number(lastInsertRowid), crc32(data) | 0]
  })
  return toBlob(Int32Array.from(list))
}

/** @param frames of one origin, oldest first, one an instant */
function putChunks(db: DatabaseSync, names: Names, frames: readonly Frame[], chunkMs: number): void {
  const groups = Map.groupBy(frames, ({ timeSeconds }) => Math.floor((timeSeconds * 1000) / chunkMs))
  for (const group of groups.values()) {
    const columns = new Map<number, Float64Array>()
    group.forEach(({ set, values }, at) => {
      set.keys.forEach((key, position) => {
        if (Number.isNaN(values[position])) return
        const id = names.series(key)
        if (!columns.has(id)) columns.set(id, new Float64Array(group.length).fill(NaN))
        columns.get(id)![at] = values[position]!
      })
    })
    const timesMs = Float64Array.from(group, ({ timeSeconds }) => Math.round(timeSeconds * 1000))
    const { directory, segments } = packRawChunk(
      {
        timesMs,
        intervalsMs: Float64Array.from(group, ({ intervalSeconds }) => intervalSeconds * 1000),
        series: Int32Array.from(columns.keys()),
        columns: [...columns.values()],
      },
      'fast',
    )
    const id = frameId(names.origin(group[0]!.origin), timesMs[0]!)
    const row = [id, timesMs.at(-1)!, group.length, 0, directory, putSegments(db, segments)] as const
    const insert = db.prepare('INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?)')
    insert.setReadBigInts(true)
    insert.run(...row, crcOf(...row))
  }
}

interface Track {
  readonly origin: number
  readonly series: number
  readonly columns: ReadonlyMap<string, Float64Array>
}

function putRollups(db: DatabaseSync, names: Names, frames: readonly RollupFrame[], tier: number): void {
  if (frames.length === 0) return
  const seconds = ROLLUP_SECONDS[frames[0]!.resolution]
  const blockMs = BLOCKS_MS[seconds]![tier]!
  const count = blockMs / (seconds * 1000)
  const blocks = Map.groupBy(frames, ({ startSeconds }) => Math.floor((startSeconds * 1000) / blockMs))
  for (const [block, group] of blocks) {
    const metrics = new Map<string, Map<string, Track>>()
    const set = (
      metric: string,
      origin: number,
      series: number,
      statistic: string,
      at: number,
      value: number,
    ): void => {
      const tracks = metrics.get(metric) ?? new Map<string, Track>()
      metrics.set(metric, tracks)
      const track = tracks.get(`${origin} ${series}`) ?? { origin, series, columns: new Map() }
      tracks.set(`${origin} ${series}`, track)
      const columns = track.columns as Map<string, Float64Array>
      if (!columns.has(statistic)) columns.set(statistic, new Float64Array(count).fill(NaN))
      columns.get(statistic)![at] = value
    }
    for (const { origin: name, startSeconds, lastSeconds, intervalSeconds, set: of, statistics } of group) {
      const origin = names.origin(name)
      const at = startSeconds / seconds - block * count
      set(FRAMES, origin, 0, 'last', at, Math.round((lastSeconds - startSeconds) * 1000))
      set(FRAMES, origin, 0, 'interval', at, intervalSeconds * 1000)
      of.keys.forEach((key, position) => {
        if (!isMetricId(key.metric)) return
        for (const statistic of metricOf(key.metric).rollups) {
          const value = statistics[statistic]?.[position] ?? NaN
          if (!Number.isNaN(value)) set(key.metric, origin, names.series(key), statistic, at, value)
        }
      })
    }
    for (const [metric, tracks] of metrics)
      putBlock(db, seconds, metric, tier, block * blockMs, count, [...tracks.values()])
  }
}

function putBlock(
  db: DatabaseSync,
  seconds: number,
  metric: string,
  tier: number,
  startMs: number,
  buckets: number,
  tracks: readonly Track[],
): void {
  const sorted = tracks.toSorted((a, b) => a.origin - b.origin || a.series - b.series)
  const statistics = metric === FRAMES ? ['last', 'interval'] : metricOf(metric as SeriesKey['metric']).rollups
  const empty = new Float64Array(buckets).fill(NaN)
  const { directory, segments } = packRollupChunk(
    {
      startMs,
      bucketMs: seconds * 1000,
      buckets,
      origins: Int32Array.from(sorted, ({ origin }) => origin),
      series: Int32Array.from(sorted, ({ series }) => series),
      statistics,
      columns: new Map(statistics.map((name) => [name, sorted.map(({ columns }) => columns.get(name) ?? empty)])),
    },
    'fast',
  )
  const endMs = startMs + buckets * seconds * 1000
  const row = [seconds, metric, startMs, endMs, tier, directory, putSegments(db, segments)] as const
  db.prepare(
    'INSERT INTO rollups (resolution, metric, start_ms, end_ms, tier, directory, segments, crc) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(...row, crcOf(...row))
}

function putLog(db: DatabaseSync, names: Names, frames: readonly Frame[]): void {
  const rows = frames.map((frame): LogFrame => {
    const { id, positions } = names.layout(frame)
    const values = new Float64Array(positions.size).fill(NaN)
    frame.set.keys.forEach((key, position) => {
      if (!Number.isNaN(frame.values[position])) values[positions.get(names.series(key))!] = frame.values[position]!
    })
    const timeMs = Math.round(frame.timeSeconds * 1000)
    return { origin: names.origin(frame.origin), layout: id, timeMs, intervalMs: frame.intervalSeconds * 1000, values }
  })
  const blob = packLog(rows)
  const times = rows.map(({ timeMs }) => timeMs)
  db.prepare('INSERT INTO log (first_ms, last_ms, crc, frames) VALUES (?, ?, ?, ?)').run(
    Math.min(...times),
    Math.max(...times),
    crc32(blob),
    blob,
  )
}
