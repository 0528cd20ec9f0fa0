/**
 * In the spool's thread: which buckets are to be rolled up (again).
 *
 * There are too many marks, too often changed, for a CRC each: a start is a multiple of its resolution, which no power
 * of two is, so that no flipped bit of either goes unseen, and `sum` tells of one in the origin or in `again`. Another
 * `version` is as good as the right one, and a batch that is not there is none. `metrics` has a CRC: where that fails,
 * every metric is taken for told, which costs questions and changes no answer.
 */
import type { DatabaseSync } from 'node:sqlite'
import { METRICS, type MetricId } from '../../../../core/catalogue.ts'
import { crcOf } from '../../../crc.ts'
import { transaction } from '../../../sqlite.ts'
import { ROLLUP_SECONDS } from '../../resolution.ts'

/** Buckets of one resolution that may be computed now, in one stretch of time. */
export interface Due {
  /** seconds, exclusive end */
  readonly from: number
  readonly to: number
  readonly buckets: readonly DueBucket[]
  /** that their origins ever told here */
  readonly metrics: readonly MetricId[]
}

export interface DueBucket {
  readonly origin: string
  readonly start: number
  /** to be handed back: what was marked meanwhile is not done with */
  readonly version: number
  /** what was computed before may still be on its way to the server */
  readonly again: boolean
}

export interface DueRequest {
  /** of a bucket */
  readonly seconds: number
  /** only buckets that end at or before */
  readonly endedBy: number
  /** the most time that one answer spans, in seconds */
  readonly span: number
}

/** Buckets in one answer: what one turn computes. */
const MAX_DUE = 1_000

export type Marks = ReturnType<typeof createMarks>

