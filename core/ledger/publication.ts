/**
 * Publications: as files tell them, and as Crossref and OpenAlex know them. What nobody told is null or empty. Names of
 * authors are not kept.
 */
import { canonicalName } from './canonical.ts'
import type { Figure } from './figure.ts'
import { joinTold } from './join.ts'

export const PUBLICATION_TYPES = [
  'article',
  'proceedings',
  'chapter',
  'book',
  'thesis',
  'dataset',
  'software',
  'preprint',
  'report',
  'other',
] as const
export type PublicationType = (typeof PUBLICATION_TYPES)[number]

export interface Work {
  /** '' unknown */
  readonly title: string
  readonly year: number | null
  /** journal, proceedings, repository, university */
  readonly venue: string
  /** how many */
  readonly authors: number | null
  readonly type: PublicationType | null
  readonly openAccess: 'yes' | 'no' | null
}

/** Kinds of files that tell of publications, those that people check most last: they are believed most. */
export const PUBLICATION_FORMS = ['list', 'bibtex', 'table'] as const

export interface Publication extends Work {
  readonly form: (typeof PUBLICATION_FORMS)[number]
  /** as `normaliseDoi` gives it; '' where it has none */
  readonly doi: string
  /** whether it acknowledges the centre: a person has looked */
  readonly acknowledged: 'yes' | 'no' | 'unknown' | null
}

/** What a service that was asked by DOI knows of it. */
export interface LookedUp extends Work {
  readonly doi: string
  readonly service: LookupService
}

/** In the order in which they are believed. */
export const LOOKUP_SERVICES = ['crossref', 'openalex'] as const
export type LookupService = (typeof LOOKUP_SERVICES)[number]

const RESOLVER = /^(?:https?:\/\/)?(?:(?:dx|www)\.)?doi\.org\/|^doi:\s*/i
const DOI = /^10\.\d{4,9}(?:\.\d+)*\/\S+$/

/**
 * A DOI without its resolver, in lower case, as it compares (DOI Handbook, §2.4: ASCII letters of either case are the same).
 * @returns undefined where it is none
 */
export function normaliseDoi(text: string): string | undefined {
  let doi = text.trim().replace(RESOLVER, '')
  if (RESOLVER.test(text.trim()) && doi.includes('%')) doi = decoded(doi)
  // what follows it in a sentence
  doi = doi.replace(/[.,;]+$/, '').toLowerCase()
  return DOI.test(doi) ? doi : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Which publication it is: by its DOI or, where it has none, by title and year. */
export function publicationKey({ doi, title, year }: Pick<Publication, 'doi' | 'title' | 'year'>): string {
  return doi === '' ? `title ${titleKey(title)} ${year ?? ''}` : `doi ${doi}`
}

/** Titles differ by their commas from one list to the next. */
const titleKey = (title: string): string =>
  canonicalName(
    title
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^\p{L}\p{N}]+/gu, ' '),
  )

/**
 * Every publication once, in the order of their keys: what one file leaves open another tells, what all of them leave
 * open was looked up, and one that is told without its DOI is the one of the same title that has it, unless their years
 * differ.
 */
export function mergePublications<Told extends Publication>(
  told: readonly Told[],
  lookedUp: readonly LookedUp[],
): readonly Told[] {
  const known = Map.groupBy(lookedUp, ({ doi }) => doi)
  const trust = ({ form }: Publication) => PUBLICATION_FORMS.indexOf(form)
  const groups = [...Map.groupBy(told, publicationKey)].sort(([a], [b]) => (a < b ? -1 : 1))
  const all = groups.map(([, group]) =>
    fill(
      group.toSorted((a, b) => trust(a) - trust(b)).reduce((earlier, later) => joinTold(earlier, later)),
      known.get(group[0]!.doi) ?? [],
    ),
  )
  const merged: Told[] = []
  const placesOf = new Map<string, number[]>()
  // those without a DOI come after all that have one
  for (const publication of all.sort((a, b) => Number(a.doi === '') - Number(b.doi === ''))) {
    const key = titleKey(publication.title)
    const places = placesOf.get(key) ?? []
    const same = publication.doi === '' ? places.find((at) => mayBeOf(merged[at]!.year, publication.year)) : undefined
    if (same !== undefined) merged[same] = joinTold(publication, merged[same]!)
    else if (key !== '') placesOf.set(key, [...places, merged.push(publication) - 1])
    else merged.push(publication)
  }
  return merged
}

const mayBeOf = (year: number | null, other: number | null) => year === null || other === null || year === other

/** What was told stands; services fill in what it leaves open. */
function fill<Told extends Publication>(told: Told, known: readonly LookedUp[]): Told {
  const trustedLast = LOOKUP_SERVICES.toReversed().flatMap((each) => known.filter(({ service }) => service === each))
  const work = trustedLast.map(workOf).reduce((earlier, later) => joinTold(earlier, later), NOTHING)
  return { ...told, ...joinTold(work, workOf(told)) }
}

const NOTHING: Work = { title: '', year: null, venue: '', authors: null, type: null, openAccess: null }
const workOf = ({ title, year, venue, authors, type, openAccess }: Work): Work => {
  return { title, year, venue, authors, type, openAccess }
}

export const PUBLICATION_FIGURES = [
  'total',
  'withDoi',
  'acknowledged',
  'notAcknowledged',
  'unconfirmed',
  'openAccessRatio',
  'datasets',
  'theses',
] as const
export type PublicationFigure = (typeof PUBLICATION_FIGURES)[number]

/** @param all as `mergePublications` gives them */
export function publicationFigures(all: readonly Publication[]): Readonly<Record<PublicationFigure, Figure>> {
  const count = (fits: (publication: Publication) => boolean) => all.filter(fits).length
  const plain = (value: number | null): Figure => ({ value, coverage: null, interval: null })
  const known = (value: number, told: number): Figure => ({ value, coverage: { told, of: all.length }, interval: null })
  const looked = count(({ acknowledged }) => acknowledged === 'yes' || acknowledged === 'no')
  const typed = count(({ type }) => type !== null)
  const [open, closed] = [
    count(({ openAccess }) => openAccess === 'yes'),
    count(({ openAccess }) => openAccess === 'no'),
  ]
  return {
    total: plain(all.length === 0 ? null : all.length),
    withDoi: plain(count(({ doi }) => doi !== '')),
    acknowledged: known(
      count(({ acknowledged }) => acknowledged === 'yes'),
      looked,
    ),
    notAcknowledged: known(
      count(({ acknowledged }) => acknowledged === 'no'),
      looked,
    ),
    unconfirmed: plain(all.length - looked),
    openAccessRatio: {
      value: open + closed === 0 ? null : open / (open + closed),
      coverage: { told: open + closed, of: all.length },
      interval: null,
    },
    datasets: known(
      count(({ type }) => type === 'dataset'),
      typed,
    ),
    theses: known(
      count(({ type }) => type === 'thesis'),
      typed,
    ),
  }
}
