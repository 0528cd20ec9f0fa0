/** Everything that a file of the embedded engine tells, read row by row and laid out plainly. */
import type { DatabaseSync } from 'node:sqlite'
import type { Frame, SeriesKey } from '../../../core/series.ts'
import { labelsId } from '../../../core/series.ts'
import { readLogRow } from '../../../store/metrics/engines/embedded/log.ts'
import { createRollups } from '../../../store/metrics/engines/embedded/rollups-rows.ts'
import { originOf, seriesOf } from '../../../store/metrics/engines/embedded/rollups-sheet.ts'
import { FRAMES, TIME_BITS, toIds } from '../../../store/metrics/engines/embedded/schema.ts'
import { createChunks } from '../../../store/metrics/engines/embedded/seal-chunks.ts'
import { createNames } from '../../../store/metrics/engines/embedded/seal-names.ts'
import { ROLLUP_SECONDS } from '../../../store/metrics/resolution.ts'
import { rollUp } from '../../../store/metrics/rollup.ts'
import type { RollupFrame } from '../../../store/metrics/store.ts'

/** `origin time` → `interval`, and `origin time series` → value. */
export type Content = Map<string, number>

/** Frames as the model of a test keeps them: by origin and milliseconds, merged. */
export interface PlainFrame {
  intervalMs: number
  readonly values: Map<string, number>
}
export type PlainFrames = Map<string, Map<number, PlainFrame>>

export function noteFrame(plain: PlainFrames, { origin, timeSeconds, intervalSeconds, set, values }: Frame): void {
  const timeMs = Math.round(timeSeconds * 1000)
  set.keys.forEach((key, at) => {
    note(plain, origin, timeMs, 1000 * intervalSeconds, idOf(key), values[at]!)
  })
  if (set.keys.length === 0) note(plain, origin, timeMs, 1000 * intervalSeconds, '', NaN)
}

export function idOf({ metric, labels }: SeriesKey): string {
  return `${metric}${labelsId(labels)}`
}

function note(
  plain: PlainFrames,
  origin: string,
  timeMs: number,
  intervalMs: number,
  series: string,
  value: number,
): void {
  const frames = plain.get(origin) ?? new Map<number, PlainFrame>()
  plain.set(origin, frames)
  const frame = frames.get(timeMs) ?? { intervalMs, values: new Map<string, number>() }
  frames.set(timeMs, frame)
  frame.intervalMs = intervalMs
  if (!Number.isNaN(value)) frame.values.set(series, value)
}

/** What chunks tell, and what the log lays over it. */
export function readFrames(db: DatabaseSync): PlainFrames {
  const plain: PlainFrames = new Map()
  const { originName, seriesName } = readNames(db)
  const chunks = createChunks(db, createNames(db))
  const ids = db.prepare('SELECT id FROM chunks ORDER BY id')
  ids.setReadBigInts(true)
  for (const { id } of ids.all() as { id: bigint }[]) {
    const { timesMs, intervalsMs, columns } = chunks.load(id)
    const origin = originName(Number(id >> TIME_BITS))
    for (const [row, timeMs] of timesMs.entries()) {
      note(plain, origin, timeMs, intervalsMs[row]!, '', NaN)
      for (const [series, column] of columns)
        note(plain, origin, timeMs, intervalsMs[row]!, seriesName(series), column[row]!)
    }
  }
  const layouts = new Map(
    db
      .prepare('SELECT id, series FROM layouts')
      .all()
      .map((row) => [row['id'] as number, toIds(row['series'] as Uint8Array)]),
  )
  for (const row of db.prepare('SELECT seq, frames, crc FROM log ORDER BY seq').all()) {
    const frames: Parameters<Parameters<typeof readLogRow>[1]>[] = []
    const numbers = readLogRow(
      row as unknown as Parameters<typeof readLogRow>[0],
      (...frame) => void frames.push(frame),
    )
    for (const [id, layout, timeMs, intervalMs, offset, length] of frames) {
      const origin = originName(id)
      note(plain, origin, timeMs, intervalMs, '', NaN)
      for (const [at, value] of numbers.subarray(offset, offset + length).entries())
        note(plain, origin, timeMs, intervalMs, seriesName(layouts.get(layout)![at]!), value)
    }
  }
  return plain
}

function readNames(db: DatabaseSync) {
  const origins = new Map(
    db
      .prepare('SELECT id, name FROM origins')
      .all()
      .map((row) => [row['id'], row['name']]),
  )
  const series = new Map(
    db
      .prepare('SELECT id, metric, labels FROM series')
      .all()
      .map(({ id, metric, labels }) => [id, `${metric}${labelsId(JSON.parse(labels as string))}`]),
  )
  return {
    originName: (id: number): string => String(origins.get(id)),
    seriesName: (id: number): string => String(series.get(id)),
  }
}

