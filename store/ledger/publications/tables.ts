import type { DatabaseSync } from 'node:sqlite'
import { joinTold } from '../../../core/ledger/join.ts'
import {
  type LookedUp,
  type LookupService,
  type Publication,
  publicationKey,
  type Work,
} from '../../../core/ledger/publication.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import type { FactTable, Value } from '../imports/table.ts'

type Row = Readonly<Record<string, Value>>

export const PUBLICATIONS: FactTable<Publication> = {
  name: 'publications',
  columns: ['form', 'doi', 'title', 'year', 'venue', 'authors', 'type', 'open_access', 'acknowledged'],
  keyOf: (publication) => `${publicationKey(publication)} ${publication.form}`,
  valuesOf: ({ form, doi, acknowledged, ...work }) => [form, doi, ...workValues(work), acknowledged],
  factOf: (row) => ({
    form: row['form'] as Publication['form'],
    doi: String(row['doi']),
    ...workOf(row),
    acknowledged: row['acknowledged'] as Publication['acknowledged'],
  }),
  // one file has titles, the next one the acknowledgements
  join: joinTold,
}

/** What a service answered, when it was asked. */
export interface Lookup {
  readonly doi: string
  readonly service: LookupService
  readonly asked: UnixSeconds
  /** undefined: it does not know the DOI */
  readonly work: Work | undefined
}

const NOT_FOUND: Work = { title: '', year: null, venue: '', authors: null, type: null, openAccess: null }

export function keepLookups(db: DatabaseSync, lookups: readonly Lookup[]): void {
  const insert = db.prepare(`INSERT OR REPLACE INTO publication_lookups
    (doi, service, asked, is_found, title, year, venue, authors, type, open_access) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  for (const { doi, service, asked, work } of lookups)
    insert.run(doi, service, asked, work ? 1 : 0, ...workValues(work ?? NOT_FOUND))
}

export function readLookups(db: DatabaseSync): readonly LookedUp[] {
  const rows = db.prepare('SELECT * FROM publication_lookups WHERE is_found = 1 ORDER BY doi, service').all() as Row[]
  return rows.map((row) => ({ doi: String(row['doi']), service: row['service'] as LookupService, ...workOf(row) }))
}

export interface ToLookUp {
  readonly service: LookupService
  /** asked again where it was found before that, or not found before the other */
  readonly foundBefore: UnixSeconds
  readonly missedBefore: UnixSeconds
}

/** DOIs of publications that a service was not asked about, or too long ago. */
export function doisToLookUp(db: DatabaseSync, { service, foundBefore, missedBefore }: ToLookUp): readonly string[] {
  const rows = db.prepare(`SELECT DISTINCT doi FROM publications WHERE doi <> '' AND doi NOT IN
    (SELECT doi FROM publication_lookups WHERE service = ? AND asked >= CASE is_found WHEN 1 THEN ? ELSE ? END)
    ORDER BY doi`)
  return rows.all(service, foundBefore, missedBefore).map((row) => String(row['doi']))
}

const workValues = ({ title, year, venue, authors, type, openAccess }: Work): readonly Value[] => [
  title,
  year,
  venue,
  authors,
  type,
  openAccess,
]

function workOf(row: Row): Work {
  return {
    title: String(row['title']),
    year: row['year'] as number | null,
    venue: String(row['venue']),
    authors: row['authors'] as number | null,
    type: row['type'] as Work['type'],
    openAccess: row['open_access'] as Work['openAccess'],
  }
}
