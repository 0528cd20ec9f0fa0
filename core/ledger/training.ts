/** Figures of training, reckoned from its editions: what is declared elsewhere stands beside them (`declared.ts`). */
import { canonicalName } from './canonical.ts'
import type { Edition } from './edition.ts'
import type { Figure } from './figure.ts'
import { poolScores } from './net-promoter.ts'

export const TRAINING_FIGURES = [
  'editions',
  'onlineEditions',
  'hours',
  'signUps',
  'attendances',
  'attendanceRatio',
  'certified',
  'countries',
  'netPromoterScore',
  'graduates',
] as const
export type TrainingFigure = (typeof TRAINING_FIGURES)[number]

/** Those whose first day is not later; a day is an ISO 8601 date. */
export function heldUntil(editions: readonly Edition[], day: string): readonly Edition[] {
  return editions.filter(({ start, year }) => (start === '' ? String(year) <= day.slice(0, 4) : start <= day))
}

/** All but graduates: they are people, not editions. */
export function trainingFigures(
  editions: readonly Edition[],
): Readonly<Record<Exclude<TrainingFigure, 'graduates'>, Figure>> {
  const count = sum(editions, (edition) => edition.editions)
  /** @param of null where the row does not tell it */
  const figure = (of: (edition: Edition) => number | null): Figure => {
    const told = editions.filter((edition) => of(edition) !== null)
    return {
      value: told.length === 0 ? null : sum(told, (edition) => of(edition) ?? 0),
      coverage: { told: sum(told, (edition) => edition.editions), of: count },
      interval: null,
    }
  }
  return {
    editions: { value: editions.length === 0 ? null : count, coverage: null, interval: null },
    onlineEditions: figure(({ onlineEditions }) => onlineEditions),
    hours: figure(({ hours }) => hours),
    signUps: figure(({ signUps }) => signUps),
    attendances: figure(({ attendances }) => attendances),
    attendanceRatio: ratioOfAttendance(editions, count),
    certified: figure(({ certified }) => certified),
    countries: countriesOf(editions, count),
    netPromoterScore: scoreOf(editions, count),
  }
}

/** Summed before it is divided, over those that tell both. */
function ratioOfAttendance(editions: readonly Edition[], count: number): Figure {
  const told = editions.filter(({ signUps, attendances }) => signUps !== null && attendances !== null)
  const signUps = sum(told, (edition) => edition.signUps ?? 0)
  return {
    value: signUps === 0 ? null : sum(told, ({ attendances }) => attendances ?? 0) / signUps,
    coverage: { told: sum(told, ({ editions }) => editions), of: count },
    interval: null,
  }
}

/** Countries that are named: that nobody told any is not one more. */
function countriesOf(editions: readonly Edition[], count: number): Figure {
  const told = editions.filter(({ countries }) => countries.length > 0)
  const distinct = new Set(told.flatMap(({ countries }) => countries))
  return {
    value: told.length === 0 ? null : distinct.size,
    coverage: { told: sum(told, (edition) => edition.editions), of: count },
    interval: null,
  }
}

function scoreOf(editions: readonly Edition[], count: number): Figure {
  const told = editions.filter(({ respondents, netPromoterScore }) => respondents !== null && netPromoterScore !== null)
  const pooled = poolScores(
    told.map(({ respondents, netPromoterScore }) => ({ score: netPromoterScore ?? 0, respondents: respondents ?? 0 })),
  )
  return {
    value: pooled?.score ?? null,
    coverage: { told: sum(told, ({ editions }) => editions), of: count },
    interval: pooled ? { low: pooled.low, high: pooled.high, level: 0.95, n: pooled.respondents } : null,
  }
}

/** Distinct people who finished a course. @param persons numbers that stand for them */
export function graduatesFigure(persons: readonly number[]): Figure {
  return { value: persons.length === 0 ? null : new Set(persons).size, coverage: null, interval: null }
}

export interface Doubled {
  readonly course: string
  readonly year: number
}

/** Courses of which a year is told both as a whole and edition by edition: those figures count twice. */
export function doubledYears(editions: readonly Edition[]): readonly Doubled[] {
  const keyOf = ({ course, year }: Edition) => `${canonicalName(course)} ${year}`
  const isWhole = ({ id, start }: Edition) => id === '' && start === ''
  const single = new Set(editions.filter((edition) => !isWhole(edition)).map(keyOf))
  const doubled = new Map(
    editions
      .filter((edition) => isWhole(edition) && single.has(keyOf(edition)))
      .map((edition) => [keyOf(edition), { course: edition.course, year: edition.year }]),
  )
  return [...doubled.values()]
}

function sum(editions: readonly Edition[], of: (edition: Edition) => number): number {
  return editions.reduce((total, edition) => total + of(edition), 0)
}
