/**
 * Lines into InfluxDB: one request with one body, and what came of it.
 *
 * By the transport of InfluxDB's client, without its `WriteApi` on top: that hides the status of a success (201: only
 * some lines were taken), cannot be given up, and counts every byte for a buffer and for retries that we must not
 * trust anyway, which is a quarter of the client's time.
 */
import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import { HttpError, InfluxDB } from '@influxdata/influxdb-client'
import { toProblem as problemOf } from '../../../../core/errors.ts'
import type { Sent } from '../../remote/remote.ts'
import type { Connection } from './connection.ts'
import { type Asked, type Refusal, reasonIn, toSent } from './failures.ts'

export interface Writing {
  /** Never throws. */
  send(database: string, lines: readonly string[], asked: Asked, signal?: AbortSignal): Promise<Sent>
  close(): void
}

const WRITE_SECONDS = 30
/** Of why lines were not taken. */
const MOST_TOLD_CHARACTERS = 65_536
/** The client's own choice. */
const GZIP_FROM_BYTES = 1000

type RefusalOf = (status: number, body: string, headers: Refusal['headers']) => Refusal

export function createWriting(connection: Connection): Writing {
  const { url, sameHost } = connection
  const agent = url.startsWith('https:') ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true })
  // its own limit only tells, and leaves the request alone: ours comes first and ends it
  const timeout = (WRITE_SECONDS + 10) * 1000
  const { transport } = new InfluxDB({ url, timeout, transportOptions: { agent } })

  const refusalOf: RefusalOf = (status, body, headers) => {
    const told = headers['x-influxdb-error']
    const words = reasonIn(connection.blackened(body), told === undefined ? undefined : connection.blackened(told))
    return { status, words, headers }
  }

  /** @returns undefined when everything was taken. @throws whatever keeps an answer from coming */
  async function post(database: string, lines: readonly string[], signal: AbortSignal): Promise<Refusal | undefined> {
    const authorization = await connection.authorization()
    const headers = {
      'content-type': 'text/plain; charset=utf-8',
      ...(authorization === undefined ? {} : { authorization }),
    }
    const options = { method: 'POST', headers, signal, gzipThreshold: sameHost ? Infinity : GZIP_FROM_BYTES }
    const path = `/write?db=${encodeURIComponent(database)}&precision=ms`
    let status = 0
    let body = ''
    const { promise, resolve, reject } = Promise.withResolvers<Refusal | undefined>()
    transport.send(path, lines.join('\n'), options, {
      responseStarted: (_, statusCode) => {
        status = statusCode ?? 0
      },
      next: (bytes) => {
        if (body.length < MOST_TOLD_CHARACTERS) body += Buffer.from(bytes).toString('utf8')
      },
      complete: () => resolve(status === 204 ? undefined : refusalOf(status, body, {})),
      error: (error) => {
        if (error instanceof HttpError) resolve(toRefusal(error, refusalOf))
        else reject(error)
      },
    })
    return promise
  }

  return {
    async send(database, lines, asked, signal) {
      const limit = AbortSignal.timeout(WRITE_SECONDS * 1000)
      try {
        const refusal = await post(database, lines, signal ? AbortSignal.any([signal, limit]) : limit)
        return refusal === undefined ? { kind: 'accepted' } : toSent(refusal, asked)
      } catch (error) {
        // the client says only that it was ended, not by whom
        const reason: unknown = limit.aborted ? limit.reason : error
        return { kind: 'later', problem: problemOf(connection.unanswered(reason, { seconds: WRITE_SECONDS, signal })) }
      }
    },
    close: () => agent.destroy(),
  }
}

function toRefusal({ statusCode, body = '', headers = {} }: HttpError, refusalOf: RefusalOf): Refusal {
  const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]))
  return refusalOf(statusCode, body, texts)
}
