/** What is wrong with the rows of a file: the first ones in full, of all the number. */
import type { Problem } from '../../core/errors.ts'
import { shown } from '../slurm/values.ts'

const LISTED = 50

export interface RowProblems {
  readonly count: number
  /** the first of them */
  readonly listed: readonly Problem[]
  /** @param expected what should stand there, in words of every language: a pattern or an example */
  badValue(row: number, column: string, value: string, expected: string): void
  add(problem: Problem): void
}

export function createRowProblems(): RowProblems {
  const listed: Problem[] = []
  let count = 0
  const add = (problem: Problem): void => {
    count++
    if (listed.length < LISTED) listed.push(problem)
  }
  return {
    get count() {
      return count
    },
    listed,
    add,
    badValue: (row, column, value, expected) =>
      add({ code: 'import.bad_value', params: { row, column, value: shown(value), expected } }),
  }
}