/** Sorted, so that two of them can be compared as they are. */
export function toContent(plain: PlainFrames): Content {
  const lines: [string, number][] = []
  for (const [origin, frames] of plain)
    for (const [timeMs, { intervalMs, values }] of frames) {
      lines.push([`${origin} ${timeMs}`, intervalMs])
      for (const [series, value] of values) lines.push([`${origin} ${timeMs} ${series}`, value])
    }
  return new Map(lines.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What the rows of roll-ups tell: `seconds origin start series statistic` → value. */
export function readRollups(db: DatabaseSync): Content {
  const { originName, seriesName } = readNames(db)
  const rollups = createRollups(db)
  const lines: [string, number][] = []
  for (const row of db.prepare('SELECT id, resolution, metric FROM rollups').all()) {
    const { id, resolution, metric } = row as { id: number; resolution: number; metric: string }
    const { keys, numbers, startMs, bucketMs, buckets } = rollups.load(id)
    for (const [track, key] of keys.entries())
      for (const [statistic, all] of numbers)
        for (let bucket = 0; bucket < buckets; bucket++) {
          const value = all[track * buckets + bucket]!
          if (Number.isNaN(value)) continue
          const series = metric === FRAMES ? FRAMES : seriesName(seriesOf(key))
          const start = startMs + bucket * bucketMs
          lines.push([`${resolution} ${originName(originOf(key))} ${start} ${series} ${statistic}`, value])
        }
  }
  return new Map(lines.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The same of roll-ups as the port tells them. */
export function rollupContent(frames: readonly RollupFrame[]): Content {
  const lines: [string, number][] = []
  for (const { origin, resolution, startSeconds, lastSeconds, intervalSeconds, set, statistics } of frames) {
    const head = `${ROLLUP_SECONDS[resolution]} ${origin} ${1000 * startSeconds}`
    lines.push([`${head} ${FRAMES} last`, Math.round(1000 * (lastSeconds - startSeconds))])
    lines.push([`${head} ${FRAMES} interval`, 1000 * intervalSeconds])
    for (const [statistic, values] of Object.entries(statistics))
      for (const [at, key] of set.keys.entries())
        if (!Number.isNaN(values[at])) lines.push([`${head} ${idOf(key)} ${statistic}`, values[at]!])
  }
  return new Map(lines.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What must hold of every file, whatever happened: what is not so, in words. */
export function findDisorder(db: DatabaseSync): string[] {
  const wrong: string[] = []
  const check = db.prepare('PRAGMA integrity_check').get()!['integrity_check']
  if (check !== 'ok') wrong.push(`integrity_check: ${check}`)
  const owned: number[] = []
  for (const table of ['chunks', 'rollups'])
    for (const row of db.prepare(`SELECT segments FROM ${table}`).all()) {
      const list = toIds(row['segments'] as Uint8Array)
      for (let at = 0; at < list.length; at += 2) owned.push(list[at]!)
    }
  const stored = db.prepare('SELECT id FROM segments ORDER BY id').all() as { id: number }[]
  if (String(owned.sort((a, b) => a - b)) !== String(stored.map(({ id }) => id)))
    wrong.push('segments are not owned exactly once')
  const spans = db.prepare('SELECT id, last_ms FROM chunks ORDER BY id')
  spans.setReadBigInts(true)
  let before: { origin: bigint; lastMs: bigint } | undefined
  for (const { id, last_ms: lastMs } of spans.all() as { id: bigint; last_ms: bigint }[]) {
    const origin = id >> TIME_BITS
    const firstMs = id - (origin << TIME_BITS)
    if (firstMs / 86_400_000n !== lastMs / 86_400_000n) wrong.push(`chunk ${id} crosses midnight`)
    if (before?.origin === origin && before.lastMs / 300_000n >= firstMs / 300_000n)
      wrong.push(`chunk ${id} shares a bucket with the one before`)
    before = { origin, lastMs }
  }
  const overlaps = db
    .prepare(`SELECT count(*) AS n FROM rollups a JOIN rollups b ON a.id < b.id AND a.resolution = b.resolution
      AND a.metric = b.metric AND a.start_ms < b.end_ms AND b.start_ms < a.end_ms`)
    .get()!['n']
  if (overlaps !== 0) wrong.push(`${overlaps} roll-ups overlap`)
  return wrong
}

/**
 * What roll-ups have to tell; days only as far as they are made.
 * @param keys every series there is
 */
export function expectedRollups(plain: PlainFrames, keys: readonly SeriesKey[], daysRolledMs: number): Content {
  const byId = new Map(keys.map((key) => [idOf(key), key]))
  const frames: RollupFrame[] = []
  for (const [origin, ofOrigin] of plain) {
    const raw = [...ofOrigin]
      .sort(([a], [b]) => a - b)
      .map(([timeMs, { intervalMs, values }]): Frame => {
        const keys = [...values.keys()].map((id) => byId.get(id)!)
        const timeSeconds = timeMs / 1000
        return {
          origin,
          timeSeconds,
          intervalSeconds: intervalMs / 1000,
          set: { keys },
          values: Float64Array.from(values.values()),
        }
      })
    frames.push(...rollUp(raw, '5m'), ...rollUp(raw, '1h'))
    frames.push(...rollUp(raw, '1d').filter(({ startSeconds }) => 1000 * startSeconds < daysRolledMs))
  }
  return rollupContent(frames)
}

/** Names and values that differ; sums of sums may do so in their last digits. */
export function findDifferences(found: Content, expected: Content): string[] {
  const wrong: string[] = []
  for (const name of found.keys()) if (!expected.has(name)) wrong.push(`not expected: ${name}`)
  for (const [name, value] of expected) {
    const same = found.get(name)
    if (same === undefined) wrong.push(`missing: ${name}`)
    else {
      const near = name.endsWith(' sum') ? Math.abs(value) * 1e-9 + 1e-9 : 0
      if (!Object.is(same, value) && !(Math.abs(same - value) <= near && near > 0))
        wrong.push(`${name}: ${same}, not ${value}`)
    }
  }
  return wrong
}
