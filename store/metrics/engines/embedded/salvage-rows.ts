/** Copies the rows of one table out of a damaged file: what can be read of it, however its pages are broken. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { DamageError } from '../../../codec/damage.ts'
import { transaction } from '../../../sqlite.ts'
import { isDamage } from './damage.ts'
import { prepareRun } from './schema.ts'

/** What could not be had of a table. Keys are those of its rows. */
export interface Missing {
  /** rows that are there, and not readable to their end */
  readonly unreadable: readonly bigint[]
  /** from the first to the last key between which nothing can be read; whether a row was there is not known */
  readonly gaps: readonly (readonly [bigint, bigint])[]
}

/** Rows copied in one transaction. */
const BLOCK = 512
/** Looks into the middle of what cannot be read, for what lies between two bad pages. */
const PROBES = 2_000
/** In vain, one after the other: then what leads to the rows is gone, and every other look would find as little. */
const VAIN_PROBES = 64
const LAST_KEY = 2n ** 63n - 1n

/**
 * From the table of that name in the attached file `old` into the one in `main`, which is empty.
 * @param key its INTEGER PRIMARY KEY
 */
export function copyRows(db: DatabaseSync, table: string, key: string): Missing {
  const columns = db
    .prepare(`PRAGMA main.table_info(${table})`)
    .all()
    .map((row) => String(row['name']))
  const copy = `INSERT INTO main.${table} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM old.${table} NOT INDEXED`
  // anew for each try: one that failed tells of it a second time when it is begun again
  const keys = (order: string): StatementSync => {
    const list = db.prepare(
      `SELECT ${key} AS key FROM old.${table} NOT INDEXED WHERE ${key} >= ? AND ${key} <= ? ORDER BY ${key} ${order}`,
    )
    list.setReadBigInts(true)
    return list
  }
  const block = prepareRun(db, `${copy} WHERE ${key} >= ? AND ${key} <= ?`)
  const single = prepareRun(db, `${copy} WHERE ${key} = ?`)
  const unreadable: bigint[] = []
  const gaps: [bigint, bigint][] = []

  let isVain = true
  const copyKeys = (found: readonly bigint[]): void => {
    isVain = false
    const [a, b] = [found[0]!, found.at(-1)!]
    const all = orNothing(() => transaction(db, () => block.run(a < b ? a : b, a < b ? b : a).changes))
    if (all !== undefined) return
    for (const one of found) if (!orNothing(() => single.run(one).changes)) unreadable.push(one)
  }

  const ranges: [bigint, bigint][] = [[0n, LAST_KEY]]
  let vain = 0
  for (let probes = 0; ranges.length > 0; probes++) {
    const [from, to] = ranges.shift()!
    isVain = true
    const first = follow(keys('ASC'), from, to, 1n, copyKeys)
    if (first === undefined) {
      vain = 0
      continue
    }
    const last = follow(keys('DESC'), first, to, -1n, copyKeys)
    if (last === undefined || last < first) {
      vain = 0
      continue
    }
    vain = isVain ? vain + 1 : 0
    const middle = (first + last) / 2n
    if (probes < PROBES && vain < VAIN_PROBES && first < last) ranges.push([first, middle], [middle + 1n, last])
    else gaps.push([first, last])
  }
  return { unreadable: unreadable.sort((a, b) => (a < b ? -1 : 1)), gaps: joined(gaps) }
}

/** @returns the first key, in that direction, that cannot be reached; undefined where all were */
function follow(
  list: StatementSync,
  from: bigint,
  to: bigint,
  direction: 1n | -1n,
  copyKeys: (found: readonly bigint[]) => void,
): bigint | undefined {
  let next = direction === 1n ? from : to
  let found: bigint[] = []
  const flush = (): void => {
    if (found.length > 0) copyKeys(found)
    found = []
  }
  for (;;) {
    let reached = true
    try {
      const rows = direction === 1n ? list.iterate(next, to) : list.iterate(from, next)
      for (const row of rows as unknown as Iterable<{ key: bigint }>) {
        // pages in a circle
        if ((row.key - next) * direction < 0n) throw new DamageError('keys that do not ascend')
        found.push(row.key)
        next = row.key + direction
        if (found.length < BLOCK) continue
        reached = false
        break
      }
    } catch (error) {
      if (!isDamage(error)) throw error
      flush()
      return next
    }
    flush()
    if (reached) return undefined
  }
}

/** SQLITE_CONSTRAINT and SQLITE_MISMATCH: a damaged number or text */
const MISFITS: ReadonlySet<number> = new Set([19, 20])

function orNothing<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
    if (!isDamage(error) && !MISFITS.has(code)) throw error
    return undefined
  }
}

/** What was looked at in halves, as one. */
function joined(gaps: readonly (readonly [bigint, bigint])[]): (readonly [bigint, bigint])[] {
  const sorted = gaps.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const whole: [bigint, bigint][] = []
  for (const [from, to] of sorted) {
    const before = whole.at(-1)
    if (before && before[1] + 1n >= from) before[1] = to
    else whole.push([from, to])
  }
  return whole
}
