/** What every contender of the store benchmark is fed: the synthetic day, and a month of hourly values. */
import type { MetricId } from '../../../core/catalogue.ts'
import type { SeriesKey } from '../../../core/series.ts'
import { createDay, type Day } from './synthetic.ts'

export const STEP_SECONDS = 30
export const SERIES_PER_NODE = 65
const SEED = 20_261_121
const DAY_SECONDS = 86_400

export interface Feed {
  readonly day: Day
  /** Unix seconds of the day's first frame: yesterday, midnight UTC, for servers refuse what is old */
  readonly start: number
  readonly points: number
  /** hourly figures of the thirty days before, of every node */
  readonly month: { readonly start: number; readonly hours: number; value(node: number, hour: number): number }
}

/** Metric of the month of hourly values; the day has none of it. */
export const MONTH_METRIC = 'slurm_node.cpus_allocated' as const satisfies MetricId

export function createFeed(nodes: number, now: number): Feed {
  const day = createDay({ nodes, seriesPerNode: SERIES_PER_NODE, stepSeconds: STEP_SECONDS, seed: SEED })
  const start = Math.floor(now / DAY_SECONDS) * DAY_SECONDS - DAY_SECONDS
  return {
    day,
    start,
    points: nodes * SERIES_PER_NODE * day.frames,
    month: {
      start: start - 30 * DAY_SECONDS,
      hours: 720,
      // any numbers with two decimals that neither repeat nor compress to nothing
      value: (node, hour) => Math.round(6_400 + 6_400 * Math.sin(node * 12.9898 + hour * 78.233)) / 100,
    },
  }
}

/** Values of the whole day, frame by frame: nodes inside frames, series inside nodes. */
export function* cycles(feed: Feed): Generator<{ readonly index: number; readonly values: readonly Float64Array[] }> {
  const values = feed.day.nodes.map(({ set }) => new Float64Array(set.keys.length))
  for (let index = 0; index < feed.day.frames; index++) {
    for (const [node, row] of values.entries()) feed.day.fill(node, index, row)
    yield { index, values }
  }
}

/** Line protocol of one instant, a line a label set. The peers' cost of reading it is theirs, of making it nobody's. */
export function createLineMaker(feed: Feed): (values: readonly Float64Array[], timeMs: number) => string {
  const plans = feed.day.nodes.map(({ set }) => {
    const lines = new Map<string, { position: number; field: string }[]>()
    set.keys.forEach(({ metric, labels }, position) => {
      const tags = Object.entries(labels).map(([name, value]) => `,${name}=${value.replace(/[ ,=]/g, '\\$&')}`)
      const [measurement, field] = metric.split('.') as [string, string]
      const head = measurement + tags.join('')
      lines.set(head, [...(lines.get(head) ?? []), { position, field }])
    })
    return [...lines]
  })
  return (values, timeMs) => {
    let text = ''
    plans.forEach((lines, node) => {
      const row = values[node]!
      for (const [head, fields] of lines)
        text += `${head} ${fields.map(({ field, position }) => `${field}=${row[position]}`).join(',')} ${timeMs}\n`
    })
    return text
  }
}

/** The label set that `promtool` wants, and VictoriaMetrics gives back. */
export function selector({ metric, labels }: SeriesKey): string {
  return `${metric.replace('.', '_')}{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}}`
}
