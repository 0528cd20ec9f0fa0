/**
 * Fills a small disk, sees the writes fail, frees the disk and sees them work again.
 * Argument: a directory on that disk. Prints one JSON object.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../core/errors.ts'
import type { Frame } from '../../../core/series.ts'
import { ENGINES } from '../../../store/metrics/registry.ts'
import { openTargetStatusStore } from '../../../store/state/target-status.ts'

const directory = process.argv[2]!
const ballast = join(directory, 'ballast')
const set = {
  keys: Array.from({ length: 200 }, (_, i) => ({ metric: 'node.load1' as const, labels: { node: `n${i}` } })),
}
const START = 1_700_000_000

/** Two origins: both are stored or none. */
function frames(i: number): Frame[] {
  const values = new Float64Array(set.keys.length).fill(i)
  return ['a', 'b'].map((origin) => ({ origin, timeSeconds: START + i, intervalSeconds: 1, set, values }))
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? `${error.kind} ${error.problem.code}` : String(error)
}

const { embedded } = ENGINES
const open = () => embedded.open({ directory, mode: 'write', options: embedded.options.parse({}) })
let store = await open()
const statuses = openTargetStatusStore(directory, 'write')
await store.write(frames(0))
writeFileSync(ballast, Buffer.alloc(6 * 1024 ** 2))

let stored = 1
const failures: string[] = []
while (failures.length < 3)
  try {
    await store.write(frames(stored))
    stored++
  } catch (error) {
    failures.push(codeOf(error))
  }
const whileFull = (await store.statistics()).frames
const query = { metric: 'node.load1', where: { node: ['n7'] }, by: undefined, stepSeconds: 1, fold: 'default' } as const
const readable = await store.query({ ...query, from: START, to: START + stored })
const statusFailure = (() => {
  try {
    const target = { source: 'x', title: 'x'.repeat(100_000), address: '', labels: {}, intervalSeconds: 1 }
    statuses.declare(Array.from({ length: 100 }, (_, i) => ({ ...target, id: `t${i}` })))
    return 'none'
  } catch (error) {
    return codeOf(error)
  }
})()

rmSync(ballast)
await store.write(frames(stored))
stored++
statuses.declare([])
await store.close()
store = await open()
const after = await store.query({ ...query, from: START, to: START + stored })
process.stdout.write(
  JSON.stringify({
    stored,
    failures,
    statusFailure,
    whileFull,
    readable: readable.series[0]?.values.length,
    framesAfter: (await store.statistics()).frames,
    valuesAfter: Array.from(after.series[0]?.values ?? []),
    ballastGone: !existsSync(ballast),
  }),
)
await store.close()
statuses.close()
