import type { DatabaseSync } from 'node:sqlite'
import type { FactTable, Told, Value } from './table.ts'

/** All facts of a kind, in the order of their keys. */
export function readFacts<Fact extends object>(db: DatabaseSync, table: FactTable<Fact>): readonly Told<Fact>[] {
  const rows = db.prepare(`SELECT fact.*, imports.file, imports.imported FROM ${table.name} AS fact
    JOIN imports ON imports.id = fact.import ORDER BY key, place`)
  return (rows.all() as Record<string, Value>[]).map((row) => ({
    ...table.factOf(row),
    file: String(row['file']),
    imported: Number(row['imported']),
  }))
}
