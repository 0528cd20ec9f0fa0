/** One InfluxDB over HTTP: its address, and who we are to it. */
import type { AppError } from '../../../../core/errors.ts'
import { type Access, addressOf, baseOf, createHttp, isLocal, unanswered } from '../../remote/http.ts'

export interface ConnectionOptions extends Access {
  readonly url: string
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
  /** What the server said, without the secret that it was sent. */
  blackened(text: string): string
  /** @throws AppError `unavailable` where there is no answer at all */
  request(path: string, options: RequestOptions): Promise<Response>
  /** Why there is no answer, or not the whole of it. */
  unanswered(error: unknown, limit: Pick<RequestOptions, 'seconds' | 'signal'>): AppError
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
  const url = baseOf(options.url)
  const http = createHttp({ ...options, server: 'influxdb', tokenUser: TOKEN_USER })
  return {
    url,
    address: addressOf(url),
    user: options.username ?? (options.tokenFile === undefined ? '' : TOKEN_USER),
    sameHost: isLocal(url),
    authorization: http.authorization,
    blackened: http.blackened,
    request: (path, { seconds, form, signal }) =>
      http.ask(url + path, {
        timeoutSeconds: seconds,
        headers: { accept: 'application/json' },
        ...(form === undefined ? {} : { form: Object.entries(form) }),
        signal,
      }),
    unanswered: (error, { seconds, signal }) =>
      unanswered(error, { server: 'influxdb', url, timeoutSeconds: seconds, signal }),
  }
}
