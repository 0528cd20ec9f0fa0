/**
 * Sending batches. The server answers 204 to lines it drops, so what it would drop is never sent: times ahead of its
 * clock or before its retention. Malformed lines `lines.ts` does not make (proved against the real server).
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type Problem, toProblem } from '../../../../core/errors.ts'
import type { UnixSeconds } from '../../../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../../../core/units.ts'
import { type Ask, addressOf, type Http, isLocal } from '../../remote/http.ts'
import { ENDED, type Payload, type Sent } from '../../remote/remote.ts'
import { refusal } from './http.ts'
import { createRevisions, timeOf } from './revisions.ts'

const SEND_SECONDS = 60
const RETRY_STATUSES = [408, 425, 429]
/** It drops what lies more than two days ahead of its own clock. */
const AHEAD_SECONDS = 2 * DAY_SECONDS - HOUR_SECONDS
const ENDED_TEXT = String(ENDED)
const pack = promisify(gzip)

export interface SendOptions {
  readonly http: Http
  /** base of `/write` */
  readonly writeUrl: string
  readonly prefix: string
  readonly now: () => UnixSeconds
  /** what the server keeps, as far as it is known by now */
  readonly retentionSeconds: () => number | undefined
}

export function createSend(options: SendOptions): (payload: Payload, signal?: AbortSignal) => Promise<Sent> {
  const { http, writeUrl, prefix } = options
  const revise = createRevisions()
  const url = `${writeUrl}/write?precision=ms`
  const packed = !isLocal(writeUrl)

  return async ({ lines, resolution }, signal) => {
    const dropped = droppedOf(lines, options)
    if (dropped) return { kind: 'refused', problem: dropped }
    const moved = resolution === 'raw' ? lines : revise(lines.map(withInfiniteEnd), resolution)
    const text = `${prefix}${moved.join(`\n${prefix}`)}\n`
    const ask: Ask = { body: text, timeoutSeconds: SEND_SECONDS, signal }
    try {
      const response = await http.ask(url, packed ? { ...ask, ...(await compressed(text)) } : ask)
      if (response.ok) {
        await response.body?.cancel()
        return { kind: 'accepted' }
      }
      return await toSent(response, url)
    } catch (error) {
      return { kind: 'later', problem: toProblem(error) }
    }
  }
}

/**
 * One exponent serves a whole block of samples: a single number as large as `ENDED` turns its neighbours into 0
 * (measured). Infinity stands apart from that, and is as much below `ENDED_BELOW`.
 */
function withInfiniteEnd(line: string): string {
  return line.includes(ENDED_TEXT) ? line.replaceAll(`_last=${ENDED_TEXT}`, '_last=-Inf') : line
}

async function compressed(text: string): Promise<Pick<Ask, 'body' | 'headers'>> {
  const body = await pack(text, { level: 1 })
  return { body: new Uint8Array(body), headers: { 'content-encoding': 'gzip', 'content-type': 'text/plain' } }
}

/**
 * 400 says nothing about the lines, but for one that is too long: it stands for a wrong path, a broken body and much
 * else. So only that, and 413 of something in between, is worth halving.
 */
async function toSent(response: Response, url: string): Promise<Sent> {
  const { status } = response
  const wait = Number(response.headers.get('retry-after') ?? NaN)
  const { problem } = await refusal(response, url)
  const detail = String(problem.params['detail'] ?? '')
  if (status === 413) return { kind: 'refused', problem, tooLarge: true }
  if (status === 400 && detail.includes('too long line')) return { kind: 'refused', problem }
  const later = status === 503 && detail.includes('read-only mode') ? readOnly(url) : problem
  const mayWait = RETRY_STATUSES.includes(status) || status >= 500
  return { kind: 'later', problem: later, ...(mayWait && wait > 0 ? { retryAfterSeconds: wait } : {}) }
}

function readOnly(url: string): Problem {
  return { code: 'victoriametrics.read_only', params: { address: addressOf(url) } }
}

/** Why the server would drop one of the lines without a word. */
function droppedOf(lines: readonly string[], { writeUrl, now, retentionSeconds }: SendOptions): Problem | undefined {
  const latestMs = (now() + AHEAD_SECONDS) * 1000
  const kept = retentionSeconds()
  const earliestMs = kept === undefined ? 0 : (now() - kept) * 1000
  const address = addressOf(writeUrl)
  for (const line of lines) {
    const timeMs = timeOf(line)
    const time = (): string => new Date(timeMs).toISOString()
    if (timeMs > latestMs) return { code: 'victoriametrics.too_new', params: { address, time: time() } }
    if (timeMs < earliestMs) return { code: 'victoriametrics.too_old', params: { address, time: time() } }
  }
  return undefined
}
