/** One turn: one question to Slurm's accounting, and its jobs into the ledger together with how far that has come. */
import { AppError } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { Beside } from '../../store/ledger/ledger.ts'
import type { OpenJob } from '../../store/ledger/open-jobs.ts'
import type { Ports } from '../ports.ts'
import type { AskContext } from '../slurm/access.ts'
import type { Limits, ScrapeContext, Scraped, Scraper } from '../source.ts'
import type { AccountingAccess, AccountingAnswer } from './access.ts'
import {
  afterAnswer,
  afterTooMuch,
  firstMark,
  isComplete,
  Mark,
  nextQuestion,
  type PlanOptions,
  type Question,
} from './plan.ts'

export interface AccountingOptions {
  readonly access: AccountingAccess
  /** its place in the ledger's marks */
  readonly source: string
  /** as the ledger calls it */
  readonly cluster: string
  readonly plan: Omit<PlanOptions, 'mostJobIds' | 'since'>
  /** nothing older is asked for; years before the first question where undefined */
  readonly since: UnixSeconds | undefined
  readonly limits: Limits
}

/** Older than most clusters; windows without jobs cost next to nothing. */
const USUAL_YEARS = 12
const YEAR_SECONDS = 365.25 * 86_400

export function createAccountingScraper(options: AccountingOptions, { jobs: ledger }: Pick<Ports, 'jobs'>): Scraper {
  const { access, source, cluster, limits } = options
  let mark: Mark | undefined
  let lost: readonly OpenJob[] = []

  const ask = (question: Question, context: AskContext): Promise<AccountingAnswer> =>
    question.kind === 'numbers'
      ? access.jobsOf([...new Set(question.jobs.map(({ jobId }) => jobId))], context)
      : access.jobsIn(question.window, context)

  /** Of the past all is known from the first end on that is told: what came before it may have been purged. */
  const knownWith = (question: Question, { jobs }: AccountingAnswer): Pick<Beside, 'known'> => {
    if (question.kind === 'numbers') return {}
    const { from, to } = question.window
    if (question.kind === 'forward') return { known: { cluster, from, to } }
    const firstEnd = jobs.reduce((first, { end }) => (end < first ? end : first), to)
    return { known: { cluster, from: Math.max(from, firstEnd), to } }
  }

  async function scrape({ signal, now }: ScrapeContext): Promise<Scraped> {
    const since = options.since ?? Math.max(0, now - USUAL_YEARS * YEAR_SECONDS)
    const plan = { ...options.plan, since, mostJobIds: access.mostJobIds }
    const before = mark ?? readMark(await ledger.mark(source)) ?? firstMark(now, plan)
    const question = nextQuestion(before, lost, now, plan)
    const began = performance.now()
    let answer: AccountingAnswer
    try {
      answer = await ask(question, { signal, now })
    } catch (error) {
      // whatever it was, the usual question comes next; where it was too much, for less
      const next = isTooMuch(error) ? (afterTooMuch(before) ?? before) : before
      mark = { ...next, wasForward: false }
      throw error
    }
    const share = Math.max(
      (performance.now() - began) / 1000 / limits.timeoutSeconds,
      answer.bodyBytes / limits.bodyBytes,
    )
    const after = afterAnswer(before, question, share, now, plan)
    const told = new Set(answer.jobs.map(keyOf))
    const unknown = question.kind === 'numbers' ? question.jobs.filter((job) => !told.has(keyOf(job))) : []
    await ledger.takeJobs(
      (add) => add(answer.jobs.map((job) => ({ ...job, cluster }))),
      () => !signal.aborted,
      { source, mark: JSON.stringify(after), abandoned: { cluster, jobs: unknown }, ...knownWith(question, answer) },
    )
    signal.throwIfAborted()
    mark = after
    if (question.kind === 'numbers') lost = lost.slice(question.jobs.length)
    else if (isComplete(question, now)) lost = (await ledger.openJobs(cluster)).filter((job) => !told.has(keyOf(job)))
    return {
      parts: [],
      errors: [],
      samples: answer.jobs.length,
      bodyBytes: answer.bodyBytes,
      facts: access.facts(),
    }
  }

  return { scrape, close: () => access.close() }
}

const keyOf = ({ jobId, submit }: OpenJob): string => `${jobId} ${submit}`

/** One that cannot be read is as none: all is asked for again, which changes nothing. */
function readMark(text: string | undefined): Mark | undefined {
  if (text === undefined) return undefined
  try {
    return Mark.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function isTooMuch(error: unknown): boolean {
  return error instanceof AppError && ['scrape.too_large', 'scrape.timeout'].includes(error.problem.code)
}
