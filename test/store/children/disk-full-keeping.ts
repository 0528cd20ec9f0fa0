/**
 * Fills a small disk with days of history and something else, then lets retention make room.
 * Argument: a directory on that disk. Prints one JSON object.
 */
import { appendFileSync, closeSync, openSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../core/errors.ts'
import type { Frame } from '../../../core/series.ts'
import { openWriting } from '../../../store/metrics/engines/embedded.ts'

const directory = process.argv[2]!
const DAY = 86_400
/** midnight UTC */
const START = 1_790_035_200
const set = {
  keys: Array.from({ length: 200 }, (_, i) => ({ metric: 'node.load1' as const, labels: { node: `n${i}` } })),
}

function frame(i: number): Frame {
  const values = Float64Array.from(set.keys, (_, n) => Math.sin(i * 1000 + n))
  return { origin: 'a', timeSeconds: START + 300 * i, intervalSeconds: 300, set, values }
}

async function codeOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run()
    return 'done'
  } catch (error) {
    return error instanceof AppError ? error.problem.code : String(error)
  }
}

/** To the last byte. */
function fillDisk(): void {
  const ballast = join(directory, 'ballast')
  closeSync(openSync(ballast, 'w'))
  for (let size = 1024 ** 2; size >= 512; size /= 2)
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size))
    } catch {
      // smaller ones may fit
    }
}

let store = await openWriting(directory, undefined)
for (let i = 0; i < 4 * 288; i++) await store.write([frame(i)])
await store.maintain(START + 4 * DAY)
fillDisk()
const freeBytes = statfsSync(directory).bavail * statfsSync(directory).bsize
let stored = 4 * 288
let full = 'done'
while (full === 'done') {
  full = await codeOf(() => store.write([frame(stored)]))
  if (full === 'done') stored++
}
const whileFull = (await store.statistics()).frames
const maintained = await codeOf(() => store.maintain(START + 300 * stored + 7200))
const told = (await store.check()).map(({ code }) => code)
const stillThere = (await store.statistics()).frames
const now = START + 300 * stored
const retained = await codeOf(() => store.retain({ raw: DAY, '5m': DAY, '1h': Infinity, '1d': Infinity }, now))
const afterwards = await codeOf(() => store.write([frame(stored)]))
if (afterwards === 'done') stored++
const maintainedAgain = await codeOf(() => store.maintain(now + 7200))
const toldAgain = (await store.check()).map(({ code }) => code)
await store.close()
store = await openWriting(directory, undefined)
const { frames, newest } = await store.statistics()
await store.close()
const expected = Math.floor((now - DAY - START) / 300)
process.stdout.write(
  JSON.stringify({
    freeBytes,
    full,
    maintained,
    told,
    isWhole: whileFull === stillThere,
    retained,
    afterwards,
    maintainedAgain,
    toldAgain,
    frames: frames - (stored - expected),
    newest: newest === frame(stored - 1).timeSeconds,
  }),
)
