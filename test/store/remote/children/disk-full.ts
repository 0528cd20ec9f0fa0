/**
 * Fills a small disk while the server is away, sees the writes fail, frees the disk and sees them work again.
 * Argument: a directory on that disk. Prints one JSON object.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../../../core/clock.ts'
import { AppError } from '../../../../core/errors.ts'
import { createRemoteStore } from '../../../../store/metrics/remote/store.ts'
import { createFakeServer } from '../fake-server.ts'

const directory = process.argv[2]!
const ballast = join(directory, 'ballast')
const set = {
  keys: Array.from({ length: 200 }, (_, i) => ({ metric: 'node.load1' as const, labels: { node: `n${i}` } })),
}
const START = 1_700_000_000
const server = createFakeServer()
server.fault = () => ({ kind: 'down' })
const store = await createRemoteStore({
  remote: server.connect(),
  directory,
  mode: 'write',
  retention: { raw: Infinity, '5m': Infinity, '1h': Infinity, '1d': Infinity },
  spoolBytes: 1024 ** 3,
  clock: systemClock,
  address: 'fake:1',
})
const write = (i: number): Promise<void> => {
  // hard to compress
  const values = Float64Array.from(set.keys, (_, n) => Math.sin(i * 1_000 + n))
  return store.write(['a', 'b'].map((origin) => ({ origin, timeSeconds: START + i, intervalSeconds: 1, set, values })))
}
await write(0)
writeFileSync(ballast, Buffer.alloc(5 * 1024 ** 2))
let stored = 1
const failures: string[] = []
while (failures.length < 3)
  try {
    await write(stored)
    stored++
  } catch (error) {
    failures.push(error instanceof AppError ? `${error.kind} ${error.problem.code}` : String(error))
  }
rmSync(ballast)
await write(stored)
stored++
server.fault = () => undefined
await store.settle()
const frames = [...server.samples('raw').keys()].filter((id) => id.startsWith('frame.')).length
const { spool } = await store.statistics()
await store.close()
process.stdout.write(JSON.stringify({ stored, failures, frames, waiting: spool!.waitingBatches }))
