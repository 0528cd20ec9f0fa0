/** The HTTP server around an app: one listening socket, strict time limits, TLS where there is a certificate. */
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { isHere, neighbourhoodOf } from '../api/access/client.ts'
import { AppError } from '../core/errors.ts'
import { plainAddress } from '../core/networks.ts'
import { MINUTE_SECONDS } from '../core/units.ts'
import { type CertificateFiles, readCertificate, stampOf } from './certificate.ts'

export interface Listening {
  /** as a person would open it */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

export interface ListenOptions {
  /** @param env for who wants to know the connection behind it */
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>
  readonly host: string
  /** 0: any free one */
  readonly port: number
  readonly tls?: CertificateFiles | undefined
  /** Whether many connections come from there for many people, as through a proxy; absent: this machine. */
  readonly isShared?: ((address: string) => boolean) | undefined
  /** Whether somebody at that address is spoken to; absent: everybody. */
  readonly mayConnect?: ((address: string) => boolean) | undefined
  /** Something is wrong, and the service goes on: a renewed certificate is of no use, so the one before is used. */
  readonly onProblem?: (error: unknown) => void
}

const REQUEST_MILLISECONDS = 30_000
const HEADERS_MILLISECONDS = 10_000
const CHECK_MILLISECONDS = 2_000
const MOST_HEADER_BYTES = 16_384
const SOCKET_BYTES = 16_384
/** More than any number of readers needs, fewer than the files a process may have open. */
const MOST_CONNECTIONS = 4_000
/** Of one address, or of a /64; not of this machine, nor of a trusted proxy. */
const MOST_CONNECTIONS_EACH = 200
/** Whoever neither sends nor reads for so long is not there: longer than anything that is reckoned. */
const SILENT_MILLISECONDS = 120_000
const RENEWAL_MILLISECONDS = MINUTE_SECONDS * 1000

/** @throws AppError `unavailable` where the port cannot be had, `config` where the certificate is of no use */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { fetch, host, port, tls } = options
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
  if ('setTimeout' in server) server.setTimeout(SILENT_MILLISECONDS)
  server.prependListener('connection', admission(options))
  const stopRenewing = tls && 'setSecureContext' in server ? keepRenewed(server, tls, options) : undefined
  await new Promise<void>((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void => {
      const detail = error.code ?? error.message
      const problem =
        error.code === 'EADDRINUSE'
          ? new AppError('unavailable', 'cli.port_in_use', { host, port, next: port < 65_535 ? port + 1 : 8080 })
          : new AppError('unavailable', 'cli.cannot_listen', { host, port, detail }, { cause: error })
      stopRenewing?.()
      reject(problem)
    }
    server.once('error', refused)
    server.listen(port, host, () => {
      server.off('error', refused)
      server.on('error', (error) => options.onProblem?.(error))
      resolve()
    })
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: urlOf(host, actual, tls !== undefined),
    port: actual,
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
  { onProblem }: Pick<ListenOptions, 'onProblem'>,
): () => void {
  let stamp = stampOf(files)
  const timer = setInterval(() => {
    try {
      const now = stampOf(files)
      if (now === stamp) return
      stamp = now
      const { cert, key } = readCertificate(files).context
      server.setSecureContext({ cert: String(cert), key: String(key) })
    } catch (error) {
      onProblem?.(error)
    }
  }, RENEWAL_MILLISECONDS)
  timer.unref()
  return () => clearInterval(timer)
}

/** Lets nobody connect who may not, nor one client have all connections that there are. */
function admission({ mayConnect, isShared = isHere }: ListenOptions): (socket: Socket) => void {
  const open = new Map<string, number>()
  return (socket) => {
    const address = plainAddress(socket.remoteAddress ?? '')
    const key = neighbourhoodOf(address)
    const count = open.get(key) ?? 0
    if (mayConnect?.(address) === false || (count >= MOST_CONNECTIONS_EACH && !isShared(address))) {
      socket.destroy()
      return
    }
    open.set(key, count + 1)
    socket.once('close', () => {
      const left = open.get(key)! - 1
      if (left > 0) open.set(key, left)
      else open.delete(key)
    })
  }
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
