import type { DatabaseSync } from 'node:sqlite'
import type { Mapping } from '../../../core/ledger/organisation.ts'
import { readFacts } from '../imports/read.ts'
import type { FactTable } from '../imports/table.ts'

export const MAPPINGS: FactTable<Mapping> = {
  name: 'organisation_mappings',
  columns: ['kind', 'name', 'organisation', 'country', 'field', 'ror'],
  keyOf: ({ kind, key }) => `${kind} ${key}`,
  valuesOf: ({ kind, key, organisation, country, field, ror }) => [kind, key, organisation, country, field, ror],
  factOf: (row) => ({
    kind: row['kind'] as Mapping['kind'],
    key: String(row['name']),
    organisation: String(row['organisation']),
    country: String(row['country']),
    field: String(row['field']),
    ror: String(row['ror']),
  }),
}

/** By account, in lower case. */
export function readAccountMappings(db: DatabaseSync): ReadonlyMap<string, Mapping> {
  const accounts = readFacts(db, MAPPINGS).filter(({ kind }) => kind === 'account')
  return new Map(accounts.map((mapping) => [mapping.key, mapping]))
}
