/** What the ids in frames and chunks stand for, as far as sealing needs it. */
import type { DatabaseSync } from 'node:sqlite'
import { METRICS, type MetricId } from '../../../../core/catalogue.ts'
import { DamageError } from '../../../codec/damage.ts'
import { FRAMES, layoutCrc, seriesCrc, toIds } from './schema.ts'

export interface Names {
  /** @throws DamageError when the row is not what was written */
  layout(id: number): Int32Array
  /** undefined where the row is gone or damaged, or its metric is rolled up by no version that we know */
  rolled(series: number): RolledMetric | undefined
  /** Orders series so that those of one metric stand together. */
  compare(a: number, b: number): number
  /** Layouts grow: what was read of them holds for one job. */
  forgetLayouts(): void
  /** Series were dropped. */
  forget(): void
}

export interface RolledMetric {
  readonly metric: string
  readonly statistics: readonly string[]
}

/** What is known of a series. */
interface Known {
  /** the same for all of one metric */
  readonly ordinal: number
  readonly rolled: RolledMetric | undefined
}

export function createNames(db: DatabaseSync): Names {
  const loadLayout = db.prepare('SELECT id, origin, interval_ms, series, newest_ms, crc FROM layouts WHERE id = ?')
  const loadSeries = db.prepare('SELECT id, metric, labels, crc FROM series WHERE id = ?')
  const layouts = new Map<number, Int32Array>()
  /** by metric, in the order in which they were met */
  const metrics = new Map<string, Known>()
  /** by series */
  let known: (Known | undefined)[] = []

  const metricOf = (series: number): string => {
    const row = loadSeries.get(series) as { id: number; metric: string; labels: string; crc: number } | undefined
    return row && seriesCrc(row.id, row.metric, row.labels) === row.crc ? row.metric : ''
  }
  const look = (series: number): Known => {
    let found = known[series]
    if (!found) {
      const metric = metricOf(series)
      const statistics = statisticsKept(metric)
      const rolled = statistics.length > 0 ? { metric, statistics } : undefined
      found = metrics.get(metric) ?? { ordinal: metrics.size, rolled }
      metrics.set(metric, found)
      known[series] = found
    }
    return found
  }

  return {
    rolled: (series) => look(series).rolled,
    compare: (a, b) => look(a).ordinal - look(b).ordinal || a - b,
    layout(id) {
      const found = layouts.get(id)
      if (found) return found
      const row = loadLayout.get(id) as unknown as LayoutRow | undefined
      if (!row || layoutCrc(row.id, row.origin, row.interval_ms, row.series, row.newest_ms) !== row.crc)
        throw new DamageError('a layout does not match its checksum')
      const ids = toIds(row.series)
      layouts.set(id, ids)
      return ids
    },
    forgetLayouts: () => layouts.clear(),
    forget() {
      layouts.clear()
      known = []
    },
  }
}

interface LayoutRow {
  readonly id: number
  readonly origin: number
  readonly interval_ms: number
  readonly series: Uint8Array
  readonly newest_ms: number | null
  readonly crc: number
}

const OF_FRAMES = ['last', 'interval'] as const
const NONE: readonly string[] = []

/** What a roll-up keeps of a metric; nothing of one that this version does not know. */
export function statisticsKept(metric: string): readonly string[] {
  if (metric === FRAMES) return OF_FRAMES
  return METRICS.get(metric as MetricId)?.rollups ?? NONE
}
