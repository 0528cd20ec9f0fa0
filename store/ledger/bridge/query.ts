/** The bridge out of facts: who took which step when, in cohorts. */
import type { DatabaseSync } from 'node:sqlite'
import { type Bridge, type BridgeOptions, bridgeOf, type Entry, type PersonDays } from '../../../core/ledger/bridge.ts'
import { UNMAPPED } from '../../../core/ledger/organisation.ts'
import { pragma } from '../../sqlite.ts'
import { createCellNamer } from '../usage-names.ts'
import { readFirstCourses } from './first-courses.ts'
import { readPersonDays } from './person-days.ts'

export interface BridgeQuery {
  readonly entry: Entry
  readonly by: BridgeOptions['by']
  readonly followUpDays: number
}

export interface BridgeAnswer extends Bridge {
  /** day since 1970 until which all that is needed is known; NaN where a kind of fact is missing altogether */
  readonly knownUntil: number
}

export const NO_BRIDGE: BridgeAnswer = { cohorts: [], total: { people: 0, followed: 0, steps: {} }, knownUntil: NaN }

/** People of a ledger, until it changes: read out of all days of usage. */
let kept: { readonly version: number; readonly people: readonly PersonDays[]; readonly knownUntil: number } | undefined

export function answerBridge(db: DatabaseSync, { entry, by, followUpDays }: BridgeQuery): BridgeAnswer {
  const version = pragma(db, 'data_version')
  if (kept?.version !== version) kept = { version, ...readPeople(db) }
  const { people, knownUntil } = kept
  return { ...bridgeOf(people, { entry, by, followUpDays, knownUntil }), knownUntil }
}

function readPeople(db: DatabaseSync): { readonly people: readonly PersonDays[]; readonly knownUntil: number } {
  const { people, jobsUntil, hubsUntil } = readPersonDays(db)
  const courses = readFirstCourses(db)
  const nameOf = createCellNamer(db)
  const everybody = new Set([...people.keys(), ...courses.keys()])
  return {
    people: [...everybody].map((person) => {
      const days = people.get(person)
      const course = courses.get(person)
      return {
        trained: course?.day ?? NaN,
        course: course?.course ?? '',
        organisation: mapped(nameOf('organisation', days?.account ?? 0)),
        notebook: days?.notebook ?? [],
        batch: days?.batch ?? [],
        gpu: days?.gpu ?? [],
      }
    }),
    // a step can only be missed where its kind of facts is known so far
    knownUntil: Math.min(jobsUntil, hubsUntil),
  }
}

/** By the account of the first job; empty where nobody says. */
const mapped = (organisation: string): string => (organisation === UNMAPPED ? '' : organisation)
