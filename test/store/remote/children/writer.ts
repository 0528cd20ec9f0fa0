/**
 * Writes without end until it is killed; the parent notes what was acknowledged. The server keeps what it takes in a
 * file: what is in there has arrived. Half of the time it is away.
 * Arguments: directory, run, calls in flight. Prints `+ <i>` when frame i is durable.
 */
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../../../core/clock.ts'
import { createRemoteStore } from '../../../../store/metrics/remote/store.ts'
import { framesOf } from '../../children/frames-of-run.ts'
import { createFakeServer } from '../fake-server.ts'

const [directory, run, inFlight] = process.argv.slice(2) as [string, string, string]
const arrived = openSync(join(directory, 'arrived'), 'a')
const server = createFakeServer()
const remote = server.connect()
const FOR_EVER = { raw: Infinity, '5m': Infinity, '1h': Infinity, '1d': Infinity }
let requests = 0
const store = await createRemoteStore({
  remote: {
    ...remote,
    async send(payload, signal) {
      requests += 1
      if ((Number(run) + Math.floor(requests / 8)) % 2 === 1)
        return { kind: 'later', problem: { code: 'internal', params: { detail: 'down' } } }
      if (payload.resolution === 'raw') writeSync(arrived, `${payload.lines.join('\n')}\n`)
      return remote.send(payload, signal)
    },
  },
  directory,
  mode: 'write',
  retention: FOR_EVER,
  spoolBytes: 64 * 1024 ** 2,
  // fails and comes back within the life of this process
  clock: { now: systemClock.now, after: (seconds, then) => systemClock.after(seconds / 1000, then) },
  address: 'fake:1',
})
let next = 0

async function lane(): Promise<void> {
  for (;;) {
    const i = next++
    await store.write(framesOf(Number(run), i))
    writeSync(1, `+ ${i}\n`)
  }
}

await Promise.all(Array.from({ length: Number(inFlight) }, lane))
