/** What slurmctld said of nodes and reservations, as rows: one a change. Runs inside the caller's transaction. */
import type { DatabaseSync } from 'node:sqlite'
import {
  NODE_CONDITIONS,
  type Observation,
  RESERVATION_KINDS,
  type Reservation,
} from '../../../core/ledger/capacity/facts.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import type { Names } from '../names.ts'
import { endToColumn, ofColumn, TELLERS, type Teller, toColumn } from './schema.ts'
import { createSpans } from './spans.ts'

/** An answer of slurmctld: what is otherwise than before, and since when it is watched without a pause. */
export interface Seen {
  readonly cluster: string
  readonly from: UnixSeconds
  readonly now: UnixSeconds
  readonly changes: readonly Observation[]
}

export interface LastSeen {
  /** the newest of each node, those that are gone too */
  readonly nodes: readonly Observation[]
  /** undefined where nobody ever watched */
  readonly at: UnixSeconds | undefined
}

export interface Reserved {
  readonly cluster: string
  readonly now: UnixSeconds
  /** all there are, those to come too */
  readonly reservations: readonly Reservation[]
}

export function createObservations(db: DatabaseSync, names: Names) {
  const spans = createSpans(db)
  const insert = db.prepare(`INSERT OR REPLACE INTO node_observations
    (cluster, node, since, present, cores, gpus, gpu_type, memory_bytes, condition, reason)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const dropLater = db.prepare('DELETE FROM node_observations WHERE cluster = ? AND since > ?')
  const newest = db.prepare(`SELECT *, max(since) FROM node_observations WHERE cluster = ? GROUP BY node`)
  const reservations = createReservations(db)
  return {
    see({ cluster, from, now, changes }: Seen): void {
      const id = names.idOf('cluster', cluster)
      for (const { node, since, isPresent, cores, gpus, gpuType, memoryBytes, condition, reason } of changes)
        insert.run(
          ...[id, node, Math.floor(since), Number(isPresent), toColumn(cores), toColumn(gpus), gpuType],
          ...[toColumn(memoryBytes), NODE_CONDITIONS.indexOf(condition), reason],
        )
      spans.add(id, 'slurmctld', { from: Math.min(Math.floor(from), Math.floor(now)), to: Math.floor(now) })
    },
    /** What was seen last up to a moment. What was seen later is forgotten: a clock was ahead. */
    last(cluster: string, now: UnixSeconds): LastSeen {
      const id = names.idOf('cluster', cluster)
      dropLater.run(id, Math.floor(now))
      spans.cut(id, 'slurmctld', Math.floor(now))
      return { nodes: newest.all(id).map(toObservation), at: spans.list(id, 'slurmctld').at(-1)?.to }
    },
    reserve({ cluster, now, reservations: told }: Reserved): void {
      const id = names.idOf('cluster', cluster)
      reservations.put(id, 'slurmctld', told)
      for (const { name, since } of reservations.openAt(id, 'slurmctld', now)) {
        if (told.some((one) => one.name === name && Math.floor(one.from) === since)) continue
        if (since >= now) reservations.drop(id, 'slurmctld', name, since)
        else reservations.end(id, 'slurmctld', name, since, Math.floor(now))
      }
    },
  }
}

export function toObservation(row: Record<string, unknown>): Observation {
  return {
    node: String(row['node']),
    since: Number(row['since']),
    isPresent: row['present'] === 1,
    cores: ofColumn(row['cores']),
    gpus: ofColumn(row['gpus']),
    gpuType: String(row['gpu_type']),
    memoryBytes: ofColumn(row['memory_bytes']),
    condition: NODE_CONDITIONS[Number(row['condition'])]!,
    reason: String(row['reason']),
  }
}

/** Rows of reservations, whoever tells them. */
export function createReservations(db: DatabaseSync) {
  const key = 'cluster = ? AND teller = ?'
  const put = db.prepare(`INSERT OR REPLACE INTO reservations
    (cluster, teller, name, since, until, nodes, cores, gpus, kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const touching = db.prepare(`SELECT name, since FROM reservations 
    WHERE ${key} AND (until IS NULL OR until > ?) AND since < ?`)
  const drop = db.prepare(`DELETE FROM reservations WHERE ${key} AND name = ? AND since = ?`)
  const end = db.prepare(`UPDATE reservations SET until = ? WHERE ${key} AND name = ? AND since = ?`)
  const place = (teller: Teller): number => TELLERS.indexOf(teller)
  const keysIn = (cluster: number, teller: Teller, from: UnixSeconds, to: UnixSeconds) =>
    touching
      .all(cluster, place(teller), from, to)
      .map(({ name, since }) => ({ name: String(name), since: Number(since) }))
  return {
    put(cluster: number, teller: Teller, list: readonly Reservation[]): void {
      for (const { name, from, to, nodes, cores, gpus, kind } of list)
        put.run(
          ...[cluster, place(teller), name, Math.floor(from), endToColumn(Math.floor(to)), nodes],
          ...[toColumn(cores), toColumn(gpus), RESERVATION_KINDS.indexOf(kind)],
        )
    },
    /** Those that are not over. */
    openAt: (cluster: number, teller: Teller, now: UnixSeconds) =>
      keysIn(cluster, teller, now, Number.MAX_SAFE_INTEGER),
    keysIn,
    drop: (cluster: number, teller: Teller, name: string, since: number) =>
      void drop.run(cluster, place(teller), name, since),
    end: (cluster: number, teller: Teller, name: string, since: number, until: number) =>
      void end.run(until, cluster, place(teller), name, since),
  }
}
