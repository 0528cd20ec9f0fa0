/** The sentence an operator reads first. Pure: everything it says comes from its arguments. */
import { fill, type Language } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { problemText as T } from '../text/problems.ts'
import type { Target } from './answers.ts'
import { formatDuration, formatHour, formatList, plural } from './format.ts'
import { type Problem, problemSentence } from './problems.ts'

export type Tone = 'well' | 'today' | 'now' | 'unknown'

export interface Headline {
  readonly tone: Tone
  readonly lead: string
  /** one sentence part a problem, worst first */
  readonly items: readonly string[]
  /** what is left out, or what to do next; empty where there is none */
  readonly tail: string
}

export interface HeadlineFacts {
  readonly nodesUp: number | null
  readonly running: number | null
  readonly pending: number | null
  readonly sessions: number | null
}

export interface HeadlineInput {
  readonly problems: readonly Problem[]
  readonly targets: readonly Target[]
  readonly facts: HeadlineFacts
  readonly nodes: { readonly of: number; readonly unknown: number }
  /** server time since which the server itself has not answered */
  readonly unreachableSince: UnixSeconds | null
  readonly now: UnixSeconds
}

/** Problems named in the sentence; the others are counted. */
const NAMED = 3
/** Up to here it is still "all well but". */
const EXCEPTIONS = 4

export function headline(input: HeadlineInput, language: Language): Headline {
  return ignorance(input, language) ?? verdict(input, language)
}

/** When nothing can be known, that is what is said: unknown is not healthy. */
function ignorance({ targets, unreachableSince, now }: HeadlineInput, language: Language): Headline | null {
  const say = (lead: string, tail = ''): Headline => ({ tone: 'unknown', lead, items: [], tail })
  if (unreachableSince !== null) {
    const duration = formatDuration(Math.floor(now - unreachableSince), language)
    const clock = formatHour(unreachableSince, language)
    return say(fill(T.unreachable, language, { duration }), fill(T.unreachableNext, language, { clock }))
  }
  if (targets.length === 0) return say(T.nothing[language], T.nothingNext[language])
  const all = (state: Target['state']) => targets.every((target) => target.state === state)
  if (all('waiting')) return say(T.waiting[language])
  if (all('silent')) {
    const last = Math.max(...targets.map(({ lastAttempt }) => lastAttempt ?? 0))
    const duration = formatDuration(Math.floor(now - last), language)
    return say(fill(T.collectorSilent, language, { duration }), T.collectorSilentNext[language])
  }
  const blind =
    targets.length > 1 && targets.every(({ state, lastErrors }) => state === 'failing' && lastErrors.length > 0)
  if (blind) return say(fill(T.blind, language, { count: targets.length }), targets[0]!.lastErrors[0]!.message)
  return null
}

function verdict({ problems, facts, nodes, now }: HeadlineInput, language: Language): Headline {
  const count = problems.length
  const mostlyUnknown = nodes.unknown * 2 > nodes.of
  if (count === 0 && !mostlyUnknown) {
    const said = factWords(facts, language)
    const lead =
      said.length > 0 ? fill(T.allWell, language, { facts: formatList(said, language) }) : T.allWellBare[language]
    return { tone: 'well', lead, items: [], tail: '' }
  }
  const tone = problems.some(({ severity }) => severity === 'now') ? 'now' : 'today'
  const items = problems.slice(0, NAMED).map((problem) => problemSentence(problem, now, language))
  const tail = count > NAMED ? fill(T.more, language, { count: count - NAMED }) : ''
  // "all well but" would be a claim about what is not known
  if (mostlyUnknown) return { tone: 'unknown', lead: fill(T.blindNodes, language, nodes), items, tail }
  if (count > EXCEPTIONS) return { tone, lead: fill(T.many, language, { count }), items, tail }
  const lead = plural(count, language, { one: T.exceptOne, other: T.except })
  return { tone, lead: fill(lead, language, { count }), items, tail }
}

function factWords({ nodesUp, running, pending, sessions }: HeadlineFacts, language: Language): string[] {
  const say = (count: number | null, one: Parameters<typeof fill>[0], other: Parameters<typeof fill>[0]) =>
    count === null ? [] : [fill(plural(count, language, { one, other }), language, { count })]
  return [
    ...say(nodesUp, T.factNodesOne, T.factNodes),
    ...say(running, T.factRunningOne, T.factRunning),
    ...say(pending, T.factPending, T.factPending),
    ...say(sessions, T.factSessionsOne, T.factSessions),
  ]
}
