/** The files that are damaged: small, with something of everything that can lie in them, and known to the last bit. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../../core/clock.ts'
import type { Frame } from '../../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../../core/units.ts'
import { openWriting } from '../../../store/metrics/engines/embedded.ts'
import { ENGINES } from '../../../store/metrics/registry.ts'
import { framesAt, START, STEP_SECONDS } from '../truth.ts'

export interface Content {
  readonly directory: string
  readonly files: readonly string[]
  /** the one of them that is to be damaged */
  readonly target: string
  /** what was written, each call to `write` a group */
  readonly commits: readonly (readonly Frame[])[]
}

/** Origins a moment: the rest would only make the files larger. */
const ORIGINS = 2
/** Seconds between two writes: few samples keep the files small. */
export const STRIDE_SECONDS = 1_800
const STRIDE = STRIDE_SECONDS / STEP_SECONDS
const MOMENTS_A_DAY = DAY_SECONDS / STEP_SECONDS

const framesOf = (moment: number): Frame[] => framesAt(moment).slice(0, ORIGINS)

/**
 * `metrics.db` as a clean end leaves it: a day made small, hours of the next one sealed, roll-ups of all three
 * resolutions, and a log that touches both days.
 */
export async function makeMetrics(directory: string): Promise<Content> {
  const commits: Frame[][] = []
  const store = await openWriting(directory, undefined)
  const write = async (moments: readonly number[]): Promise<void> => {
    const frames = moments.flatMap(framesOf)
    await store.write(frames)
    commits.push(frames)
  }
  const until = Math.floor(1.3 * MOMENTS_A_DAY)
  const due = Array.from({ length: Math.floor(until / STRIDE) }, (_, i) => i * STRIDE)
  // left for later: late data
  const late = due.filter((_, i) => i % 10 === 7)
  for (const moment of due) if (!late.includes(moment)) await write([moment])
  await store.maintain(START + DAY_SECONDS + 7 * HOUR_SECONDS)
  await write(late.slice(0, 3))
  await store.maintain(START + DAY_SECONDS + 7 * HOUR_SECONDS)
  await write([until, until + 1, until + 2])
  await write(late.slice(3))
  await store.close()
  return { directory, files: ['metrics.db'], target: 'metrics.db', commits }
}

/** `metrics.db` and its write-ahead log as a crash leaves them. */
export async function makeCrashed(directory: string): Promise<Content> {
  const origin = join(directory, 'written')
  const commits: Frame[][] = []
  const store = await openWriting(origin, undefined)
  for (let moment = 0; moment < 40; moment++) {
    const frames = framesOf(moment * STRIDE)
    await store.write(frames)
    commits.push(frames)
    if (moment === 20) await store.maintain(START + 21 * STRIDE_SECONDS)
  }
  const files = ['metrics.db', 'metrics.db-wal']
  for (const file of files) copyFileSync(join(origin, file), join(directory, file))
  await store.close()
  return { directory, files, target: 'metrics.db-wal', commits }
}

/** `spool.db` of a server that was never there. */
export async function makeSpool(directory: string): Promise<Content> {
  const commits: Frame[][] = []
  const { influxdb } = ENGINES
  // nobody listens on the port of tcpmux
  const options = influxdb.options.parse({ url: 'http://127.0.0.1:1' })
  const store = await influxdb.open({ directory, mode: 'write', options, clock: systemClock })
  for (let moment = 0; moment < 40; moment++) {
    // now and then one again, which makes a late batch
    const moments = moment % 10 === 9 ? [moment, moment - 3] : [moment]
    const frames = moments.flatMap(framesAt)
    await store.write(frames)
    commits.push(frames)
  }
  await store.close()
  return { directory, files: ['spool.db'], target: 'spool.db', commits }
}
