/** What people declare, as rows: the inventory and outages. Runs inside the caller's transaction. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { InventoryLot, Outage } from '../../../core/ledger/capacity/facts.ts'
import { type Names, readNames } from '../names.ts'
import { endOfColumn, endToColumn, ofColumn, toColumn } from './schema.ts'

export interface Declared {
  readonly added: number
  /** told otherwise than before */
  readonly changed: number
  readonly same: number
  /** not told any more by who tells all */
  readonly removed: number
}

export interface Declaring<Fact> {
  readonly facts: readonly Fact[]
  /** these are all: of the same clusters (or things that fail) nothing else is left */
  readonly isAll: boolean
  /** false: a trial */
  readonly isWanted: boolean
}

type Row = Readonly<Record<string, SQLInputValue>>

/** @param key columns that tell one fact from another; the first of them is what a teller of all speaks of */
function createTable(db: DatabaseSync, table: string, key: readonly string[], columns: readonly string[]) {
  const where = key.map((name) => `${name} = ?`).join(' AND ')
  const all = [...key, ...columns]
  const find = db.prepare(`SELECT ${columns.join(', ')} FROM ${table} WHERE ${where}`)
  const put = db.prepare(`INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`)
  const keysOf = db.prepare(`SELECT ${key.join(', ')} FROM ${table} WHERE ${key[0]} = ?`)
  const drop = db.prepare(`DELETE FROM ${table} WHERE ${where}`)
  return {
    declare(rows: readonly Row[], isAll: boolean): Declared {
      const counts = { added: 0, changed: 0, same: 0, removed: 0 }
      for (const row of rows) {
        const known = find.get(...key.map((name) => row[name]!)) as Row | undefined
        const isSame = known && columns.every((name) => Object.is(known[name], row[name]))
        counts[isSame ? 'same' : known ? 'changed' : 'added']++
        if (!isSame) put.run(...all.map((name) => row[name]!))
      }
      if (!isAll) return counts
      const told = new Set(rows.map((row) => JSON.stringify(key.map((name) => row[name]))))
      for (const first of new Set(rows.map((row) => row[key[0]!]!)))
        for (const row of keysOf.all(first) as Row[]) {
          const values = key.map((name) => row[name]!)
          if (told.has(JSON.stringify(values))) continue
          drop.run(...values)
          counts.removed++
        }
      return counts
    },
  }
}

const LOT_KEY = ['cluster', 'nodes', 'since']
const LOT_COLUMNS = [
  ...['until', 'type', 'cores', 'gpus', 'gpu_type', 'memory_bytes', 'watts', 'price', 'currency', 'bought_on'],
]

export function createDeclared(db: DatabaseSync, names: Names) {
  const lots = createTable(db, 'inventory_lots', LOT_KEY, LOT_COLUMNS)
  const outages = createTable(db, 'outages', ['what', 'since'], ['until', 'planned', 'note'])
  return {
    lots: (facts: readonly InventoryLot[], isAll: boolean): Declared =>
      lots.declare(
        facts.map((lot) => ({
          cluster: names.idOf('cluster', lot.cluster),
          nodes: lot.nodes,
          since: lot.from,
          until: endToColumn(lot.to),
          type: lot.type,
          cores: lot.cores,
          gpus: lot.gpus,
          gpu_type: lot.gpuType,
          memory_bytes: toColumn(lot.memoryBytes),
          watts: toColumn(lot.watts),
          price: toColumn(lot.price),
          currency: lot.currency,
          bought_on: lot.boughtOn,
        })),
        isAll,
      ),
    outages: (facts: readonly Outage[], isAll: boolean): Declared =>
      outages.declare(
        facts.map(({ what, from, to, isPlanned, note }) => ({
          what,
          since: from,
          until: endToColumn(to),
          planned: Number(isPlanned),
          note,
        })),
        isAll,
      ),
  }
}

/** All lots of all clusters, sorted by cluster, then time. */
export function readLots(db: DatabaseSync): readonly InventoryLot[] {
  const clusters = readNames(db, 'cluster')
  return db
    .prepare('SELECT * FROM inventory_lots ORDER BY cluster, since, nodes')
    .all()
    .map((row) => ({
      cluster: clusters.get(Number(row['cluster']))!,
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
    }))
}

/** All outages, of anything, in the order of their beginnings. */
export function readOutages(db: DatabaseSync): readonly Outage[] {
  return db
    .prepare('SELECT * FROM outages ORDER BY since, what')
    .all()
    .map((row) => ({
      what: String(row['what']),
      from: Number(row['since']),
      to: endOfColumn(row['until']),
      isPlanned: row['planned'] === 1,
      note: String(row['note']),
    }))
}
