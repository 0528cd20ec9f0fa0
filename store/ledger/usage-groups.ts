/** Cells of usage as a question groups them. */
import type { DatabaseSync } from 'node:sqlite'
import { readAliases } from './aliases.ts'
import { type CellTable, readCellTable } from './cell-table.ts'
import { columnOf, createCellNamer, type UsageDimension } from './usage-names.ts'

export type GroupNames = Readonly<Partial<Record<UsageDimension, string>>>

export interface CellGroups {
  /** cell → group; -1 where it is not asked for */
  readonly groupOf: Int32Array
  /** cell → person; 0: nobody */
  readonly personOf: Int32Array
  /** sorted by their names */
  readonly groups: readonly GroupNames[]
}

/** What the cells of a table are called in a dimension. */
interface Named {
  readonly dimension: UsageDimension
  /** each once */
  readonly names: readonly string[]
  /** row of the table → place in `names` */
  readonly codes: Int32Array
}

/**
 * @param by none: all together
 * @param where only cells that carry one of these names
 */
export function groupCells(
  db: DatabaseSync,
  by: readonly UsageDimension[],
  where: Readonly<Partial<Record<UsageDimension, readonly string[]>>>,
): CellGroups {
  const nameOf = createCellNamer(db)
  const whoIs = readAliases(db)
  const table = readCellTable(db)
  const named = by.map((dimension) => nameRows(table, dimension, nameOf))
  const wanted = wantedRows(table, where, nameOf)
  const { groups, groupOfRow } = groupRows(named, wanted)
  const groupOf = new Int32Array(table.last + 1).fill(-1)
  const personOf = new Int32Array(table.last + 1)
  for (let row = 0; row < table.count; row++) {
    groupOf[table.ids[row]!] = groupOfRow[row]!
    personOf[table.ids[row]!] = whoIs(table.columns.person[row]!)
  }
  return { groupOf, personOf, groups }
}

function nameRows(
  { count, columns }: CellTable,
  dimension: UsageDimension,
  nameOf: ReturnType<typeof createCellNamer>,
): Named {
  const column = columns[columnOf(dimension)]
  const places = new Map<string, number>()
  const placeOfNumber = new Map<number, number>()
  const codes = new Int32Array(count)
  for (let row = 0; row < count; row++) {
    let place = placeOfNumber.get(column[row]!)
    if (place === undefined) {
      const name = nameOf(dimension, column[row]!)
      place = places.get(name) ?? places.size
      places.set(name, place)
      placeOfNumber.set(column[row]!, place)
    }
    codes[row] = place
  }
  return { dimension, names: [...places.keys()], codes }
}

/** @returns 1 for each row that is asked for */
function wantedRows(
  table: CellTable,
  where: Readonly<Partial<Record<UsageDimension, readonly string[]>>>,
  nameOf: ReturnType<typeof createCellNamer>,
): Uint8Array {
  const wanted = new Uint8Array(table.count).fill(1)
  for (const [dimension, accepted] of Object.entries(where) as [UsageDimension, readonly string[]][]) {
    const { names, codes } = nameRows(table, dimension, nameOf)
    const isAccepted = names.map((name) => accepted.includes(name))
    for (let row = 0; row < table.count; row++) if (!isAccepted[codes[row]!]) wanted[row] = 0
  }
  return wanted
}

/** Dimension by dimension, each splitting the groups of those before. */
function groupRows(
  named: readonly Named[],
  wanted: Uint8Array,
): { readonly groups: readonly GroupNames[]; readonly groupOfRow: Int32Array } {
  const groupOfRow = new Int32Array(wanted.length).fill(-1)
  for (let row = 0; row < wanted.length; row++) if (wanted[row] === 1) groupOfRow[row] = 0
  for (const { names, codes } of named) {
    const split = new Map<number, number>()
    for (let row = 0; row < wanted.length; row++) {
      if (wanted[row] === 0) continue
      const key = groupOfRow[row]! * names.length + codes[row]!
      const group = split.get(key) ?? split.size
      split.set(key, group)
      groupOfRow[row] = group
    }
  }
  /** the names of each group, by one of its rows */
  const found: (readonly (readonly [UsageDimension, string])[])[] = []
  for (let row = 0; row < wanted.length; row++) {
    const group = groupOfRow[row]!
    if (group >= 0)
      found[group] ??= named.map(({ dimension, names, codes }) => [dimension, names[codes[row]!]!] as const)
  }
  const keys = found.map((names) => JSON.stringify(names))
  const order = [...found.keys()].sort((a, b) => (keys[a]! < keys[b]! ? -1 : 1))
  const rank = new Int32Array(order.length)
  for (const [at, group] of order.entries()) rank[group] = at
  for (let row = 0; row < wanted.length; row++) if (wanted[row] === 1) groupOfRow[row] = rank[groupOfRow[row]!]!
  return { groups: order.map((group) => Object.fromEntries(found[group]!)), groupOfRow }
}
