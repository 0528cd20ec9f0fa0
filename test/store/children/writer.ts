/**
 * Writes without end until it is killed; the parent notes what was acknowledged.
 * Arguments: directory, run, calls in flight. Prints `+ <i>` when frame i is durable.
 */
import { writeSync } from 'node:fs'
import { ENGINES } from '../../../store/metrics/registry.ts'
import { framesOf } from './frames-of-run.ts'

const [directory, run, inFlight] = process.argv.slice(2) as [string, string, string]
const { embedded } = ENGINES
const store = await embedded.open({ directory, mode: 'write', options: embedded.options.parse({}) })
let next = 0

async function lane(): Promise<void> {
  for (;;) {
    const i = next++
    await store.write(framesOf(Number(run), i))
    say(`+ ${i}\n`)
  }
}

await Promise.all(Array.from({ length: Number(inFlight) }, lane))

/** Whole and at once: who reads may be slow, and the pipe full. */
function say(line: string): void {
  for (;;)
    try {
      writeSync(1, line)
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    }
}
