/** What the page about the bridge says and shows, from the API's answer. Pure. */
import { fill, type Language, type Text } from '../../core/i18n.ts'
import { bridgeText as T } from '../text/bridge.ts'
import type { BridgeAnswer } from './answers.ts'
import { formatCount, formatText } from './format.ts'

export type BridgeEntry = BridgeAnswer['entry']
export type BridgeStep = keyof BridgeAnswer['total']['steps']
type StepFigures = NonNullable<BridgeAnswer['total']['steps'][BridgeStep]>

export const WAYS = ['trained', 'firstNotebook', 'firstBatchJob'] as const satisfies readonly BridgeEntry[]
export const GROUPINGS = ['', 'organisation', 'course'] as const
export type Grouping = (typeof GROUPINGS)[number]
export const FOLLOW_UPS = [90, 180, 365] as const

export const WAY_TEXT = {
  trained: T.wayTrained,
  firstNotebook: T.wayNotebook,
  firstBatchJob: T.wayBack,
} satisfies Record<BridgeEntry, Text>
export const GROUPING_TEXT = {
  '': T.byNothing,
  organisation: T.byOrganisation,
  course: T.byCourse,
} satisfies Record<Grouping, Text>
const ENTERED_TEXT = {
  trained: T.enteredTrained,
  firstNotebook: T.enteredNotebook,
  firstBatchJob: T.enteredBatch,
} satisfies Record<BridgeEntry, Text>

/** In the order of the way; only those that the answer tells of. */
const ORDER = ['firstNotebook', 'regularNotebook', 'firstBatchJob', 'sustainedBatch', 'sustainedGpu'] as const
export type ShownStep = (typeof ORDER)[number]

export function stepsOf({ total }: BridgeAnswer): readonly ShownStep[] {
  return ORDER.filter((step) => total.steps[step] !== undefined)
}

/** The step that means having crossed. */
export const goalOf = (entry: BridgeEntry): ShownStep => (entry === 'firstBatchJob' ? 'firstNotebook' : 'firstBatchJob')

/** `24 %`, as the language writes it. */
export const percentText = (ratio: number, language: Language): string =>
  // the sign stays on the line of its number
  formatText(ratio, 'ratio', language).replace(' ', '\u00a0')

/** `30 nov 2026`, UTC as the quarters are. @param time Unix seconds */
export const dayWords = (time: number, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(time * 1000)

export const countPeople = (count: number, language: Language): string =>
  count === 1 ? T.onePerson[language] : fill(T.people, language, { count: formatCount(count, language) })

export const countDays = (days: number, language: Language): string =>
  days === 1 ? T.oneDay[language] : fill(T.days, language, { count: formatCount(Math.ceil(days), language) })

/** The page in one sentence. */
export function bridgeHeadline(answer: BridgeAnswer, language: Language): string {
  const { entry, total, followUpDays, knownUntil } = answer
  const days = formatCount(followUpDays, language)
  const entered = ENTERED_TEXT[entry][language]
  if (total.people === 0) return T.nobody[language]
  if (total.followed === 0) {
    const day = dayWords(firstKnown(answer) ?? knownUntil ?? 0, language)
    return fill(T.tooEarly, language, { people: countPeople(total.people, language), entered, days, day })
  }
  const goal = total.steps[goalOf(entry)]!
  const people = countPeople(total.followed, language)
  const isBack = entry === 'firstBatchJob'
  if (goal.reached === 0) {
    const wentOne = (isBack ? T.wentNotebookOne : T.wentBatchOne)[language]
    return fill(T.headlineNone, language, { people, entered, days, wentOne })
  }
  const wentText = goal.reached === 1 ? [T.wentNotebookOne, T.wentBatchOne] : [T.wentNotebook, T.wentBatch]
  const median =
    goal.medianDays === null
      ? ''
      : fill(T.median, language, { days: countDays(Math.max(1, goal.medianDays), language) })
  return fill(T.headline, language, {
    ...{ people, entered, days, median },
    reached: formatCount(goal.reached, language),
    ratio: percentText(goal.ratio!, language),
    low: percentText(goal.low!, language),
    high: percentText(goal.high!, language),
    went: wentText[isBack ? 0 : 1]![language],
  })
}

const QUARTER = /^(\d{4})-Q([1-4])$/

/** When the first of the newest people will have had all the time: no later than that of the oldest quarter's end. */
function firstKnown({ cohorts, followUpDays }: BridgeAnswer): number | undefined {
  const [, year, quarter] = QUARTER.exec(cohorts[0]?.quarter ?? '') ?? []
  if (year === undefined) return undefined
  return Date.UTC(Number(year), 3 * Number(quarter), 1) / 1000 + followUpDays * 86_400
}

/** `T1 2026` as people say it. */
export function quarterName(quarter: string, language: Language): string {
  const [, year, number] = QUARTER.exec(quarter) ?? []
  if (year === undefined) return quarter
  return `${language === 'en' ? 'Q' : 'T'}${number} ${year}`
}

/** The best of the cohorts of which enough is known to say so. */
export function cohortsWords({ cohorts, entry }: BridgeAnswer, language: Language): string {
  const goal = goalOf(entry)
  const known = cohorts.filter(
    ({ followed, steps }) => followed >= LEAST_FOLLOWED && (steps[goal]?.ratio ?? null) !== null,
  )
  if (known.length < 2) return ''
  const best = known.reduce((a, b) => (b.steps[goal]!.ratio! > a.steps[goal]!.ratio! ? b : a))
  const name = quarterName(best.quarter, language)
  return fill(T.cohortsBest, language, {
    quarter: best.group === '' ? name : `${name}, ${best.group}`,
    ratio: percentText(best.steps[goal]!.ratio!, language),
    people: countPeople(best.followed, language),
  })
}

/** Of fewer, a share says little. */
const LEAST_FOLLOWED = 5

export interface StepRow extends StepFigures {
  readonly step: ShownStep
}

export function rowsOf(answer: BridgeAnswer): readonly StepRow[] {
  return stepsOf(answer).map((step) => ({ step, ...answer.total.steps[step]! }))
}
