/**
 * Who carries what, kept between questions: the layouts of the file (a layout only ever grows), and the series of the
 * metrics that were asked for. Damaged rows are left out and named.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { MetricId } from '../../../../core/catalogue.ts'
import type { Labels } from '../../../../core/series.ts'
import { crcOf } from '../../../crc.ts'
import { type DamageLog, expectRow, unlessDamaged } from './damage.ts'
import { toIds } from './schema.ts'

export interface Layout {
  readonly id: number
  readonly origin: number
  readonly intervalMs: number
  /** series by position */
  readonly ids: Int32Array
}

export interface SeriesRow {
  readonly id: number
  readonly labels: Labels
}

export interface Index {
  /** Call it inside the question's snapshot, before the others. */
  follow(damage: DamageLog): void
  /** Where frames of that layout have the series; -1 where they do not, or cannot be read. */
  position(layout: number, series: number): number
  /** Origins with a layout that names the series. */
  carriers(series: number): readonly number[]
  /** Series that the readable layouts of the origin name, each once. */
  seriesOf(origin: number): ReadonlySet<number>
  /** Origins that may carry anything: all of them where a layout cannot be read, else none. */
  suspects(): readonly number[]
  /** Of the layouts of the origin, or of all; 0 where there is none. */
  longestIntervalMs(origin?: number): number
  series(metric: MetricId, damage: DamageLog): readonly SeriesRow[]
  /** All that there are series of. */
  metrics(damage: DamageLog): readonly MetricId[]
  originName(origin: number): string
}

interface LayoutRow {
  readonly id: number
  readonly origin: number
  readonly interval_ms: number
  readonly newest_ms: number | null
  readonly series: Uint8Array
  readonly crc: number
}

interface Known {
  readonly bytes: number
  readonly layout: Layout
  readonly damaged: boolean
  positions: Map<number, number> | undefined
}

/** From here on a table is faster than looking along the series. */
const MANY = 100

const NONE: readonly number[] = []
const EMPTY: ReadonlySet<number> = new Set()

export function createIndex(db: DatabaseSync): Index {
  const sum = db.prepare('SELECT count(*) AS n, max(id) AS id, sum(length(series)) AS bytes FROM layouts')
  const list = db.prepare('SELECT id, length(series) AS bytes FROM layouts ORDER BY id')
  const load = db.prepare('SELECT id, origin, interval_ms, newest_ms, series, crc FROM layouts WHERE id = ?')
  const name = db.prepare('SELECT name FROM origins WHERE id = ?')
  const origins = db.prepare('SELECT id FROM origins ORDER BY id')
  const metrics = db.prepare('SELECT DISTINCT metric FROM series')
  const readSeries = createSeriesCache(db)
  let known = new Map<number, Known>()
  let state = ''
  let unreadable = false
  let carriers: Map<number, number[]> | undefined
  let byOrigin: Map<number, Set<number>> | undefined
  let intervals = new Map<number, number>()
  let suspects: readonly number[] = NONE

  const read = (id: number, bytes: number): Known => {
    const row = expectRow<LayoutRow>(load.get(id))
    const { origin, interval_ms, newest_ms, series, crc } = row
    const damaged = !(series instanceof Uint8Array && isSound(crc, id, origin, interval_ms, series, newest_ms ?? ''))
    const layout = { id, origin, intervalMs: interval_ms, ids: damaged ? new Int32Array(0) : toIds(series) }
    return { bytes, layout, damaged, positions: undefined }
  }

  const reload = (): void => {
    const current = new Map<number, Known>()
    unreadable = false
    const rows = unlessDamaged(
      () => list.all() as { id: number; bytes: number }[],
      () => {
        unreadable = true
      },
    )
    for (const { id, bytes } of rows ?? []) {
      const cached = known.get(id)
      const entry =
        cached?.bytes === bytes
          ? cached
          : unlessDamaged(
              () => read(id, bytes),
              () => {
                unreadable = true
              },
            )
      if (entry) current.set(id, entry)
    }
    known = current
    carriers = undefined
    byOrigin = undefined
    intervals = new Map()
    for (const { layout, damaged } of known.values()) {
      if (damaged) unreadable = true
      else intervals.set(layout.origin, Math.max(layout.intervalMs, intervals.get(layout.origin) ?? 0))
    }
    suspects = unreadable ? allOrigins() : NONE
  }

  const allOrigins = (): number[] => unlessDamaged(() => origins.all().map((row) => row['id'] as number)) ?? []

  const originName = (origin: number): string => {
    const row = unlessDamaged(() => name.get(origin))
    return (row?.['name'] as string | undefined) ?? `#${origin}`
  }

  const findCarriers = (): Map<number, number[]> => {
    const found = new Map<number, number[]>()
    for (const { layout, damaged } of known.values()) {
      if (damaged) continue
      for (const series of layout.ids) {
        const origins = found.get(series)
        if (!origins) found.set(series, [layout.origin])
        else if (!origins.includes(layout.origin)) origins.push(layout.origin)
      }
    }
    return found
  }

  const findByOrigin = (): Map<number, Set<number>> => {
    const found = new Map<number, Set<number>>()
    for (const { layout, damaged } of known.values()) {
      if (damaged) continue
      const of = found.get(layout.origin) ?? new Set<number>()
      for (const series of layout.ids) of.add(series)
      found.set(layout.origin, of)
    }
    return found
  }

  return {
    follow(damage) {
      const now = unlessDamaged(() => JSON.stringify(sum.get()))
      if (now === undefined || now !== state) reload()
      state = now ?? ''
      if (!unreadable) return
      const damagedRows = [...known.values()].filter(({ damaged }) => damaged)
      for (const { layout } of damagedRows)
        damage.note({ what: 'layouts', of: originName(layout.origin), fromMs: NaN, toMs: NaN })
      if (damagedRows.length === 0) damage.note({ what: 'layouts', of: '*', fromMs: NaN, toMs: NaN })
    },
    position(layout, series) {
      const entry = known.get(layout)
      if (!entry || entry.damaged) return -1
      const { ids } = entry.layout
      if (ids.length < MANY) return ids.indexOf(series)
      entry.positions ??= new Map(Array.from(ids, (id, position) => [id, position]))
      return entry.positions.get(series) ?? -1
    },
    carriers(series) {
      carriers ??= findCarriers()
      return carriers.get(series) ?? NONE
    },
    seriesOf(origin) {
      byOrigin ??= findByOrigin()
      return byOrigin.get(origin) ?? EMPTY
    },
    suspects: () => suspects,
    longestIntervalMs: (origin) =>
      origin === undefined ? Math.max(0, ...intervals.values()) : (intervals.get(origin) ?? 0),
    series: readSeries,
    metrics: (damage) =>
      unlessDamaged(
        () => metrics.all().map((row) => row['metric'] as MetricId),
        () => damage.note({ what: 'series', of: '*', fromMs: NaN, toMs: NaN }),
      ) ?? [],
    originName,
  }
}

