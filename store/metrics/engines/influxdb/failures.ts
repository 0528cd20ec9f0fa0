/** What an InfluxDB's refusals mean. Pure; the answers were recorded on 1.6.7, those of 2.x and 3.x are documented ones. */
import * as z from 'zod'
import type { Problem } from '../../../../core/errors.ts'
import type { Sent } from '../../remote/remote.ts'

/** An answer that is no success. */
export interface Refusal {
  readonly status: number
  /** the server's reason; empty where the answer has none in any form an InfluxDB uses */
  readonly words: string
  readonly headers: Readonly<Record<string, string | undefined>>
}

export interface Asked {
  readonly address: string
  readonly user: string
  readonly database: string
  /** what creates the databases */
  readonly commands: () => string
}

/** 1.x `{"error"}`, 2.x `{"code","message"}`, 3.x `{"error","data":[{"error_message"}]}`. */
const Body = z.looseObject({
  error: z.string().optional(),
  message: z.string().optional(),
  data: z.union([z.array(z.looseObject({ error_message: z.string().optional() })), z.unknown()]).optional(),
})
const LONGEST = 500

/** The server's reason in the body or the header of an answer. */
export function reasonIn(body: string, header: string | undefined): string {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    // plain text is what InfluxDB 3 says; a page is some proxy's
    const text = body.trim()
    return (header ?? (text.startsWith('<') ? '' : text)).slice(0, LONGEST)
  }
  const { data } = Body.safeParse(parsed)
  if (!data) return (header ?? '').slice(0, LONGEST)
  const details = Array.isArray(data.data) ? data.data.map((line) => line?.error_message).filter(Boolean) : []
  const words = data.error ?? data.message ?? header ?? ''
  return [words, ...new Set(details)].join(': ').slice(0, LONGEST)
}

const NO_DATABASE =
  /database not found|retention policy not found|no dbrp mapping|bucket .*not found|database is required/i
/** Of lines, whatever the status: 2.x says some of these with a 500. */
const ABOUT_LINES =
  /partial write|field type conflict|beyond retention|unable to parse|parsing failed|max-(series|values)|max key size/i
/** The lines are in; one of the cluster's members gets them later. */
const TAKEN = /hinted handoff queue not empty/i

/** What becomes of a batch that was not answered with 204. */
export function toSent(refusal: Refusal, asked: Asked): Sent {
  const { status, words } = refusal
  if (TAKEN.test(words)) return { kind: 'accepted' }
  const problem = toProblem(refusal, asked)
  if (status === 413) {
    return {
      kind: 'refused',
      problem: { code: 'influxdb.too_large', params: { address: asked.address } },
      tooLarge: true,
    }
  }
  if (refusesLines(refusal)) {
    return { kind: 'refused', problem: { code: 'influxdb.refused', params: { detail: words || `HTTP ${status}` } } }
  }
  const retryAfterSeconds = retryAfter(refusal.headers)
  return retryAfterSeconds === undefined ? { kind: 'later', problem } : { kind: 'later', problem, retryAfterSeconds }
}

function refusesLines({ status, words }: Refusal): boolean {
  // only some were taken; the body that names them is optional
  if (status === 201) return true
  if (status === 401 || status === 403 || status === 429 || status === 503 || NO_DATABASE.test(words)) return false
  if (ABOUT_LINES.test(words)) return true
  // without a reason it is a proxy's, and says nothing of our lines
  return (status === 400 || status === 409 || status === 422) && words !== ''
}

/** Why a request failed, whatever it asked. */
export function toProblem({ status, words }: Refusal, { address, user, database, commands }: Asked): Problem {
  const detail = words || `HTTP ${status}`
  if (NO_DATABASE.test(words)) {
    return { code: 'influxdb.no_database', params: { address, databases: database, commands: commands() } }
  }
  if (status === 401) {
    if (user === '') return { code: 'influxdb.no_credentials', params: { address } }
    return { code: 'influxdb.wrong_password', params: { address, user, detail } }
  }
  if (status === 403) return { code: 'influxdb.no_right', params: { address, user, database, detail } }
  if (status === 404 || (status >= 300 && status < 400)) {
    return { code: 'influxdb.not_influxdb', params: { address, detail: `HTTP ${status} ${words}`.trim() } }
  }
  if (status === 429 || status === 503) return { code: 'influxdb.busy', params: { address, status, detail } }
  return { code: 'influxdb.failed', params: { address, status, detail } }
}

/** Seconds to wait, of a number or of a date that is compared with the server's own. */
function retryAfter(headers: Refusal['headers']): number | undefined {
  const text = headers['retry-after']?.trim()
  if (!text) return undefined
  if (/^\d+$/.test(text)) return Number(text)
  const seconds = (Date.parse(text) - Date.parse(headers['date'] ?? '')) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
