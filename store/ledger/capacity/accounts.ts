/** Slurmdbd's events and reservations, as rows. Runs inside the caller's transaction. */
import type { DatabaseSync } from 'node:sqlite'
import {
  NODE_CONDITIONS,
  type NodeEvent,
  type Registration,
  type Reservation,
} from '../../../core/ledger/capacity/facts.ts'
import type { Interval } from '../../../core/ledger/capacity/intervals.ts'
import type { Names } from '../names.ts'
import { createReservations } from './observations.ts'
import { endToColumn, toColumn } from './schema.ts'
import { createSpans } from './spans.ts'

/** An answer of slurmdbd: all that touches a time. */
export interface Accounted {
  readonly cluster: string
  readonly asked: Interval
  /** of which nothing is missing: what slurmdbd has purged it does not tell; undefined: of no time */
  readonly known: Interval | undefined
  /** what it used to tell of that time and does not now was changed before it began */
  readonly isRecent: boolean
  readonly events: readonly NodeEvent[]
  readonly registrations: readonly Registration[]
  readonly reservations: readonly Reservation[]
  /** how far who asks has come, in its own words */
  readonly mark: { readonly source: string; readonly mark: string }
}

export function createAccounts(db: DatabaseSync, names: Names) {
  const spans = createSpans(db)
  const reservations = createReservations(db)
  // what has ended does not go on because an older answer says so
  const unlessStale = (table: string) => `WHERE excluded.until IS NOT NULL OR ${table}.until IS NULL`
  const event = db.prepare(`INSERT INTO node_events (cluster, node, since, until, condition, cores, gpus, reason)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cluster, node, since) DO UPDATE SET until = excluded.until,
    condition = excluded.condition, cores = excluded.cores, gpus = excluded.gpus, reason = excluded.reason
    ${unlessStale('node_events')}`)
  const registration = db.prepare(`INSERT INTO registrations (cluster, since, until, nodes, cores, gpus, memory_bytes)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cluster, since) DO UPDATE SET until = excluded.until,
    nodes = excluded.nodes, cores = excluded.cores, gpus = excluded.gpus, memory_bytes = excluded.memory_bytes
    ${unlessStale('registrations')}`)
  const mark = db.prepare('INSERT OR REPLACE INTO marks (source, mark) VALUES (?, ?)')
  return {
    account(told: Accounted): void {
      const id = names.idOf('cluster', told.cluster)
      for (const { node, from, to, condition, cores, gpus, reason } of told.events)
        event.run(
          ...[id, node, from, endToColumn(to), NODE_CONDITIONS.indexOf(condition), toColumn(cores), toColumn(gpus)],
          reason,
        )
      for (const { from, to, nodes, cores, gpus, memoryBytes } of told.registrations)
        registration.run(id, from, endToColumn(to), nodes, toColumn(cores), toColumn(gpus), toColumn(memoryBytes))
      reservations.put(id, 'slurmdbd', told.reservations)
      if (told.isRecent)
        for (const { name, since } of reservations.keysIn(id, 'slurmdbd', told.asked.from, Number.MAX_SAFE_INTEGER))
          if (!told.reservations.some((one) => one.name === name && one.from === since))
            reservations.drop(id, 'slurmdbd', name, since)
      if (told.known) spans.add(id, 'slurmdbd', told.known)
      mark.run(told.mark.source, told.mark.mark)
    },
  }
}
