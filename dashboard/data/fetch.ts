/** One request to the API: a time limit, and every failure as data. */
import type { ProblemDocument } from '../../api/schemas.ts'
import type { Language } from '../../core/i18n.ts'
import { BASE } from './base.ts'

export interface Failure {
  /** the server was not reached at all */
  readonly unreachable: boolean
  readonly kind: 'network' | 'timeout' | 'http'
  readonly status: number | null
  /** the server's own sentence, in the reader's language */
  readonly detail: string | null
}

export type Outcome =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly failure: Failure }

export const TIMEOUT_SECONDS = 20
/** What a proxy says when there is nobody behind it. */
const NOBODY = new Set([502, 503, 504])

let tellLoginNeeded = (): void => undefined

/** Is called whenever an answer says that a login is needed: the session is over, perhaps. */
export function onLoginNeeded(call: () => void): void {
  tellLoginNeeded = call
}

export async function fetchAnswer(path: string, language: Language, signal: AbortSignal): Promise<Outcome> {
  const headers = { Accept: 'application/json', 'Accept-Language': language }
  return ask(path, { headers }, signal)
}

/** @throws nothing: every failure is data */
export async function ask(path: string, init: RequestInit, signal: AbortSignal): Promise<Outcome> {
  const limit = AbortSignal.timeout(TIMEOUT_SECONDS * 1000)
  try {
    const response = await fetch(`${BASE}/api/v1${path}`, {
      ...init,
      signal: AbortSignal.any([signal, limit]),
      credentials: 'same-origin',
    })
    if (response.ok) return { ok: true, answer: response.status === 204 ? null : await response.json() }
    if (response.status === 401) tellLoginNeeded()
    const problem = await problemOf(response)
    const unreachable = problem === null && NOBODY.has(response.status)
    return fail({ unreachable, kind: 'http', status: response.status, detail: problem?.detail ?? null })
  } catch {
    const kind = limit.aborted ? 'timeout' : 'network'
    return fail({ unreachable: true, kind, status: null, detail: null })
  }
}

function fail(failure: Failure): Outcome {
  return { ok: false, failure }
}

async function problemOf(response: Response): Promise<ProblemDocument | null> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return null
  return (await response.json()) as ProblemDocument
}

/** Where the browser finds the same answer as a CSV file. */
export function csvHref(path: string): string {
  return `${BASE}/api/v1${path}&format=csv`
}

/** Hands something made here to the browser as a file. */
export function saveAs(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
