/** What the ledger knows of a cluster's hardware, as `core/ledger/capacity` reckons with it. */
import type { DatabaseSync } from 'node:sqlite'
import {
  type CapacityFacts,
  type InventoryLot,
  NODE_CONDITIONS,
  type NodeEvent,
  type Outage,
  RESERVATION_KINDS,
  type Reservation,
} from '../../../core/ledger/capacity/facts.ts'
import type { Interval } from '../../../core/ledger/capacity/intervals.ts'
import { findName } from '../names.ts'
import { toObservation } from './observations.ts'
import { endOfColumn, ofColumn, TELLERS, type Teller } from './schema.ts'
import { createSpans } from './spans.ts'
import { readLots, readOutages } from './tables.ts'

/** Of every cluster of whose hardware anything is told, sorted by name. @param window events beyond it are left out */
export function readCapacityFacts(db: DatabaseSync, window: Interval): readonly CapacityFacts[] {
  const lots = readLots(db)
  const outages = readOutages(db)
  return clusterNames(db, lots).map((cluster) => readFacts(db, cluster, lots, outages, window))
}

function clusterNames(db: DatabaseSync, lots: readonly InventoryLot[]): readonly string[] {
  const watched = db
    .prepare(`SELECT name FROM names WHERE kind = 'cluster' AND id IN (
      SELECT cluster FROM node_observations UNION SELECT cluster FROM registrations)`)
    .all()
  const all = [...lots.map(({ cluster }) => cluster), ...watched.map(({ name }) => String(name))]
  return [...new Set(all)].sort()
}

function readFacts(
  db: DatabaseSync,
  cluster: string,
  lots: readonly InventoryLot[],
  outages: readonly Outage[],
  { from, to }: Interval,
): CapacityFacts {
  // one of an inventory alone has no number
  const id = findName(db, 'cluster', cluster) ?? -1
  const spans = createSpans(db)
  const rows = (sql: string, ...values: number[]) => db.prepare(sql).all(id, ...values)
  const within = '(until IS NULL OR until > ?) AND since < ? ORDER BY'
  const reservations = (teller: Teller): readonly Reservation[] =>
    rows(
      `SELECT * FROM reservations WHERE cluster = ? AND teller = ? AND ${within} since, name`,
      ...[TELLERS.indexOf(teller), from, to],
    ).map(toReservation)
  return {
    cluster,
    lots: lots.filter((lot) => lot.cluster === cluster),
    outages: outages.filter(({ what }) => what === cluster),
    observed: {
      spans: spans.list(id, 'slurmctld'),
      nodes: rows('SELECT * FROM node_observations WHERE cluster = ? ORDER BY node, since').map(toObservation),
      reservations: reservations('slurmctld'),
    },
    accounted: {
      spans: spans.list(id, 'slurmdbd'),
      events: rows(`SELECT * FROM node_events WHERE cluster = ? AND ${within} node, since`, from, to).map(toEvent),
      registrations: rows('SELECT * FROM registrations WHERE cluster = ? ORDER BY since').map((row) => ({
        ...toInterval(row),
        nodes: String(row['nodes']),
        cores: ofColumn(row['cores']),
        gpus: ofColumn(row['gpus']),
        memoryBytes: ofColumn(row['memory_bytes']),
      })),
      reservations: reservations('slurmdbd'),
    },
  }
}

const toInterval = (row: Record<string, unknown>): Interval => ({
  from: Number(row['since']),
  to: endOfColumn(row['until']),
})

function toEvent(row: Record<string, unknown>): NodeEvent {
  return {
    ...toInterval(row),
    node: String(row['node']),
    condition: NODE_CONDITIONS[Number(row['condition'])] === 'planned' ? 'planned' : 'down',
    cores: ofColumn(row['cores']),
    gpus: ofColumn(row['gpus']),
    reason: String(row['reason']),
  }
}

function toReservation(row: Record<string, unknown>): Reservation {
  return {
    ...toInterval(row),
    name: String(row['name']),
    nodes: String(row['nodes']),
    cores: ofColumn(row['cores']),
    gpus: ofColumn(row['gpus']),
    kind: RESERVATION_KINDS[Number(row['kind'])]!,
  }
}
