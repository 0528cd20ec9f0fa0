/** Requests to VictoriaMetrics: who we are, time limits, and every failure as an AppError that says what to do. */
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { AppError } from '../../../../core/errors.ts'

/** At most one way in. Secrets stand in files and are read each time: they may change while we run. */
export interface Access {
  readonly username?: string | undefined
  readonly passwordFile?: string | undefined
  readonly tokenFile?: string | undefined
}

export interface Ask {
  /** sent by POST as a form: selectors may be longer than what fits an address */
  readonly form?: readonly (readonly [string, string])[]
  /** sent by POST as it is */
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly signal?: AbortSignal | undefined
}

export interface Http {
  /** Any status. @throws AppError `unavailable` where there is no answer, `config` where a secret cannot be read */
  ask(url: string, ask: Ask): Promise<Response>
  /** @throws AppError also for every status but 2xx */
  get(url: string, ask: Ask): Promise<Response>
}

const DETAIL_CHARACTERS = 300

export function createHttp(access: Access): Http {
  const ask = async (url: string, { form, body, headers, timeoutSeconds, signal }: Ask): Promise<Response> => {
    const limit = AbortSignal.timeout(timeoutSeconds * 1000)
    const content = form ? new URLSearchParams(form.map(([name, value]) => [name, value])) : body
    const authorization = await authorizationOf(access)
    try {
      return await fetch(url, {
        method: content === undefined ? 'GET' : 'POST',
        body: content ?? null,
        // a redirected POST would arrive as a GET without its body
        redirect: 'manual',
        headers: {
          ...(isLocal(url) ? { 'accept-encoding': 'identity' } : {}),
          ...(typeof body === 'string' ? { 'content-type': 'text/plain' } : {}),
          ...(authorization === undefined ? {} : { authorization }),
          ...headers,
        },
        signal: signal ? AbortSignal.any([limit, signal]) : limit,
      })
    } catch (error) {
      throw unanswered(error, url, timeoutSeconds, signal)
    }
  }
  return {
    ask,
    async get(url, options) {
      const response = await ask(url, options)
      if (!response.ok) throw await refusal(response, url)
      return response
    },
  }
}

async function authorizationOf({ username, passwordFile, tokenFile }: Access): Promise<string | undefined> {
  if (tokenFile !== undefined) return `Bearer ${await readSecret(tokenFile)}`
  if (username === undefined) return undefined
  const password = passwordFile === undefined ? '' : await readSecret(passwordFile)
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

async function readSecret(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('config', 'victoriametrics.secret_file', { path, detail }, { cause })
  }
}

/** @param error what `fetch`, or reading its body, threw */
export function unanswered(error: unknown, url: string, timeoutSeconds: number, signal?: AbortSignal): AppError {
  const address = addressOf(url)
  if (signal?.aborted) return new AppError('unavailable', 'store.query_cancelled', {}, { cause: error })
  if (error instanceof Error && error.name === 'TimeoutError')
    return new AppError(
      'unavailable',
      'victoriametrics.timeout',
      { address, seconds: timeoutSeconds },
      { cause: error },
    )
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  const detail = code ?? (cause instanceof Error ? cause.message : String(cause))
  return new AppError('unavailable', 'victoriametrics.unreachable', { address, detail }, { cause: error })
}

/** An answer that is none as an error; its body is read. */
export async function refusal(response: Response, url: string): Promise<AppError> {
  const address = addressOf(url)
  const { status } = response
  const detail = tail(await response.text().catch(() => ''))
  if (status === 401 || status === 403)
    return new AppError('unavailable', 'victoriametrics.unauthorized', { address, status })
  if (/-search\.max|number of matching timeseries exceeds/.test(detail))
    return new AppError('unavailable', 'victoriametrics.too_much', { address, detail })
  return new AppError('unavailable', 'victoriametrics.http_status', { address, status, detail })
}

/** Its errors begin with our own request and end with what is wrong. */
function tail(text: string): string {
  const words = text.trim().replace(/^remoteAddr: "[^"]*"; requestURI: \S+; /, '')
  return words.length <= DETAIL_CHARACTERS ? words : `…${words.slice(-DETAIL_CHARACTERS)}`
}

export function addressOf(url: string): string {
  return new URL(url).host
}

/** On this machine: packing costs more than it saves. */
export function isLocal(url: string): boolean {
  const host = new URL(url).hostname
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))
}
