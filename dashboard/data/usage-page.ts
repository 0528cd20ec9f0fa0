/** What the page about usage asks and derives. All answers of one choice are shown together, or none. */
import { createMemo } from 'solid-js'
import type { LedgerAnswer, UsageAnswer } from '../logic/answers.ts'
import {
  beginOf,
  type CalendarRange,
  calendarQuery,
  dateAt,
  defaultPreset,
  type History,
  type Periods,
  parseCalendar,
  type Span,
  spanOf,
  spanSeconds,
} from '../logic/calendar.ts'
import type { Figure, UsageGroup } from '../logic/usage.ts'
import { createFeed, type Feed, type FeedFailure } from './feed.ts'
import type { View } from './view.tsx'

/** Accounting is asked every five minutes. */
const REST_SECONDS = 300
/** A job that waits was hardly submitted longer ago. */
const WAITING_SINCE = 'now-365d'
const NO_GROUPS: readonly UsageGroup[] = []

interface Ask {
  readonly by: readonly string[]
  readonly figures: readonly Figure[]
  /** quantiles and people of all of it, or a value a period */
  readonly isWhole: boolean
}

const ASKS = {
  totals: {
    by: [],
    figures: ['coreHours', 'gpuHours', 'jobsEnded', 'people', 'waitP50Seconds', 'waitP90Seconds', 'cpuEfficiencyRatio'],
    isWhole: true,
  },
  trend: {
    by: [],
    figures: ['coreHours', 'gpuHours', 'jobsEnded', 'people', 'waitP50Seconds', 'waitP90Seconds', 'cpuEfficiencyRatio'],
    isWhole: false,
  },
  accounts: { by: ['account'], figures: ['coreHours', 'gpuHours'], isWhole: false },
  waits: {
    by: ['cluster', 'partition', 'size'],
    figures: ['jobsSubmitted', 'jobsStarted', 'waitP50Seconds', 'waitP90Seconds'],
    isWhole: true,
  },
  states: { by: ['state'], figures: ['jobsEnded', 'coreHours', 'gpuHours'], isWhole: false },
  places: { by: ['cluster', 'partition', 'state'], figures: ['jobsEnded'], isWhole: true },
} as const satisfies Record<string, Ask>
export type Asked = keyof typeof ASKS
const NAMES = Object.keys(ASKS) as Asked[]

/** What one choice of period and cluster gave. */
export interface UsageShown {
  readonly range: CalendarRange
  readonly span: Span
  readonly groups: Readonly<Record<Asked, readonly UsageGroup[]>>
  /** of the answers that have a value a period */
  readonly periods: Periods
  readonly failures: Readonly<Partial<Record<Asked, FeedFailure>>>
}

