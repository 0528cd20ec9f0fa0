/** What is wrong with jobs of a trace: all are counted, the first of them told in full. Nothing is left out unsaid. */
import type { Problem } from '../../../core/errors.ts'

/** Each says what becomes of the job. */
export type ReplayProblem = Extract<Problem['code'], `replay.job_${string}`>

export interface ReplayProblems {
  readonly counts: ReadonlyMap<ReplayProblem, number>
  readonly listed: readonly Problem[]
}

export interface ProblemList extends ReplayProblems {
  add(code: ReplayProblem, params: Problem['params']): void
}

const LISTED = 50

export function createProblemList(): ProblemList {
  const counts = new Map<ReplayProblem, number>()
  const listed: Problem[] = []
  return {
    counts,
    listed,
    add(code, params) {
      counts.set(code, (counts.get(code) ?? 0) + 1)
      if (listed.length < LISTED) listed.push({ code, params })
    },
  }
}
