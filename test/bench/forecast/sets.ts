/** Benchmark series on disk: `NAME.train.csv.gz`, `NAME.test.csv.gz` (id,values) and `meta.json`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

const Meta = z.record(
  z.string(),
  z.object({
    season: z.int().min(1),
    horizon: z.int().min(1),
    series: z.int(),
    kind: z.enum(['competition', 'demand']),
  }),
)

export interface Task {
  readonly id: string
  readonly history: Float64Array
  readonly actual: Float64Array
}

export interface TaskSet {
  readonly name: string
  readonly kind: 'competition' | 'demand'
  /** that of MASE and of Naive2, by the rules of the competition */
  readonly season: number
  readonly horizon: number
  readonly tasks: readonly Task[]
}

export function setNames(folder: string): string[] {
  return Object.keys(metaOf(folder))
}

/** @param most of so many series, evenly spread over the set */
export function readSet(folder: string, name: string, most = Infinity): TaskSet {
  const { season, horizon, kind } = metaOf(folder)[name]!
  const histories = rowsOf(join(folder, `${name}.train.csv.gz`))
  const futures = new Map(rowsOf(join(folder, `${name}.test.csv.gz`)))
  const tasks = histories.map(([id, history]) => ({ id, history, actual: futures.get(id)! }))
  const every = Math.max(1, tasks.length / most)
  const chosen = Array.from({ length: Math.min(most, tasks.length) }, (_, at) => tasks[Math.floor(at * every)]!)
  return { name, kind, season, horizon, tasks: chosen }
}

/** The seasons that the name of a set tells of, in steps. */
export function periodsOf(name: string): readonly number[] {
  const cadences: Readonly<Record<string, readonly number[]>> = {
    hourly: [24, 168],
    // two years of days show the year
    daily: [7, 365.25],
    weekly: [52],
    monthly: [12],
    quarterly: [4],
  }
  return Object.entries(cadences).find(([cadence]) => name.includes(cadence))?.[1] ?? []
}

const metaOf = (folder: string) => Meta.parse(JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')))

function rowsOf(path: string): [id: string, values: Float64Array][] {
  const [, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const comma = line.indexOf(',')
    return [line.slice(0, comma), Float64Array.from(line.slice(comma + 1).split(' '), Number)]
  })
}
