/**
 * One HTTP(S) GET with hard limits, for every source that asks over the network: total time (slow drips
 * included), decoded size, compression ratio, one encoding, no redirects. Connections are kept between
 * scrapes. Errors name host and port only: never a path's query, a header or a credential.
 *
 * HTTP/1.1 straight on the socket, and strict: asking is most of what a scrape costs, and `node:http` makes
 * twice the garbage of an answer's size.
 */
import { STATUS_CODES } from 'node:http'
import { AppError } from '../core/errors.ts'
import { type HttpAddress, parseAddress } from './http/address.ts'
import { type BodyMemory, interrupted } from './http/body.ts'
import { type Connection, type ConnectionPool, createConnectionPool } from './http/connection.ts'
import { toScrapeError } from './http/failure.ts'
import { EVERYWHERE } from './http/outgoing.ts'
import { type AnswerHeaders, createResponseReader, type ResponseReader } from './http/response.ts'
import type { Limits } from './source.ts'

export interface HttpAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  /** decoded; whole, or there is no answer */
  readonly body: Buffer
}

export interface HttpClient {
  /**
   * Any status but a redirect is an answer (`expectOk` refuses the rest).
   * @throws AppError `unavailable` with a `scrape.*` code
   */
  get(url: string, options: GetOptions): Promise<HttpAnswer>
  /** Closes every connection; requests under way and later ones fail with `scrape.cancelled`. */
  close(): void
}

export interface GetOptions {
  readonly signal: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

export interface HttpClientOptions {
  readonly limits: Limits
  /** sent with every request, beside `Accept-Encoding: identity` */
  readonly headers?: Readonly<Record<string, string>>
  /** ask over this Unix socket; the host of the URL is then only the `Host` header */
  readonly socketPath?: string
  /** PEM of the authority to trust instead of the system's */
  readonly ca?: string
  /** Bodies share memory: one is valid until the next `get`, and only one may be under way. */
  readonly reuseBody?: boolean
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { limits, socketPath, ca, reuseBody = false } = options
  const pool = createConnectionPool({ socketPath, ca, outgoing: limits.outgoing ?? EVERYWHERE })
  const closing = new AbortController()
  const memory: BodyMemory = { bytes: Buffer.alloc(0) }
  /** the last URL and what is sent for it: mostly it is the same again */
  let lastUrl: string | undefined
  let address: HttpAddress
  let plainHead = ''

  return {
    async get(url, { signal, headers }) {
      if (url !== lastUrl) {
        address = parseAddress(url, socketPath)
        plainHead = requestHead(address, { ...options.headers })
        lastUrl = url
      }
      const head = headers === undefined ? plainHead : requestHead(address, { ...options.headers, ...headers })
      const own = reuseBody ? memory : { bytes: Buffer.alloc(0) }
      const answer = await exchange({ pool, address, head, limits, signal, closing: closing.signal, memory: own })
      blackenSecrets(answer, { ...options.headers, ...headers })
      return answer
    },
    close() {
      closing.abort()
      pool.close()
    },
  }
}

const SECRET_HEADER = /^(?:authorization|x-slurm-user-token)$/i

/** A shorter secret may stand in good data by chance, which must not be spoilt. */
const LEAST_CERTAIN = 16

/** What must not come back in anything that we show: pages of errors often tell what was asked. */
function blackenSecrets({ status, body }: HttpAnswer, headers: Readonly<Record<string, string>>): void {
  const isData = status >= 200 && status < 300
  for (const [name, value] of Object.entries(headers)) {
    const secret = value.slice(value.lastIndexOf(' ') + 1)
    if (!SECRET_HEADER.test(name) || secret === '' || (isData && secret.length < LEAST_CERTAIN)) continue
    for (let at = body.indexOf(secret); at >= 0; at = body.indexOf(secret, at + secret.length))
      body.fill('*', at, at + secret.length)
  }
}

/** @throws AppError `scrape.http_status` with the first line of the body where it is text */
export function expectOk(answer: HttpAnswer, address: string): HttpAnswer {
  if (answer.status >= 200 && answer.status < 300) return answer
  throw new AppError('unavailable', 'scrape.http_status', {
    address,
    status: answer.status,
    detail: firstLine(answer) || (STATUS_CODES[answer.status] ?? ''),
  })
}

function firstLine({ headers, body }: HttpAnswer): string {
  if (!/^text\/plain/.test(headers['content-type'] ?? '')) return ''
  const [line = ''] = body.toString('utf8', 0, 200).trim().split('\n')
  // control characters of a hostile answer must not reach a terminal
  return line.replace(/\p{Cc}/gu, ' ').trim()
}

function requestHead({ path, host }: HttpAddress, headers: Readonly<Record<string, string>>): string {
  let head = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\naccept-encoding: identity\r\nuser-agent: atalaya\r\n`
  for (const [name, value] of Object.entries(headers)) {
    if (/[^\w-]/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) throw new Error(`header ${name} cannot be sent`)
    head += `${name}: ${value}\r\n`
  }
  return `${head}\r\n`
}

interface Exchange {
  readonly pool: ConnectionPool
  readonly address: HttpAddress
  readonly head: string
  readonly limits: Limits
  readonly signal: AbortSignal
  readonly closing: AbortSignal
  readonly memory: BodyMemory
}

/** One answer; a kept connection that the server closed just then is replaced once. */
function exchange({ pool, address, head, limits, signal, closing, memory }: Exchange): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let connection: Connection | undefined
    const finish = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', aborted)
      closing.removeEventListener('abort', aborted)
    }
    const fail = (error: unknown) => {
      finish()
      connection?.destroy()
      reject(toScrapeError(error, address.shown))
    }
    const timedOut = () => fail(new AppError('unavailable', 'scrape.timeout', { seconds: limits.timeoutSeconds }))
    const aborted = () => {
      if (signal.aborted && signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError') timedOut()
      else if (signal.aborted && signal.reason instanceof AppError) fail(signal.reason)
      else fail(new AppError('unavailable', 'scrape.cancelled'))
    }
    const timer = setTimeout(timedOut, limits.timeoutSeconds * 1000)
    if (signal.aborted || closing.aborted) return aborted()
    signal.addEventListener('abort', aborted, { once: true })
    closing.addEventListener('abort', aborted, { once: true })

    const complete = async ({ status, headers, body, keepAlive }: ResponseReader) => {
      if (keepAlive) connection?.release()
      else connection?.destroy()
      connection = undefined
      try {
        const whole = body.end()
        resolve({ status, headers, body: whole instanceof Promise ? await whole : whole })
        finish()
      } catch (error) {
        fail(error)
      }
    }
    const attempt = (fresh: boolean) => {
      const current = pool.take(address, fresh)
      const answer = createResponseReader(address.shown, limits, memory)
      connection = current
      current.send(head, {
        bytes(chunk) {
          try {
            if (answer.feed(chunk)) void complete(answer)
          } catch (error) {
            fail(error)
          }
        },
        closed(error) {
          if (answer.closed() && error === undefined) void complete(answer)
          else if (current.reused && !answer.started) attempt(true)
          else fail(error ?? interrupted(address.shown, 'incomplete'))
        },
      })
    }
    try {
      attempt(false)
    } catch (error) {
      fail(error)
    }
  })
}
