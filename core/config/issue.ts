/** Our own sentences in a schema's refinements: `context.addIssue(problemIssue('config.exactly_one_of', …))`. */
import type { Problem } from '../errors.ts'
import type { TextParams } from '../i18n.ts'
import type { MessageCode } from '../messages.ts'

type ProblemIssue = {
  code: 'custom'
  message: string
  path: PropertyKey[]
  params: { problem: Problem }
}

/** A zod issue that carries one of our messages. @param path below the refined value */
export function problemIssue(code: MessageCode, params: TextParams = {}, path: PropertyKey[] = []): ProblemIssue {
  return { code: 'custom', message: code, path, params: { problem: { code, params } } }
}

/** The message an issue carries, where it is one of ours. */
export function carriedProblem(issue: { readonly params?: unknown }): Problem | undefined {
  const params = issue.params as { problem?: Problem } | undefined
  return params?.problem
}
