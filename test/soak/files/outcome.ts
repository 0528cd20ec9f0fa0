/** What became of a damaged file: everything that can be read is right, and what cannot is named. */
import { AppError, type Problem, toProblem } from '../../../core/errors.ts'
import { storeError } from '../../../store/sqlite.ts'

export type Verdict =
  /** everything is there and right */
  | 'sound'
  /** something is missing, and named */
  | 'named'
  /** besides, a roll-up computed anew tells of less than all, in a period that is named */
  | 'partly'
  /** something is missing, and only a search (`atalaya store verify`) names it */
  | 'verified'
  /** the file as a whole is refused, by name */
  | 'refused'
  /** the end of the write-ahead log is missing: whole commits, the last ones, as after a crash */
  | 'cut'
  /** something is missing and nothing names it */
  | 'UNNAMED'
  /** a value that was never written */
  | 'WRONG'
  /** an error that is not meant for people, or no end */
  | 'FAILED'

export interface Outcome {
  readonly verdict: Verdict
  /** of what is bad */
  readonly detail: string
}

export const BAD: readonly Verdict[] = ['UNNAMED', 'WRONG', 'FAILED']

export type Verdicts = Readonly<Partial<Record<Verdict, number>>>

export function badIn(verdicts: Verdicts): number {
  return BAD.reduce((sum, verdict) => sum + (verdicts[verdict] ?? 0), 0)
}

const ORDER: readonly Verdict[] = [
  'sound',
  'cut',
  'named',
  'partly',
  'verified',
  'refused',
  'UNNAMED',
  'FAILED',
  'WRONG',
]

/** Collects what is found while one file is read: the worst of it counts. */
export class Findings {
  verdict: Verdict = 'sound'
  detail = ''

  add(verdict: Verdict, detail = ''): void {
    if (ORDER.indexOf(verdict) <= ORDER.indexOf(this.verdict)) return
    this.verdict = verdict
    this.detail = detail
  }
}

/** The problem that an error tells people, undefined where it tells them nothing. */
export function toldBy(error: unknown, path: string): Problem | undefined {
  const told = storeError(error, path)
  if (!(told instanceof AppError)) return undefined
  return Object.values(told.problem.params).includes(path) ? toProblem(told) : undefined
}

/** Whether a damaged part that was named speaks of [from, to); where its time is not known, it may. */
export function covers({ params }: Problem, fromMs: number, toMs: number): boolean {
  const { from, to } = params
  if (typeof from !== 'string' || typeof to !== 'string' || from === '?' || to === '?') return true
  return Date.parse(from) < toMs && Date.parse(to) >= fromMs
}
