/**
 * Editions of courses, as those who keep count of them write them down: one a row, or one row for all of a year.
 * What nobody told is null or empty, never 0.
 */
import { canonicalName } from './canonical.ts'
import type { CountryCode } from './countries.ts'

export interface Edition {
  /** the name its keeper gave to it (AMY's slug); '' where it has none */
  readonly id: string
  readonly course: string
  readonly year: number
  /** first and last day, ISO 8601; '' unknown */
  readonly start: string
  readonly end: string
  /** how many editions the row stands for, 1 or more */
  readonly editions: number
  /** how many of them were held online */
  readonly onlineEditions: number | null
  /** of teaching, of all these editions together */
  readonly hours: number | null
  readonly signUps: number | null
  /** not people: somebody who took part in two editions attended twice */
  readonly attendances: number | null
  /** of those who took part; sorted, each once */
  readonly countries: readonly CountryCode[]
  /** who answered the survey at its end */
  readonly respondents: number | null
  /** net promoter score among them, −100 to 100 */
  readonly netPromoterScore: number | null
  /** people who got a certificate */
  readonly certified: number | null
  readonly host: string
  readonly language: string
  readonly tags: readonly string[]
}

/**
 * What a later telling of the same takes the place of. An edition that nobody named is one of those of its course on
 * its day or, where only the year is known, of its year: those are told together, and corrected together.
 */
export function editionKey({ id, course, start, year }: Pick<Edition, 'id' | 'course' | 'start' | 'year'>): string {
  return id === '' ? `course ${canonicalName(course)} ${start || year}` : `id ${canonicalName(id)}`
}
