import { explain, type Problem } from '../core/errors.ts'
import type { Language } from '../core/i18n.ts'
import type { ProblemText } from './schemas.ts'

/** A problem in the words of the reader. */
export function toText(problem: Problem, language: Language): ProblemText {
  return { code: problem.code, message: explain(problem, language) }
}
