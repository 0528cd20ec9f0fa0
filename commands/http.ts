/** The HTTP server around an app: one listening socket, strict time limits. */
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { AppError } from '../core/errors.ts'

export interface Listening {
  /** as a person would open it */
  readonly url: string
  close(): Promise<void>
}

const REQUEST_MILLISECONDS = 30_000
const HEADERS_MILLISECONDS = 10_000
const CHECK_MILLISECONDS = 2_000
const MOST_HEADER_BYTES = 16_384
const SOCKET_BYTES = 16_384
/** More than any number of readers needs, fewer than the files a process may have open. */
const MOST_CONNECTIONS = 4_000

/** @throws AppError `unavailable` where the port cannot be had */
export function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  host: string,
  port: number,
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch,
    serverOptions: {
      requestTimeout: REQUEST_MILLISECONDS,
      headersTimeout: HEADERS_MILLISECONDS,
      // whoever sends slowly is looked for this often; Node's own half a minute would give them three times as long
      connectionsCheckingInterval: CHECK_MILLISECONDS,
      maxHeaderSize: MOST_HEADER_BYTES,
      // what a slow client has sent waits in memory
      highWaterMark: SOCKET_BYTES,
    },
  })
  if ('maxConnections' in server) server.maxConnections = MOST_CONNECTIONS
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const detail = error.code ?? error.message
      const problem =
        error.code === 'EADDRINUSE'
          ? new AppError('unavailable', 'cli.port_in_use', { host, port, next: port < 65_535 ? port + 1 : 8080 })
          : new AppError('unavailable', 'cli.cannot_listen', { host, port, detail }, { cause: error })
      reject(problem)
    })
    server.listen(port, host, () => {
      const actual = (server.address() as AddressInfo).port
      resolve({ url: urlOf(host, actual), close: () => close(server) })
    })
  })
}

export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`
}

/** Lets no request wait for a browser's idle connections. */
function close(server: ReturnType<typeof createAdaptorServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
