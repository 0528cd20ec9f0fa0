/** Crossref and OpenAlex: how a DOI is asked for, and what of the answer is kept. */
import { z } from 'zod'
import type { LookupService, Work } from '../../core/ledger/publication.ts'
import { readYear } from '../files/cells.ts'
import { plainText } from '../plain-text.ts'
import { publicationTypeOf } from '../publication-types.ts'

export interface Service {
  readonly name: LookupService
  readonly address: string
  pathOf(doi: string): string
  /** Undefined where the answer is none that is documented. */
  workOf(answer: unknown): Work | undefined
}

/** @see https://api.crossref.org/swagger-ui/index.html#/Works; partial dates are lists of a year, a month, a day */
const CrossrefAnswer = z.object({
  message: z.object({
    title: z.array(z.string()).nullish(),
    'container-title': z.array(z.string()).nullish(),
    institution: z.array(z.object({ name: z.string().nullish() })).nullish(),
    issued: z.object({ 'date-parts': z.array(z.array(z.number().nullable())) }).nullish(),
    author: z.array(z.unknown()).nullish(),
    type: z.string().nullish(),
  }),
})

/** @see https://developers.openalex.org/api-reference/works/get-a-single-work */
const OpenAlexAnswer = z.object({
  display_name: z.string().nullish(),
  publication_year: z.int().nullish(),
  type: z.string().nullish(),
  authorships: z.array(z.unknown()).nullish(),
  primary_location: z.object({ source: z.object({ display_name: z.string().nullish() }).nullish() }).nullish(),
  open_access: z.object({ is_oa: z.boolean().nullish() }).nullish(),
})

const crossref: Service = {
  name: 'crossref',
  address: 'https://api.crossref.org',
  pathOf: (doi) => `/works/${encodeURIComponent(doi)}`,
  workOf(answer) {
    const { success, data } = CrossrefAnswer.safeParse(answer)
    if (!success) return undefined
    const { message } = data
    return {
      title: plainText(message.title?.[0]),
      year: yearOf(message.issued?.['date-parts'][0]?.[0]),
      venue: plainText(message['container-title']?.[0] ?? message.institution?.[0]?.name),
      authors: message.author?.length ?? null,
      type: publicationTypeOf(message.type ?? ''),
      openAccess: null,
    }
  },
}

const openalex: Service = {
  name: 'openalex',
  address: 'https://api.openalex.org',
  pathOf: (doi) => `/works/doi:${doi.split('/').map(encodeURIComponent).join('/')}`,
  workOf(answer) {
    const { success, data } = OpenAlexAnswer.safeParse(answer)
    if (!success) return undefined
    const isOpen = data.open_access?.is_oa
    return {
      title: plainText(data.display_name),
      year: yearOf(data.publication_year),
      venue: plainText(data.primary_location?.source?.display_name),
      authors: data.authorships?.length ?? null,
      type: publicationTypeOf(data.type ?? ''),
      openAccess: isOpen == null ? null : isOpen ? 'yes' : 'no',
    }
  },
}

const yearOf = (year: number | null | undefined): number | null => readYear(String(year)) ?? null

export const SERVICES = { crossref, openalex } as const satisfies Record<LookupService, Service>