/** Rows of an older version have no checksum until a writer opens the file; until then they cannot be believed. */
export function isSound(crc: number, ...columns: readonly (number | string | Uint8Array)[]): boolean {
  return crcOf(...columns) === crc
}

/**
 * The series of a metric. Rows only come, or go when nothing needs them any more: one that is gone but still known
 * here has no samples.
 */
function createSeriesCache(db: DatabaseSync): Index['series'] {
  const sequence = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'series'")
  const known = new Map<MetricId, { rows: SeriesRow[]; damaged: number[] }>()
  let newest = -1
  return (metric, damage) => {
    const now = unlessDamaged(() => (sequence.get()?.['seq'] as number | undefined) ?? 0) ?? NaN
    if (now !== newest) known.clear()
    newest = now
    let entry = known.get(metric)
    if (!entry) {
      entry = unlessDamaged(
        () => readSeriesRows(db, metric),
        () => damage.note({ what: 'series', of: metric, fromMs: NaN, toMs: NaN }),
      )
      if (!entry) return []
      known.set(metric, entry)
    }
    for (const id of entry.damaged) damage.note({ what: 'series', of: `${metric} #${id}`, fromMs: NaN, toMs: NaN })
    return entry.rows
  }
}

/** Sorted values of one label, of the series that there are now. */
export function readLabelValues(db: DatabaseSync, metric: MetricId, label: string): string[] {
  const { rows } = readSeriesRows(db, metric)
  const values = new Set(rows.flatMap(({ labels }) => (Object.hasOwn(labels, label) ? [labels[label]!] : [])))
  return [...values].sort()
}

function readSeriesRows(db: DatabaseSync, metric: MetricId) {
  const found = db.prepare('SELECT id, labels, crc FROM series WHERE metric = ? ORDER BY labels').all(metric)
  const rows: SeriesRow[] = []
  const damaged: number[] = []
  for (const { id, labels, crc } of found as unknown as { id: number; labels: string; crc: number }[])
    if (typeof labels === 'string' && isSound(crc, id, metric, labels))
      rows.push({ id, labels: JSON.parse(labels) as Labels })
    else damaged.push(id)
  return { rows, damaged }
}
