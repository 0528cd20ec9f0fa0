/** What the page that plans asks, and what its address says. */
import { createMemo, onCleanup } from 'solid-js'
import type { BudgetAnswer, CostAnswer, SaturationAnswer, WhatIfAnswer } from '../logic/answers.ts'
import { isDated, urgentFirst } from '../logic/plan.ts'
import { readSheet, type Sheet, sheetPath, writeSheet } from '../logic/plan-budget.ts'
import {
  isEmpty,
  MOST_SAVED,
  NO_SCENARIO,
  readSaved,
  readScenario,
  type Saved,
  type Scenario,
  whatIfPath,
  writeSaved,
  writeScenario,
} from '../logic/plan-scenario.ts'
import { answerNow } from './clock.ts'
import { createFeed, type Feed } from './feed.ts'
import { language } from './language.ts'
import type { View } from './view.tsx'

/** Weeks are planned with: an hour changes nothing. */
const REST_SECONDS = 3_600
/** While somebody still types or draws a slider nothing is asked. */
const PAUSE_MILLISECONDS = 300

export function createPlanPage(view: View) {
  const saturation = createFeed<SaturationAnswer>(() => `/planning/saturation?lang=${language()}`, REST_SECONDS)
  const resources = createMemo(() => urgentFirst(saturation.data()?.resources ?? []))
  const chosen = createMemo(() => resources().find(({ id }) => id === view.param('pool')) ?? resources()[0])
  const scenario = createMemo(() => readScenario(view.param('plan')))
  const sheet = createMemo(() => readSheet(view.param('sheet')))
  const saved = createMemo(() => readSaved(view.param('saved')))
  const pathOf = (pool: string, tried: Scenario) => whatIfPath(pool, tried, language())
  const whatIf = createFeed<WhatIfAnswer>(() => {
    const pool = chosen()
    return pool && pathOf(pool.id, scenario())
  }, REST_SECONDS)
  // the words about a scenario and its answer belong together: while the next answer is on its way, both are of before
  const answered = createMemo((before: Answered | undefined): Answered | undefined => {
    const answer = whatIf.data()
    return whatIf.isCurrent() && answer ? { scenario: scenario(), answer } : answer && before
  })
  // what would help the one that comes first; mostly the same question as the one above
  const firstWhatIf = createFeed<WhatIfAnswer>(() => {
    const [first] = resources()
    return first && isDated(first) ? pathOf(first.id, NO_SCENARIO) : undefined
  }, REST_SECONDS)
  const rate = () => scenario().rate
  const costPath = createMemo(() => {
    const query = new URLSearchParams({ lang: language() })
    if (rate() !== undefined) query.set('rate', String(rate()))
    return `/planning/cost?${query}`
  })
  const budgetPath = createMemo(() => sheetPath(sheet(), rate(), language()))
  const show = (query: Record<string, string | null>) => view.set(query, { replace: true })
  const setScenario = (tried: Scenario) => show({ plan: writeScenario(tried) || null })
  const setSaved = (all: readonly Saved[]) => view.set({ saved: writeSaved(all) || null })
  return {
    ...{
      saturation,
      resources,
      chosen,
      scenario,
      sheet,
      saved,
      whatIf,
      answered,
      firstWhatIf,
      costPath,
      budgetPath,
      setScenario,
    },
    cost: createFeed<CostAnswer>(() => (resources().length > 0 ? costPath() : undefined), REST_SECONDS),
    budget: createFeed<BudgetAnswer>(budgetPath, REST_SECONDS),
    feedOf: ({ pool, scenario: tried }: Saved): Feed<WhatIfAnswer> =>
      createFeed<WhatIfAnswer>(() => pathOf(pool, tried), REST_SECONDS),
    /** of the server; while it was never heard, the end of what is known */
    now: createMemo(() => answerNow() ?? endOfHistory(resources()) ?? 0),
    told: createMemo(() => ({ timeZone: saturation.data()?.timeZone ?? 'UTC', language: language() })),
    isTried: createMemo(() => !isEmpty(scenario())),
    choose: (pool: string) => view.set({ pool }),
    change: createPause<ScenarioPart>((part) => setScenario(without({ ...scenario(), ...part }))),
    changeSheet: createPause<SheetPart>((part) =>
      show({ sheet: writeSheet({ ...sheet(), ...part } as Sheet) || null }),
    ),
    reset: () => setScenario(NO_SCENARIO),
    keep: () => {
      const pool = chosen()
      if (pool && saved().length < MOST_SAVED) setSaved([...saved(), { pool: pool.id, scenario: scenario() }])
    },
    remove: (index: number) => setSaved(saved().filter((_, at) => at !== index)),
    reopen: ({ pool, scenario: tried }: Saved) => view.set({ pool, plan: writeScenario(tried) || null }),
    dated: createMemo(() => resources().filter(isDated)),
  }
}

const endOfHistory = (resources: ReturnType<typeof urgentFirst>): number | undefined =>
  resources.map(({ bounds, historyWeeks }) => bounds[historyWeeks]).find((bound) => bound !== undefined)

/** What was asked, and the answer to that. */
interface Answered {
  readonly scenario: Scenario
  readonly answer: WhatIfAnswer
}

type ScenarioPart = Partial<Record<keyof Scenario, number | string | undefined>>
type SheetPart = Partial<Record<keyof Sheet, number | undefined>>

/** A key without a value is not there. */
function without(given: ScenarioPart): Scenario {
  const told = Object.entries(given).filter(([, value]) => value !== undefined)
  return readScenario(writeScenario(Object.fromEntries(told) as Scenario))
}

/** All that changes until nobody changes anything for a while is one change. */
function createPause<Part extends object>(apply: (part: Part) => void): (part: Part) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting: Part | undefined
  onCleanup(() => clearTimeout(timer))
  return (part) => {
    waiting = { ...waiting, ...part } as Part
    clearTimeout(timer)
    timer = setTimeout(() => {
      const all = waiting!
      waiting = undefined
      apply(all)
    }, PAUSE_MILLISECONDS)
  }
}

export type PlanPage = ReturnType<typeof createPlanPage>
