/**
 * Connections to one address, kept between requests. Everything that arrives is read into one piece of memory
 * shared by all of them and handed on at once: an exporter's answer costs no allocation of its size.
 */
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Outgoing } from '../../core/networks.ts'
import type { HttpAddress } from './address.ts'
import { checkAddress, lookupWithin } from './outgoing.ts'

export interface Receiver {
  /** only valid during the call */
  bytes(chunk: Buffer): void
  closed(error: Error | undefined): void
}

export interface Connection {
  /** carried a request before: the other side may have closed it meanwhile */
  readonly reused: boolean
  send(head: string, receiver: Receiver): void
  /** Keeps it for the next request. */
  release(): void
  destroy(): void
}

export interface ConnectionPool {
  /** @param fresh never a kept one. @throws AppError `unavailable` where connections may not go */
  take(address: HttpAddress, fresh: boolean): Connection
  close(): void
}

export interface PoolOptions {
  readonly outgoing: Outgoing
  readonly socketPath: string | undefined
  readonly ca: string | undefined
}

/** Reads are handed on synchronously, one after the other, so all sockets may share it. */
const arrived = Buffer.allocUnsafeSlow(65_536)

export function createConnectionPool(options: PoolOptions): ConnectionPool {
  const open = new Set<Connection>()
  /** the one kept connection and where it leads */
  let kept: { readonly connection: Connection; readonly key: string } | undefined

  const create = (address: HttpAddress, key: string): Connection => {
    let receiver: Receiver | undefined
    let reused = false
    let failure: Error | undefined
    const forget = () => {
      open.delete(connection)
      if (kept?.connection === connection) kept = undefined
    }
    const bytes = (chunk: Buffer) => {
      // nobody asked: whatever it is, it is not an answer
      if (receiver === undefined) connection.destroy()
      else receiver.bytes(chunk)
    }
    const closed = () => {
      forget()
      const waiting = receiver
      receiver = undefined
      waiting?.closed(failure)
    }
    const socket = openSocket(address, options, bytes)
    socket.on('error', (error) => {
      failure = error
    })
    socket.on('end', closed)
    socket.on('close', closed)
    const connection: Connection = {
      get reused() {
        return reused
      },
      send(head, to) {
        receiver = to
        socket.ref()
        socket.write(head, 'latin1')
      },
      release() {
        receiver = undefined
        reused = true
        if (kept === undefined && open.has(connection)) {
          socket.unref()
          kept = { connection, key }
        } else connection.destroy()
      },
      destroy() {
        receiver = undefined
        forget()
        socket.destroy()
      },
    }
    open.add(connection)
    return connection
  }

  return {
    take(address, fresh) {
      const key = `${address.protocol}//${address.host}`
      if (kept !== undefined && !fresh && kept.key === key) {
        const { connection } = kept
        kept = undefined
        return connection
      }
      return create(address, key)
    },
    close() {
      for (const connection of open) connection.destroy()
    },
  }
}

function openSocket(address: HttpAddress, options: PoolOptions, bytes: (chunk: Buffer) => void): Socket {
  const { socketPath, ca, outgoing } = options
  const { hostname: host, port } = address
  if (socketPath === undefined) checkAddress(host, outgoing)
  const place = socketPath === undefined ? { host, port, lookup: lookupWithin(outgoing) } : { path: socketPath }
  if (address.protocol === 'https:') {
    const socket = connectTls({
      ...place,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca }),
      host,
      ALPNProtocols: ['http/1.1'],
    })
    socket.on('data', bytes)
    return socket
  }
  const onread = {
    buffer: arrived,
    callback: (length: number, buffer: Uint8Array) => {
      bytes((buffer as Buffer).subarray(0, length))
      return true
    },
  }
  return connect({ ...place, onread, noDelay: true })
}
