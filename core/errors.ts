/**
 * Errors as data: a code of `core/messages.ts` plus parameters, so that the same problem can be shown in
 * the reader's language wherever it surfaces (terminal, API, "last error" of a target). `kind` decides
 * the exit code (commands) and the status code (api/app.ts), nothing else does.
 */
import { fill, type Language, type TextParams } from './i18n.ts'
import { MESSAGES, type MessageCode } from './messages.ts'

export type ErrorKind =
  | 'usage'
  | 'config'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'too_many'
  | 'not_found'
  | 'unavailable'
  | 'conflict'
  | 'internal'

/** A problem that can be stored and shown later in any language. */
export interface Problem {
  readonly code: MessageCode
  readonly params: TextParams
}

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly kind: ErrorKind
  readonly problem: Problem

  constructor(kind: ErrorKind, code: MessageCode, params: TextParams = {}, options?: { cause?: unknown }) {
    super(fill(MESSAGES[code], 'en', params), options)
    this.kind = kind
    this.problem = { code, params }
  }
}

/** The sentence a reader sees: what is wrong and what to do. */
export function explain(problem: Problem, language: Language): string {
  return fill(MESSAGES[problem.code], language, problem.params)
}

/** Any thrown value as a problem; unknown ones keep their own words as detail. */
export function toProblem(error: unknown): Problem {
  if (error instanceof AppError) return error.problem
  const detail = error instanceof Error ? error.message : String(error)
  return { code: 'internal', params: { detail } }
}
