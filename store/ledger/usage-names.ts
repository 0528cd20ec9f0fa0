/**
 * What usage may be asked by. A cell holds numbers of names; who an account belongs to is looked up when the question
 * is asked, so that a corrected mapping corrects all of the past.
 */
import type { DatabaseSync } from 'node:sqlite'
import { JOB_STATES } from '../../core/ledger/job.ts'
import { type Mapping, mappingKey, UNMAPPED } from '../../core/ledger/organisation.ts'
import { SIZE_CLASSES } from '../../core/ledger/size-class.ts'
import type { CellColumn } from './cell-table.ts'
import { readNames } from './names.ts'
import { readAccountMappings } from './organisations/tables.ts'

const OF_ACCOUNT = ['organisation', 'country', 'field'] as const
type OfAccount = (typeof OF_ACCOUNT)[number]
export const USAGE_DIMENSIONS = ['cluster', 'partition', 'account', 'qos', 'size', 'state', ...OF_ACCOUNT] as const
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number]

/** The column of a cell that tells what it is called in a dimension. */
export function columnOf(dimension: UsageDimension): CellColumn {
  return isOfAccount(dimension) ? 'account' : dimension
}

/**
 * @returns the name in a dimension of cells with a number in its column: '' where jobs told none, `UNMAPPED` where no
 * mapping does
 */
export function createCellNamer(db: DatabaseSync): (dimension: UsageDimension, number: number) => string {
  const known = new Map<UsageDimension, ReadonlyMap<number, string>>()
  const namesOf = (dimension: Exclude<UsageDimension, 'size' | 'state'>): ReadonlyMap<number, string> => {
    let names = known.get(dimension)
    if (!names) {
      names = isOfAccount(dimension) ? readMapped(db, dimension) : readNames(db, dimension)
      known.set(dimension, names)
    }
    return names
  }
  return (dimension, number) => {
    if (dimension === 'size') return SIZE_CLASSES[number] ?? ''
    if (dimension === 'state') return JOB_STATES[number] ?? ''
    return namesOf(dimension).get(number) ?? (isOfAccount(dimension) ? UNMAPPED : '')
  }
}

const isOfAccount = (dimension: string): dimension is OfAccount => OF_ACCOUNT.some((each) => each === dimension)

/** @returns number of an account → what it belongs to, where a mapping tells */
function readMapped(db: DatabaseSync, dimension: keyof Mapping & OfAccount): ReadonlyMap<number, string> {
  const mappings = readAccountMappings(db)
  const mapped = new Map<number, string>()
  for (const [id, account] of readNames(db, 'account')) {
    const name = mappings.get(mappingKey(account))?.[dimension] ?? ''
    if (name !== '') mapped.set(id, name)
  }
  return mapped
}
