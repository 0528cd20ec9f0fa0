/** Publications as the API tells them: figures with what was declared of them, and each publication once. */
import { csvText } from '../core/csv.ts'
import { type Compared, compare, type Declared } from '../core/ledger/declared.ts'
import {
  LOOKUP_SERVICES,
  type LookupService,
  mergePublications,
  PUBLICATION_FIGURES,
  type Publication,
  type PublicationFigure,
  publicationFigures,
} from '../core/ledger/publication.ts'
import type { Told } from '../store/ledger/imports/table.ts'
import type { PublicationsAnswer as Found } from '../store/ledger/reader.ts'
import { PublicationRow } from './fact-schemas.ts'
import { FIGURE_TITLES, figureJson, figureRows } from './figures.ts'
import { onlyNamed } from './only-named.ts'

interface Listed extends Told<Publication> {
  /** who were asked about it and knew it */
  readonly lookups: readonly LookupService[]
}

export interface Publications {
  readonly figures: Readonly<Record<PublicationFigure, Compared<Told<Declared>>>>
  readonly publications: readonly Listed[]
}

/** @param years empty: all of them */
export function reckonPublications(found: Found, years: readonly number[]): Publications {
  const known = Map.groupBy(found.lookedUp, ({ doi }) => doi)
  const all = mergePublications(found.publications, found.lookedUp)
  const publications = all
    .filter(({ year }) => years.length === 0 || (year !== null && years.includes(year)))
    .map((publication) => {
      const services = (known.get(publication.doi) ?? []).map(({ service }) => service)
      return { ...publication, lookups: LOOKUP_SERVICES.filter((service) => services.includes(service)) }
    })
  const declared = found.declared.filter(({ year }) =>
    years.length === 0 ? year === null : years.length === 1 && year === years[0],
  )
  const reckoned = publicationFigures(publications)
  const figures = PUBLICATION_FIGURES.map((name) => [name, compare(`publications.${name}`, reckoned[name], declared)])
  return { publications, figures: Object.fromEntries(figures) as Publications['figures'] }
}

export function publicationsJson({ figures, publications }: Publications): string {
  return JSON.stringify({
    figures: Object.fromEntries(PUBLICATION_FIGURES.map((name) => [name, figureJson(figures[name])])),
    publications: publications.map(({ acknowledged, openAccess, ...publication }) =>
      onlyNamed(PublicationRow, {
        ...publication,
        openAccess: openAccess ?? 'unknown',
        acknowledged: acknowledged ?? 'unknown',
      }),
    ),
  })
}

export function publicationFiguresCsv({ figures }: Publications): string {
  const rows = PUBLICATION_FIGURES.flatMap((name) => figureRows(name, figures[name]))
  return csvText([FIGURE_TITLES, ...rows])
}

/** With titles that `import publications` reads. */
const COLUMNS = {
  doi: ({ doi }) => doi,
  title: ({ title }) => title,
  year: ({ year }) => year,
  venue: ({ venue }) => venue,
  authors: ({ authors }) => authors,
  type: ({ type }) => type,
  open_access: ({ openAccess }) => openAccess ?? 'unknown',
  acknowledged: ({ acknowledged }) => acknowledged ?? 'unknown',
  lookups: ({ lookups }) => lookups.join(' / '),
  file: ({ file }) => file,
  imported: ({ imported }) => new Date(imported * 1000).toISOString(),
} satisfies Record<string, (publication: Listed) => string | number | null>

export function publicationsCsv({ publications }: Publications): string {
  const columns = Object.entries(COLUMNS)
  const rows = publications.map((publication) => columns.map(([, of]) => of(publication) ?? ''))
  return csvText([columns.map(([title]) => title), ...rows])
}