/** @param run another at each opening: versions are never used twice */
export function createMarks(db: DatabaseSync, run: number) {
  let version = run * 2 ** 32
  const damaged = dropDamaged(db)
  const isWhole = areWhole(db)
  const upsert = db.prepare(`INSERT INTO dirty VALUES (?, ?, ?, ?, NULL, 0, ?) ON CONFLICT (resolution, start, origin)
    DO UPDATE SET version = excluded.version, again = max(again, batch IS NOT NULL), batch = NULL,
    sum = excluded.sum + max(again, batch IS NOT NULL)`)
  const claim = db.prepare(
    'UPDATE dirty SET batch = ? WHERE resolution = ? AND start = ? AND origin = ? AND version = ?',
  )
  const clear = db.prepare('DELETE FROM dirty WHERE resolution = ? AND start = ? AND origin = ? AND version = ?')
  const erase = db.prepare('DELETE FROM dirty WHERE resolution = ? AND start = ? AND origin = ?')
  const newestDue = db.prepare(
    'SELECT max(start) AS start FROM dirty WHERE resolution = ? AND batch IS NULL AND start < ?',
  )
  const dueIn = db.prepare(`SELECT start, origin, name, version, again FROM dirty JOIN origins ON origins.id = origin
    WHERE resolution = ? AND batch IS NULL AND start >= ? AND start < ? ORDER BY start, origin`)
  const finerIn = db.prepare('SELECT start, origin, batch FROM dirty WHERE resolution < ? AND start >= ? AND start < ?')

  function metricsOf(origins: ReadonlySet<number>): MetricId[] {
    if (!isWhole) return [...METRICS.keys()].sort()
    const rows = db.prepare('SELECT origin, metric FROM metrics').iterate()
    const found = new Set<MetricId>()
    for (const row of rows) if (origins.has(row['origin'] as number)) found.add(row['metric'] as MetricId)
    return [...found].sort()
  }

  return {
    /** Marks that could not be read when the file was opened: their buckets stay as they are. */
    damaged,
    mark(seconds: number, touched: Uint32Array): void {
      version += 1
      for (let at = 0; at < touched.length; at += 2) {
        const [origin, start] = [touched[at]!, touched[at + 1]!]
        upsert.run(seconds, start, origin, version, start + origin)
      }
    },
    /** What was computed of the bucket is in that batch. */
    claim: (seconds: number, origin: number, start: number, of: number, batch: number): void => {
      claim.run(batch, seconds, start, origin, of)
    },
    /** There is nothing to say of the bucket. */
    clear: (seconds: number, origin: number, start: number, of: number): void => {
      clear.run(seconds, start, origin, of)
    },
    /** The bucket was told by somebody else. */
    erase: (seconds: number, origin: number, start: number): void => {
      erase.run(seconds, start, origin)
    },
    /** The batch is safe: so are the buckets in it. */
    settle(batch: number): void {
      db.prepare('DELETE FROM dirty WHERE batch = ?').run(batch)
    },
    /** The batch is gone unsent: the buckets in it are to be computed again. */
    reopen(batch: number): void {
      version += 1
      db.prepare('UPDATE dirty SET batch = NULL, version = ? WHERE batch = ?').run(version, batch)
    },
    /**
     * The newest stretch with buckets that are over and whose parts can be read back.
     * @param isReadable whether a batch of finer roll-ups is at the server
     */
    due(
      { seconds, endedBy, span }: DueRequest,
      waiting: readonly (readonly [number, number])[],
      isReadable: (batch: number) => boolean,
    ): Due | undefined {
      let before = endedBy - seconds + 1
      for (;;) {
        const newest = newestDue.get(seconds, before)?.['start'] as number | null | undefined
        if (newest === null || newest === undefined) return undefined
        const from = Math.floor(newest / span) * span
        const blocked = new Set<string>()
        for (const row of finerIn.iterate(seconds, from, from + span)) {
          const batch = row['batch'] as number | null
          if (batch !== null && isReadable(batch)) continue
          blocked.add(`${row['origin']} ${Math.floor((row['start'] as number) / seconds) * seconds}`)
        }
        const rows = dueIn.all(seconds, from, Math.min(from + span, before)) as unknown as DueRow[]
        const due = rows
          .filter(({ start, origin }) => !blocked.has(`${origin} ${start}`) && !overlaps(waiting, start, seconds))
          .slice(0, MAX_DUE)
        if (due.length > 0)
          return {
            from: due[0]!.start,
            to: due.at(-1)!.start + seconds,
            buckets: due.map(({ start, name, version, again }) => ({
              origin: name,
              start,
              version,
              again: again === 1,
            })),
            metrics: metricsOf(new Set(due.map(({ origin }) => origin))),
          }
        before = from
      }
    },
    /**
     * Ranges of buckets, by origin, of which what can be read at the server may be out of date.
     * @param isReadable whether what was computed can be read there
     */
    stale(
      { seconds, from, to }: { readonly seconds: number; readonly from: number; readonly to: number },
      isReadable: (batch: number) => boolean,
    ): [string, Float64Array][] {
      const rows = db
        .prepare(`SELECT DISTINCT name, start - start % ?1 AS bucket, batch FROM dirty JOIN origins ON origins.id = origin
          WHERE resolution <= ?1 AND start >= ?2 AND start < ?3 ORDER BY name, bucket`)
        .iterate(seconds, from, to)
      const found: [string, number[]][] = []
      for (const row of rows) {
        const [name, bucket, batch] = [row['name'] as string, row['bucket'] as number, row['batch'] as number | null]
        if (batch !== null && isReadable(batch)) continue
        let last = found.at(-1)
        if (last?.[0] !== name) {
          last = [name, []]
          found.push(last)
        }
        // once more, of another part of it
        if (last[1].at(-1) === bucket + seconds) continue
        if (last[1].at(-1) === bucket) last[1][last[1].length - 1] = bucket + seconds
        else last[1].push(bucket, bucket + seconds)
      }
      return found.map(([name, ranges]) => [name, Float64Array.from(ranges)])
    },
    /** The oldest bucket, of that many seconds or more, that may be computed from finer data. */
    oldest(seconds: number): number | undefined {
      const row = db.prepare('SELECT min(start) AS start FROM dirty WHERE resolution >= ?').get(seconds)
      return (row?.['start'] as number | null) ?? undefined
    },
  }
}

const KNOWN = Object.values(ROLLUP_SECONDS).join(', ')
const ODD = `resolution NOT IN (${KNOWN}) OR start % resolution <> 0 OR sum <> start + origin + again`

/** Marks that say something else than what was marked. */
export function countDamagedMarks(db: DatabaseSync): number {
  return Number(db.prepare(`SELECT count(*) AS n FROM dirty WHERE ${ODD}`).get()!['n'])
}

function dropDamaged(db: DatabaseSync): number {
  return transaction(db, () => {
    // what was in it, if it was sent, is computed once more
    db.exec('UPDATE dirty SET batch = NULL WHERE batch NOT IN (SELECT id FROM batches)')
    db.exec(`UPDATE dirty SET version = 0 WHERE version NOT BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}`)
    return Number(db.prepare(`DELETE FROM dirty WHERE ${ODD}`).run().changes)
  })
}

function areWhole(db: DatabaseSync): boolean {
  const select = db.prepare('SELECT origin, metric, crc FROM metrics')
  // a damaged number may be more than one of ours holds
  select.setReadBigInts(true)
  const rows = select.iterate() as Iterable<{ origin: bigint; metric: string; crc: bigint }>
  for (const { origin, metric, crc } of rows) if (crcOf(origin, metric) !== Number(crc)) return false
  return true
}

interface DueRow {
  readonly start: number
  readonly origin: number
  readonly name: string
  readonly version: number
  readonly again: number
}

function overlaps(ranges: readonly (readonly [number, number])[], start: number, seconds: number): boolean {
  return ranges.some(([from, to]) => from < (start + seconds) * 1000 && to >= start * 1000)
}
