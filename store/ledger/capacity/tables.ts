/** How what people tell of hardware lies in its tables. */
import type { DatabaseSync } from 'node:sqlite'
import type { InventoryLot, Outage } from '../../../core/ledger/capacity/facts.ts'
import type { FactTable, Value } from '../imports/table.ts'
import { endOfColumn, endToColumn, ofColumn, toColumn } from './schema.ts'

export const LOTS: FactTable<InventoryLot> = {
  name: 'inventory_lots',
  columns: [
    ...['cluster', 'nodes', 'since', 'until', 'type', 'cores', 'gpus', 'gpu_type', 'memory_bytes', 'watts', 'price'],
    ...['currency', 'bought_on'],
  ],
  keyOf: ({ cluster, nodes, from }) => JSON.stringify([cluster, nodes, from]),
  valuesOf: (lot) => [
    ...[lot.cluster, lot.nodes, lot.from, endToColumn(lot.to), lot.type, lot.cores, lot.gpus, lot.gpuType],
    ...[toColumn(lot.memoryBytes), toColumn(lot.watts), toColumn(lot.price), lot.currency, lot.boughtOn],
  ],
  factOf: (row) => ({
    cluster: String(row['cluster']),
    nodes: String(row['nodes']),
    from: Number(row['since']),
    to: endOfColumn(row['until']),
    type: String(row['type']),
    cores: Number(row['cores']),
    gpus: Number(row['gpus']),
    gpuType: String(row['gpu_type']),
    memoryBytes: ofColumn(row['memory_bytes']),
    watts: ofColumn(row['watts']),
    price: ofColumn(row['price']),
    currency: String(row['currency']),
    boughtOn: String(row['bought_on']),
  }),
}

export const OUTAGES: FactTable<Outage> = {
  name: 'outages',
  columns: ['what', 'since', 'until', 'planned', 'note'],
  keyOf: ({ what, from }) => JSON.stringify([what, from]),
  valuesOf: ({ what, from, to, isPlanned, note }) => [what, from, endToColumn(to), Number(isPlanned), note],
  factOf: (row) => ({
    what: String(row['what']),
    from: Number(row['since']),
    to: endOfColumn(row['until']),
    isPlanned: row['planned'] === 1,
    note: String(row['note']),
  }),
}

/** All lots of all clusters, sorted by cluster, then time. */
export const readLots = (db: DatabaseSync): readonly InventoryLot[] => readAll(db, LOTS, 'cluster, since, nodes')

/** All outages, of anything, in the order of their beginnings. */
export const readOutages = (db: DatabaseSync): readonly Outage[] => readAll(db, OUTAGES, 'since, what')

function readAll<Fact>(db: DatabaseSync, table: FactTable<Fact>, order: string): readonly Fact[] {
  const rows = db.prepare(`SELECT ${table.columns.join(', ')} FROM ${table.name} ORDER BY ${order}`).all()
  return (rows as Record<string, Value>[]).map((row) => table.factOf(row))
}
