/** One InfluxDB over HTTP: address, credentials, time limits; network failures become problems. */
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { AppError } from '../../../../core/errors.ts'

export interface ConnectionOptions {
  readonly url: string
  readonly username?: string | undefined
  readonly passwordFile?: string | undefined
  readonly tokenFile?: string | undefined
}

export interface Connection {
  /** without the last slash */
  readonly url: string
  /** `host:port`, what problems show */
  readonly address: string
  /** who we say we are, for problems; empty without credentials */
  readonly user: string
  /** compressing for the loopback only costs time */
  readonly sameHost: boolean
  /** Value of the `Authorization` header, read anew each time: secrets change. @throws AppError `influxdb.secret_file` */
  authorization(): Promise<string | undefined>
  /** @throws AppError `unavailable` where there is no answer at all */
  request(path: string, options: RequestOptions): Promise<Response>
}

export interface RequestOptions {
  readonly seconds: number
  /** sent as a form by POST; a GET where absent */
  readonly form?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
}

/** Any name will do with a token as its password: the one way that InfluxDB 1.x, 2.x and 3.x share. */
const TOKEN_USER = 'token'

export function createConnection(options: ConnectionOptions): Connection {
  const url = options.url.replace(/\/+$/, '')
  const { host, hostname } = new URL(url)
  const connection: Connection = {
    url,
    address: host,
    user: options.username ?? (options.tokenFile === undefined ? '' : TOKEN_USER),
    sameHost: isLoopback(hostname),
    async authorization() {
      const path = options.tokenFile ?? options.passwordFile
      if (path === undefined) return undefined
      return `Basic ${Buffer.from(`${connection.user}:${await readSecret(path)}`).toString('base64')}`
    },
    async request(path, { seconds, form, signal }) {
      const authorization = await connection.authorization()
      const limit = AbortSignal.timeout(seconds * 1000)
      try {
        return await fetch(url + path, {
          method: form === undefined ? 'GET' : 'POST',
          headers: {
            Accept: 'application/json',
            ...(authorization === undefined ? {} : { Authorization: authorization }),
          },
          body: form === undefined ? null : new URLSearchParams(form),
          redirect: 'manual',
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        })
      } catch (error) {
        throw noAnswer(error, connection.address, seconds, signal)
      }
    },
  }
  return connection
}

/** Why there is no answer, or not the whole of it. */
export function noAnswer(error: unknown, address: string, seconds: number, signal?: AbortSignal): AppError {
  if (error instanceof AppError) return error
  if (signal?.aborted) {
    return signal.reason instanceof AppError ? signal.reason : new AppError('unavailable', 'store.query_cancelled')
  }
  const options = { cause: error }
  if (isTimeout(error)) return new AppError('unavailable', 'influxdb.timeout', { address, seconds }, options)
  return new AppError('unavailable', 'influxdb.unreachable', { address, detail: reasonOf(error) }, options)
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'RequestTimedOutError')
}

/** The innermost cause says it: fetch itself says only `fetch failed`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (error.cause !== undefined) return reasonOf(error.cause)
  return error.message
}

async function readSecret(path: string): Promise<string> {
  let text: string
  try {
    text = (await readFile(path, 'utf8')).trim()
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new AppError('config', 'influxdb.secret_file', { path, detail }, { cause: error })
  }
  if (text === '' || text.includes('\n')) {
    throw new AppError('config', 'influxdb.secret_file', { path, detail: text === '' ? 'empty' : 'more than one line' })
  }
  return text
}

function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))
}
