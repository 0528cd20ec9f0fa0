/**
 * Takes facts in. Those of one key are told together: told again they change nothing, told otherwise they take the
 * place of what was known. Runs inside the caller's transaction.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { UnixSeconds } from '../../../core/series.ts'
import type { FactTable, Value } from './table.ts'

/** Where facts come from. */
export interface Origin {
  readonly kind: string
  /** its name without its folder */
  readonly file: string
  readonly sha256: Uint8Array
  readonly imported: UnixSeconds
}

export interface FactsTaken {
  /** rows that were not known */
  readonly added: number
  /** told otherwise than before */
  readonly changed: number
  /** known as they are */
  readonly same: number
  /** known, and told no more */
  readonly removed: number
  /** rows that say more of what another row of the file says */
  readonly joined: number
}

/** @param replaces whether what a file of this name told before, and does not tell now, goes */
export function takeFacts<Fact>(
  db: DatabaseSync,
  table: FactTable<Fact>,
  facts: readonly Fact[],
  origin: Origin,
  replaces: boolean,
): FactsTaken {
  const columns = table.columns.join(', ')
  const find = db.prepare(`SELECT ${columns}, import FROM ${table.name} WHERE key = ? ORDER BY place`)
  const drop = db.prepare(`DELETE FROM ${table.name} WHERE key = ?`)
  const insert = db.prepare(
    `INSERT INTO ${table.name} (key, place, ${columns}, import) VALUES (?, ?${', ?'.repeat(table.columns.length)}, ?)`,
  )
  const importId = createImport(db, origin)
  const counts = { added: 0, changed: 0, same: 0, removed: 0, joined: 0 }
  const groups = Map.groupBy(facts, (fact) => table.keyOf(fact))

  for (const [key, group] of groups) {
    const known = (find.all(key) as Record<string, Value>[]).map((row) => ({
      text: textOf(table.columns.map((column) => row[column]!)),
      row,
    }))
    const told = joined(table, known[0] && table.factOf(known[0].row), group).map((fact) => table.valuesOf(fact))
    const rows = told.map((values) => ({ values, text: textOf(values), import: undefined as number | undefined }))
    // rows that stay keep the file that told them first
    for (const { text, row } of known) {
      const same = rows.find((each) => each.import === undefined && each.text === text)
      if (same) same.import = Number(row['import'])
    }
    const same = rows.filter((row) => row.import !== undefined).length
    const [fresh, gone] = [rows.length - same, known.length - same]
    counts.joined += group.length - rows.length
    counts.same += same
    counts.changed += Math.min(fresh, gone)
    counts.added += Math.max(0, fresh - gone)
    counts.removed += Math.max(0, gone - fresh)
    if (fresh + gone === 0) continue
    drop.run(key)
    const sorted = rows.sort((a, b) => (a.text < b.text ? -1 : 1))
    for (const [place, row] of sorted.entries()) insert.run(key, place, ...row.values, row.import ?? importId())
  }
  if (replaces) counts.removed += dropUntold(db, table.name, new Set(groups.keys()), origin)
  return counts
}

function joined<Fact>({ join }: FactTable<Fact>, known: Fact | undefined, told: readonly Fact[]): readonly Fact[] {
  const [first, ...rest] = known ? [known, ...told] : told
  if (!join || first === undefined || join(first, first) === undefined) return told
  return [rest.reduce((earlier, later) => join(earlier, later) ?? later, first)]
}

const textOf = (values: readonly Value[]): string => JSON.stringify(values)

/** A file that tells nothing new leaves no trace. */
function createImport(db: DatabaseSync, { kind, file, sha256, imported }: Origin): () => number {
  let id: number | undefined
  return () => {
    if (id === undefined) {
      const insert = db.prepare('INSERT INTO imports (kind, file, sha256, imported) VALUES (?, ?, ?, ?)')
      id = Number(insert.run(kind, file, sha256, imported).lastInsertRowid)
    }
    return id
  }
}

function dropUntold(db: DatabaseSync, table: string, told: ReadonlySet<string>, { kind, file }: Origin): number {
  const rows = db.prepare(`SELECT key, place FROM ${table} WHERE import IN
    (SELECT id FROM imports WHERE kind = ? AND file = ?)`)
  const drop = db.prepare(`DELETE FROM ${table} WHERE key = ? AND place = ?`)
  const untold = (rows.all(kind, file) as { key: string; place: number }[]).filter(({ key }) => !told.has(key))
  for (const { key, place } of untold) drop.run(key, place)
  return untold.length
}