export function createUsagePage(view: View) {
  const ledger = createFeed<LedgerAnswer>(() => '/ledger', REST_SECONDS)
  const clusters = createMemo(() => ledger.data()?.clusters.map(({ cluster }) => cluster) ?? [])
  const cluster = createMemo(() => clusters().find((one) => one === view.param('cluster')))
  const timeZone = createMemo(() => ledger.data()?.timeZone ?? 'UTC')
  const today = createMemo(() => dateAt(ledger.data()?.now ?? 0, timeZone()))
  const history = createMemo(() => historyOf(ledger.data(), cluster()))
  const range = createMemo((): CalendarRange | undefined => {
    const known = history()
    const query = { period: view.param('period'), since: view.param('since'), until: view.param('until') }
    return known && parseCalendar(query, defaultPreset(known, today()))
  })
  const span = createMemo(
    (): Span | undefined => {
      const [chosen, known] = [range(), history()]
      return chosen && known && spanOf(chosen, today(), known)
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )

  const path = (name: Asked): string | undefined => {
    const asked = span()
    return asked && usagePath(ASKS[name], asked, timeZone(), cluster())
  }
  const feeds = Object.fromEntries(
    NAMES.map((name) => [name, createFeed<UsageAnswer>(() => path(name), REST_SECONDS)]),
  ) as Record<Asked, Feed<UsageAnswer>>
  const isSettled = createMemo(
    () => span() !== undefined && NAMES.every((name) => feeds[name].isCurrent() || feeds[name].failure()),
  )
  // what is on the page stays until all of the next is there: no figure stands beside another period's
  const shown = createMemo((before: UsageShown | undefined): UsageShown | undefined => {
    const [chosen, settled] = [range(), span()]
    return isSettled() && chosen && settled ? showing(feeds, { range: chosen, span: settled }, ledger.data()!) : before
  }, undefined)

  const waiting = createFeed<UsageAnswer>(() => {
    const query = new URLSearchParams({ by: 'account', where: 'state:PENDING', from: WAITING_SINCE, step: 'all' })
    const chosen = cluster()
    if (chosen !== undefined) query.append('where', `cluster:${chosen}`)
    for (const figure of ['jobsSubmitted', 'requestedCoreHours']) query.append('figure', figure)
    return clusters().length > 0 ? `/usage?${query}` : undefined
  }, REST_SECONDS)

  return {
    ledger,
    clusters,
    cluster,
    timeZone,
    today,
    history,
    range,
    span,
    shown,
    /** what is shown is not what was chosen yet */
    isBusy: createMemo(() => !isSettled()),
    /** of the table to download */
    path,
    waiting: createMemo(() => waiting.data()?.groups ?? NO_GROUPS),
    setRange: (chosen: CalendarRange) => view.set(calendarQuery(chosen)),
  }
}

export type UsagePage = ReturnType<typeof createUsagePage>

function usagePath(ask: Ask, span: Span, timeZone: string, cluster: string | undefined): string {
  const { from, to } = spanSeconds(span, timeZone)
  const query = new URLSearchParams()
  for (const name of ask.by) query.append('by', name)
  for (const figure of ask.figures) query.append('figure', figure)
  if (cluster !== undefined) query.append('where', `cluster:${cluster}`)
  query.append('from', String(from))
  query.append('to', String(to))
  query.append('step', ask.isWhole ? 'all' : span.step)
  query.append('zone', timeZone)
  return `/usage?${query}`
}

function showing(
  feeds: Record<Asked, Feed<UsageAnswer>>,
  { range, span }: Pick<UsageShown, 'range' | 'span'>,
  { now, timeZone }: LedgerAnswer,
): UsageShown {
  const answer = (name: Asked) => (feeds[name].isCurrent() ? feeds[name].data() : undefined)
  const groups = Object.fromEntries(NAMES.map((name) => [name, answer(name)?.groups ?? NO_GROUPS]))
  const failures = Object.fromEntries(NAMES.flatMap((name) => [[name, feeds[name].failure()] as const]))
  const bounds = NAMES.filter((name) => !ASKS[name].isWhole).flatMap((name) => answer(name) ?? [])[0]?.bounds ?? []
  return {
    range,
    span,
    groups: groups as UsageShown['groups'],
    periods: { bounds, step: span.step, timeZone, running: beginOf(bounds, now) },
    failures: failures as UsageShown['failures'],
  }
}

/** Jobs that were submitted last may run on: the longest limits are weeks. */
const AFTER_LAST_SECONDS = 31 * 86_400

/** From the first submission to the last thing known of the chosen clusters; undefined: nothing at all. */
function historyOf(answer: LedgerAnswer | undefined, cluster: string | undefined): History | undefined {
  const some = answer?.clusters.filter((one) => cluster === undefined || one.cluster === cluster) ?? []
  if (!answer || some.length === 0) return undefined
  const firstSubmit = Math.min(...some.map((one) => one.firstSubmit))
  const lastSubmit = Math.max(...some.map((one) => one.lastSubmit))
  const isAll = some.length === answer.clusters.length
  const end = Math.min(
    answer.usageEnd ?? lastSubmit,
    isAll ? Number.POSITIVE_INFINITY : lastSubmit + AFTER_LAST_SECONDS,
  )
  return { first: dateAt(firstSubmit, answer.timeZone), last: dateAt(Math.max(lastSubmit, end - 1), answer.timeZone) }
}
