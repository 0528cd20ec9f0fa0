/** The HTTP server around an app: one listening socket, strict time limits, TLS where there is a certificate. */
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { AppError } from '../core/errors.ts'
import { plainAddress } from '../core/networks.ts'
import { MINUTE_SECONDS } from '../core/units.ts'
import { type CertificateFiles, readCertificate, stampOf } from './certificate.ts'

export interface Listening {
  /** as a person would open it */
  readonly url: string
  close(): Promise<void>
}

export interface ListenOptions {
  /** @param env for who wants to know the connection behind it */
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>
  readonly host: string
  /** 0: any free one */
  readonly port: number
  readonly tls?: CertificateFiles | undefined
  /** Whether somebody at that address is spoken to; absent: everybody. */
  readonly mayConnect?: ((address: string) => boolean) | undefined
  /** A renewed certificate cannot be used, so the one before is. */
  readonly onBadCertificate?: (error: unknown) => void
}

const REQUEST_MILLISECONDS = 30_000
const HEADERS_MILLISECONDS = 10_000
const CHECK_MILLISECONDS = 2_000
const MOST_HEADER_BYTES = 16_384
const SOCKET_BYTES = 16_384
/** More than any number of readers needs, fewer than the files a process may have open. */
const MOST_CONNECTIONS = 4_000
const RENEWAL_MILLISECONDS = MINUTE_SECONDS * 1000

/** @throws AppError `unavailable` where the port cannot be had, `config` where the certificate is of no use */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { fetch, host, port, tls, mayConnect } = options
  const limits = {
    requestTimeout: REQUEST_MILLISECONDS,
    headersTimeout: HEADERS_MILLISECONDS,
    // whoever sends slowly is looked for this often; Node's own half a minute would give them three times as long
    connectionsCheckingInterval: CHECK_MILLISECONDS,
    maxHeaderSize: MOST_HEADER_BYTES,
    // what a slow client has sent waits in memory
    highWaterMark: SOCKET_BYTES,
  }
  const server = tls
    ? createAdaptorServer({
        fetch,
        createServer,
        // 1.0 and 1.1 are no more (RFC 8996)
        serverOptions: {
          ...limits,
          ...readCertificate(tls).context,
          minVersion: 'TLSv1.2',
          handshakeTimeout: HEADERS_MILLISECONDS,
        },
      })
    : createAdaptorServer({ fetch, serverOptions: limits })
  if ('maxConnections' in server) server.maxConnections = MOST_CONNECTIONS
  if (mayConnect)
    server.prependListener('connection', (socket: Socket) => {
      if (!mayConnect(plainAddress(socket.remoteAddress ?? ''))) socket.destroy()
    })
  const stopRenewing = tls && 'setSecureContext' in server ? keepRenewed(server, tls, options) : undefined
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const detail = error.code ?? error.message
      const problem =
        error.code === 'EADDRINUSE'
          ? new AppError('unavailable', 'cli.port_in_use', { host, port, next: port < 65_535 ? port + 1 : 8080 })
          : new AppError('unavailable', 'cli.cannot_listen', { host, port, detail }, { cause: error })
      stopRenewing?.()
      reject(problem)
    })
    server.listen(port, host, resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: urlOf(host, actual, tls !== undefined),
    close() {
      stopRenewing?.()
      return close(server)
    },
  }
}

/** Certificates live for weeks or months, the service for longer. @returns what ends it */
function keepRenewed(
  server: { setSecureContext(context: { cert: string; key: string }): void },
  files: CertificateFiles,
  { onBadCertificate }: Pick<ListenOptions, 'onBadCertificate'>,
): () => void {
  let stamp = stampOf(files)
  const timer = setInterval(() => {
    const now = stampOf(files)
    if (now === stamp) return
    stamp = now
    try {
      const { cert, key } = readCertificate(files).context
      server.setSecureContext({ cert: String(cert), key: String(key) })
    } catch (error) {
      onBadCertificate?.(error)
    }
  }, RENEWAL_MILLISECONDS)
  timer.unref()
  return () => clearInterval(timer)
}

export function urlOf(host: string, port: number, isSecure = false): string {
  return `http${isSecure ? 's' : ''}://${host.includes(':') ? `[${host}]` : host}:${port}/`
}

/** Lets no request wait for a browser's idle connections. */
function close(server: ReturnType<typeof createAdaptorServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
