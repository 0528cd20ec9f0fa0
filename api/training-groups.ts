/** Which editions, people and declarations belong together, and what comes out of each of these groups. */

import { canonicalName } from '../core/ledger/canonical.ts'
import { type Compared, compare, type Declared } from '../core/ledger/declared.ts'
import type { Edition } from '../core/ledger/edition.ts'
import {
  graduatesFigure,
  heldUntil,
  TRAINING_FIGURES,
  type TrainingFigure,
  trainingFigures,
} from '../core/ledger/training.ts'
import type { Told } from '../store/ledger/imports/table.ts'
import type { TrainingAnswer as Found } from '../store/ledger/reader.ts'

export const TRAINING_DIMENSIONS = ['year', 'course'] as const
export type TrainingDimension = (typeof TRAINING_DIMENSIONS)[number]

export interface TrainingQuestion {
  readonly by: readonly TrainingDimension[]
  /** empty: all of them */
  readonly years: readonly number[]
  readonly courses: readonly string[]
  /** what begins later is planned, not held; ISO 8601 */
  readonly today: string
}

export interface TrainingGroup {
  readonly names: Readonly<Partial<Record<TrainingDimension, string>>>
  readonly figures: Readonly<Record<TrainingFigure, Compared<Told<Declared>>>>
}

export interface Training {
  readonly groups: readonly TrainingGroup[]
  readonly editions: readonly Told<Edition>[]
  /** editions that are yet to be held: in no figure */
  readonly planned: number
}

/** Something of a year and a course, as far as they are known. */
interface Placed {
  readonly year: number | null
  readonly course: string | null
}

export function reckonTraining(found: Found, question: TrainingQuestion): Training {
  const { by, years, courses, today } = question
  const wanted = courses.map(canonicalName)
  const isAsked = ({ year, course }: Placed) =>
    (years.length === 0 || (year !== null && years.includes(year))) &&
    (wanted.length === 0 || wanted.includes(canonicalName(course ?? '')))
  const editions = found.editions.filter(isAsked)
  const held = new Set(heldUntil(editions, today))
  const graduations = found.graduations
    .map(({ person, course, date }) => ({ person, course, year: date === '' ? null : Number(date.slice(0, 4)) }))
    .filter(isAsked)
  const declared = found.declared.filter(
    ({ figure, year }) => figure.startsWith('training.') && isBeside(year, question),
  )

  const namesOf = (placed: Placed) => by.map((name) => [name, String(placed[name] ?? '')] as const)
  const keyOf = (placed: Placed) => JSON.stringify(namesOf(placed).map(([, name]) => canonicalName(name)))
  const heldBy = Map.groupBy(held, keyOf)
  const graduationsBy = Map.groupBy(graduations, keyOf)
  const places = [...held, ...graduations, ...declared.map(({ year }) => ({ year, course: null }))]
  const groups = [...Map.groupBy(places, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    groups: groups.map(([key, [first]]) => {
      const reckoned = {
        ...trainingFigures(heldBy.get(key) ?? []),
        graduates: graduatesFigure((graduationsBy.get(key) ?? []).map(({ person }) => person)),
      }
      const ofGroup = declared.filter(({ year }) => !by.includes('year') || year === first!.year)
      const figures = TRAINING_FIGURES.map((name) => [name, compare(`training.${name}`, reckoned[name], ofGroup)])
      return {
        names: Object.fromEntries(namesOf(first!)),
        figures: Object.fromEntries(figures) as TrainingGroup['figures'],
      }
    }),
    editions,
    planned: editions.filter((edition) => !held.has(edition)).reduce((sum, each) => sum + each.editions, 0),
  }
}

/**
 * Whether what was declared of a year, or of all (null), can stand beside the answer: nobody declares figures of a
 * course, or of two years out of five.
 */
function isBeside(year: number | null, { by, years, courses }: TrainingQuestion): boolean {
  if (courses.length > 0 || by.includes('course')) return false
  if (by.includes('year')) return year !== null && (years.length === 0 || years.includes(year))
  return years.length === 0 ? year === null : years.length === 1 && year === years[0]
}
