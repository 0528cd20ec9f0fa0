/** The one place where failures become status codes and problem documents (RFC 9457). */
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AppError, type ErrorKind, explain } from '../core/errors.ts'
import { chooseLanguage, fill, LANGUAGES, type Language } from '../core/i18n.ts'
import { MESSAGES, type MessageCode } from '../core/messages.ts'
import type { ApiDeps } from './deps.ts'
import type { ProblemDocument } from './schemas.ts'

interface Shape {
  readonly status: ContentfulStatusCode
  readonly title: MessageCode
}
const INTERNAL: Shape = { status: 500, title: 'api.title.internal' }
const SHAPES = {
  usage: { status: 400, title: 'api.title.invalid' },
  invalid: { status: 400, title: 'api.title.invalid' },
  unauthenticated: { status: 401, title: 'api.title.unauthenticated' },
  forbidden: { status: 403, title: 'api.title.forbidden' },
  too_many: { status: 429, title: 'api.title.too_many' },
  not_found: { status: 404, title: 'api.title.not_found' },
  conflict: { status: 409, title: 'api.title.conflict' },
  unavailable: { status: 503, title: 'api.title.unavailable' },
  config: INTERNAL,
  internal: INTERNAL,
} as const satisfies Record<ErrorKind, Shape>

/** `?lang=`, then `Accept-Language`, then the service's own. */
export function requestLanguage(c: Context, fallback: Language): Language {
  const wished = LANGUAGES.find((language) => language === c.req.query('lang'))
  if (wished) return wished
  const accepted = c.req.header('accept-language')
  return accepted === undefined || accepted.trim().startsWith('*')
    ? fallback
    : chooseLanguage(`${accepted},${fallback}`)
}

/** @param status where the kind's own is not precise enough (405, 406, 421) */
export function problemReply(c: Context, deps: ApiDeps, error: unknown, status?: ContentfulStatusCode): Response {
  const language = requestLanguage(c, deps.language)
  const known = error instanceof AppError && SHAPES[error.kind] !== INTERNAL
  const shape = known ? SHAPES[error.kind] : INTERNAL
  let code = 'internal'
  let detail: string
  if (known) {
    code = error.problem.code
    detail = explain(error.problem, language)
  } else {
    const id = crypto.randomUUID()
    deps.logError(id, error)
    detail = fill(MESSAGES['api.internal'], language, { id })
  }
  const document: ProblemDocument = {
    type: `urn:atalaya:problem:${code}`,
    title: fill(MESSAGES[shape.title], language),
    status: status ?? shape.status,
    detail,
    code,
  }
  return c.body(JSON.stringify(document), status ?? shape.status, {
    // RFC 9110 wants one; browsers ask nothing for it
    ...(shape.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    'Content-Type': 'application/problem+json',
    'Content-Language': language,
    'Cache-Control': 'no-store',
  })
}
