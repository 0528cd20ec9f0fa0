/** Who people and accounts belong to: an organisation, its country, a field of research; as a mapping tells it. */

import { canonicalName } from './canonical.ts'
import type { CountryCode } from './countries.ts'

/** What a mapping may go by: an account of the cluster, or the domain of e-mail addresses. */
export const MAPPING_KINDS = ['account', 'domain'] as const
export type MappingKind = (typeof MAPPING_KINDS)[number]

/** Stands for the organisation, country or field of what no mapping tells: never left out, never guessed. */
export const UNMAPPED = 'unmapped'

export interface Mapping {
  readonly kind: MappingKind
  /** as `mappingKey` writes it */
  readonly key: string
  readonly organisation: string
  /** '' unknown, as the following */
  readonly country: CountryCode | ''
  readonly field: string
  /** Research Organization Registry, `https://ror.org/…` */
  readonly ror: string
}

/** Accounts and domains compare in one case. */
export const mappingKey = (text: string): string => canonicalName(text)

const ROR = /^(?:https?:\/\/)?(?:www\.)?(?:ror\.org\/)?(0[a-hj-km-np-tv-z0-9]{6}\d\d)$/i
/** Crockford's, in which the identifiers are written. */
const BASE_32 = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * @returns the identifier as an address; undefined where it is none, or its check digits (ISO 7064, mod 97-10) do not fit
 * @see https://ror.readme.io/docs/ror-identifier-pattern
 */
export function normaliseRor(text: string): string | undefined {
  const id = ROR.exec(text.trim())?.[1]?.toLowerCase()
  if (id === undefined) return undefined
  const number = [...id.slice(0, 7)].reduce((sum, sign) => sum * 32 + BASE_32.indexOf(sign), 0)
  const check = 98 - ((number * 100) % 97)
  return check === Number(id.slice(7)) ? `https://ror.org/${id}` : undefined
}
