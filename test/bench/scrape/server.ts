/**
 * Serves the exporters of the benchmark, one port each; started by it with an IPC channel. The path says who
 * asks (`/prometheus/metrics`), and answers are counted by that.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { KINDS, renderBodies } from './bodies.ts'

export interface ServerReady {
  /** ports of the targets, every second one of each kind in the order of `KINDS` */
  readonly ports: readonly number[]
  /** samples in one body of each kind */
  readonly samples: readonly number[]
}
/** Samples served so far, by the first part of the path. */
export type Served = Readonly<Record<string, number>>

const count = Number(process.argv[2])
const rendered = KINDS.map(renderBodies)
const served: Record<string, number> = {}
const ports = await Promise.all(
  Array.from({ length: count }, (_, place) => {
    const { bodies, samples } = rendered[place % KINDS.length]!
    const turns = new Map<string, number>()
    const server = createServer((request, response) => {
      const who = request.url!.split('/')[1]!
      const turn = turns.get(who) ?? 0
      turns.set(who, turn + 1)
      const body = bodies[turn % bodies.length]!
      response.writeHead(200, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'content-length': body.length,
      })
      response.end(body)
      served[who] = (served[who] ?? 0) + samples
    })
    server.keepAliveTimeout = 60_000
    return new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  }),
)

process.on('message', () => process.send!(served satisfies Served))
process.on('disconnect', () => process.exit(0))
process.send!({ ports, samples: rendered.map(({ samples }) => samples) } satisfies ServerReady)
