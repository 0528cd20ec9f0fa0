/** Times of which everything of a kind is known. */
import type { DatabaseSync } from 'node:sqlite'
import type { Interval, Intervals } from '../../../core/ledger/capacity/intervals.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import { SPAN_KINDS, type SpanKind } from './schema.ts'

export interface Spans {
  list(cluster: number, kind: SpanKind): Intervals
  add(cluster: number, kind: SpanKind, span: Interval): void
  /** Nothing is known of what comes after that moment. */
  cut(cluster: number, kind: SpanKind, time: UnixSeconds): void
}

export function createSpans(db: DatabaseSync): Spans {
  const list = db.prepare('SELECT since, until FROM known_spans WHERE cluster = ? AND kind = ? ORDER BY since')
  const touching = db.prepare(`SELECT since, until FROM known_spans
    WHERE cluster = ? AND kind = ? AND since <= ? AND until >= ?`)
  const drop = db.prepare('DELETE FROM known_spans WHERE cluster = ? AND kind = ? AND since = ?')
  const dropLater = db.prepare('DELETE FROM known_spans WHERE cluster = ? AND kind = ? AND since > ?')
  const shorten = db.prepare('UPDATE known_spans SET until = ? WHERE cluster = ? AND kind = ? AND until > ?')
  const insert = db.prepare('INSERT INTO known_spans (cluster, kind, since, until) VALUES (?, ?, ?, ?)')
  const toInterval = ({ since, until }: Record<string, unknown>): Interval => ({
    from: Number(since),
    to: Number(until),
  })
  return {
    list: (cluster, kind) => list.all(cluster, SPAN_KINDS.indexOf(kind)).map(toInterval),
    add(cluster, kind, { from, to }) {
      const place = SPAN_KINDS.indexOf(kind)
      const span = { from: Math.ceil(from), to: Math.floor(to) }
      if (span.from > span.to) return
      const met = touching.all(cluster, place, span.to, span.from).map(toInterval)
      for (const { from: since } of met) drop.run(cluster, place, since)
      const since = Math.min(span.from, ...met.map((one) => one.from))
      insert.run(cluster, place, since, Math.max(span.to, ...met.map((one) => one.to)))
    },
    cut(cluster, kind, time) {
      const place = SPAN_KINDS.indexOf(kind)
      dropLater.run(cluster, place, time)
      shorten.run(time, cluster, place, time)
    },
  }
}
