/** Requests to a store on another machine: who we are, time limits, and every failure as an AppError that says what to do. */
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { AppError } from '../../../core/errors.ts'

/** Whose messages (`core/text/remote.ts`) tell what went wrong. */
export type ServerName = 'influxdb' | 'victoriametrics'

/** At most one way in. Secrets stand in files and are read each time: they may change while we run. */
export interface Access {
  readonly username?: string | undefined
  readonly passwordFile?: string | undefined
  readonly tokenFile?: string | undefined
}

export interface Ask {
  /** sent by POST as a form: questions may be longer than what fits an address */
  readonly form?: readonly (readonly [string, string])[]
  /** sent by POST as it is */
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly signal?: AbortSignal | undefined
}

export interface Http {
  /**
   * Any status; of an answer that is no success only so much of the body as can be meant to be read by people.
   * @throws AppError `unavailable` where there is no answer, `config` where a secret cannot be read
   */
  ask(url: string, ask: Ask): Promise<Response>
  /** Value of the `Authorization` header, if any. @throws AppError `config` where a secret cannot be read */
  authorization(): Promise<string | undefined>
  /** A text of the server's without the secret that it was sent: pages of errors often tell what was asked. */
  blackened(text: string): string
}

export interface HttpOptions extends Access {
  readonly server: ServerName
  /** who has that token as a password; where absent it goes as a Bearer token */
  readonly tokenUser?: string
}

export function createHttp(options: HttpOptions): Http {
  const { server } = options
  let sent: readonly string[] = []
  const authorization = async (): Promise<string | undefined> => {
    const value = await authorizationOf(options)
    sent = value === undefined ? [] : secretsIn(value)
    return value
  }
  const blackened = (text: string): string => sent.reduce((left, secret) => left.replaceAll(secret, '****'), text)
  return {
    authorization,
    blackened,
    async ask(url, { form, body, headers, timeoutSeconds, signal }) {
      const limit = AbortSignal.timeout(timeoutSeconds * 1000)
      const content = form ? new URLSearchParams(form.map(([name, value]) => [name, value])) : body
      const authorized = await authorization()
      try {
        const answer = await fetch(url, {
          method: content === undefined ? 'GET' : 'POST',
          body: content ?? null,
          // a redirected POST would arrive as a GET without its body
          redirect: 'manual',
          headers: {
            ...(isLocal(url) ? { 'accept-encoding': 'identity' } : {}),
            ...(typeof body === 'string' ? { 'content-type': 'text/plain' } : {}),
            ...(authorized === undefined ? {} : { authorization: authorized }),
            ...headers,
          },
          signal: signal ? AbortSignal.any([limit, signal]) : limit,
        })
        return answer.ok ? answer : await toldBy(answer, blackened)
      } catch (error) {
        throw unanswered(error, { server, url, timeoutSeconds, signal })
      }
    },
  }
}

/** A shorter one may stand in any text by chance. */
const LEAST_CERTAIN = 4

/** What of a header is secret, in both forms in which it may come back. */
function secretsIn(authorization: string): readonly string[] {
  const [scheme, value = ''] = authorization.split(' ')
  const password = Buffer.from(value, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '')
  return (scheme === 'Basic' ? [value, password] : [value]).filter(({ length }) => length >= LEAST_CERTAIN)
}

const MOST_TOLD_BYTES = 65_536
/** They have no body (Fetch, null body status). */
const EMPTY: ReadonlySet<number> = new Set([204, 205, 304])

/** An answer that is no success, for people: what is said in it, with an end and without secrets. */
async function toldBy(answer: Response, blackened: (text: string) => string): Promise<Response> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk.subarray(0, MOST_TOLD_BYTES - bytes), { stream: true })
    bytes += chunk.length
    if (bytes >= MOST_TOLD_BYTES) break
  }
  const headers = [...answer.headers].map(([name, value]): [string, string] => [name, blackened(value)])
  return new Response(EMPTY.has(answer.status) ? null : blackened(text), { status: answer.status, headers })
}

export interface Unanswered {
  readonly server: ServerName
  readonly url: string
  readonly timeoutSeconds: number
  readonly signal?: AbortSignal | undefined
}

/** Why there is no answer, or not the whole of it. @param error what sending, or reading the answer's body, threw */
export function unanswered(error: unknown, { server, url, timeoutSeconds, signal }: Unanswered): AppError {
  if (error instanceof AppError) return error
  const options = { cause: error }
  if (signal?.aborted) {
    if (signal.reason instanceof AppError) return signal.reason
    return new AppError('unavailable', 'store.query_cancelled', {}, options)
  }
  const address = addressOf(url)
  if (isTimeout(error))
    return new AppError('unavailable', `${server}.timeout`, { address, seconds: timeoutSeconds }, options)
  const reason = innermost(error)
  const detail = reason instanceof Error ? reason.message : String(reason)
  return new AppError('unavailable', `${server}.unreachable`, { address, detail }, options)
}

/** Of a request that was not answered: the other side closed a connection that had been kept. */
export function isClosedConnection(error: unknown): boolean {
  const reason = innermost(error)
  const code = reason instanceof Error && 'code' in reason ? String(reason.code) : ''
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(code)
}

/** The client that writes to InfluxDB has a name of its own for it. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'RequestTimedOutError')
}

/** The innermost cause says it: fetch itself says only `fetch failed`. */
function innermost(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0])
  return error.cause === undefined ? error : innermost(error.cause)
}

async function authorizationOf({ server, username, passwordFile, tokenFile, tokenUser }: HttpOptions) {
  const path = tokenFile ?? passwordFile
  if (path === undefined) return undefined
  const secret = await readSecret(path, server)
  const user = tokenFile === undefined ? username : tokenUser
  return user === undefined ? `Bearer ${secret}` : `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
}

async function readSecret(path: string, server: ServerName): Promise<string> {
  const fail = (detail: string, cause?: unknown): AppError =>
    new AppError('config', `${server}.secret_file`, { path, detail }, { cause })
  let text: string
  try {
    text = (await readFile(path, 'utf8')).trim()
  } catch (error) {
    throw fail(error instanceof Error && 'code' in error ? String(error.code) : String(error), error)
  }
  if (text === '' || text.includes('\n')) throw fail(text === '' ? 'empty' : 'more than one line')
  return text
}

/** Without the last slash. */
export function baseOf(url: string): string {
  return url.replace(/\/+$/, '')
}

/** `host:port`, what problems show. */
export function addressOf(url: string): string {
  return new URL(url).host
}

/** On this machine: packing costs more than it saves. */
export function isLocal(url: string): boolean {
  const host = new URL(url).hostname
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))
}
