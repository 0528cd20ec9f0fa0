/**
 * What reading the embedded engine costs without HTTP: the four queries of the benchmark in this process and through
 * the store's own threads, over a day that is packed and over one that is still coming in.
 * `node test/bench/store/queries.ts [directory]`; a directory that is given is kept and used again.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { METRICS, type MetricId } from '../../../core/catalogue.ts'
import { createFile, openContext } from '../../../store/metrics/engines/embedded/context.ts'
import { newestFrames } from '../../../store/metrics/engines/embedded/newest.ts'
import { answerQuery } from '../../../store/metrics/engines/embedded/query.ts'
import { metricsPath, openMetrics } from '../../../store/metrics/engines/embedded/schema.ts'
import { openWriting } from '../../../store/metrics/engines/embedded.ts'
import { latestOf, listLatest } from '../../../store/metrics/latest.ts'
import type { MetricStore, SeriesQuery } from '../../../store/metrics/store.ts'
import { createFeed, MONTH_METRIC, STEP_SECONDS } from './data.ts'

const NODES = 200
const ROUNDS = 40
/** whole days from a Monday's midnight UTC on */
const NOW = 20_704 * 86_400 + 86_400

const feed = createFeed(NODES, NOW)

async function fill(directory: string, frames: number): Promise<void> {
  const store = await openWriting(directory, undefined)
  const month = feed.day.nodes.map(({ set }) => ({
    origin: `slurm:${set.keys[0]!.labels['node']}`,
    set: { keys: [{ metric: MONTH_METRIC as MetricId, labels: { cluster: 'c', node: set.keys[0]!.labels['node']! } }] },
  }))
  for (let hour = 0; hour < feed.month.hours; hour++)
    await store.write(
      month.map((part, node) => ({
        ...part,
        timeSeconds: feed.month.start + hour * 3_600,
        intervalSeconds: 3_600,
        values: Float64Array.of(feed.month.value(node, hour)),
      })),
    )
  await store.compact()
  const cpu = process.cpuUsage()
  for (let index = 0; index < frames; index++) {
    const timeSeconds = feed.start + index * STEP_SECONDS
    await store.write(
      feed.day.nodes.map(({ origin, set }, node) => {
        const values = new Float64Array(set.keys.length)
        feed.day.fill(node, index, values)
        return { origin, set, timeSeconds, intervalSeconds: STEP_SECONDS, values }
      }),
    )
    if (index % 10 === 0) await store.maintain(timeSeconds)
  }
  const { user, system } = process.cpuUsage(cpu)
  console.log(`  written in ${((user + system) / 1e6).toFixed(1)} CPU-s, making the values included`)
  if (frames === feed.day.frames) await store.compact()
  await store.close()
}

async function measure(name: string, run: () => unknown): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  const first = times[0]!
  times.sort((a, b) => a - b)
  console.log(`  ${name.padEnd(44)} p50 ${times[ROUNDS / 2]!.toFixed(2)} ms, first ${first.toFixed(2)} ms`)
}

async function report(directory: string, end: number): Promise<void> {
  const day = { where: {}, by: undefined, from: end - 86_400, to: end, fold: 'default' } as const
  const queries: Readonly<Record<string, SeriesQuery>> = {
    'a: one series, 24 h raw': { ...day, metric: 'node.load1', where: { node: ['cn042'] }, stepSeconds: STEP_SECONDS },
    // a live day begins with the data
    'b: 5-min means of 200 nodes, 24 h': {
      ...day,
      from: Math.max(day.from, feed.start),
      metric: 'node.load1',
      stepSeconds: 300,
    },
    'c: p95 of 200 nodes, 30 d hourly': {
      ...day,
      metric: MONTH_METRIC as MetricId,
      from: feed.month.start,
      to: feed.month.start + feed.month.hours * 3_600,
      stepSeconds: 3_600,
      by: [],
      fold: 'p95',
    },
  }
  const db = openMetrics(directory, 'read')
  const file = createFile(db, metricsPath(directory))
  const ask = (query: SeriesQuery) => {
    db.exec('BEGIN')
    const answer = answerQuery(
      openContext(file, () => undefined),
      query,
    )
    db.exec('ROLLBACK')
    return answer
  }
  const store: MetricStore = await openWriting(directory, undefined)
  for (const [name, query] of Object.entries(queries)) {
    const answer = ask(query)
    const known = answer.series.reduce(
      (sum, { values }) => sum + values.filter((value) => !Number.isNaN(value)).length,
      0,
    )
    console.log(`  ${name}: ${answer.resolution}, ${answer.series.length} series, ${known} values`)
    await measure('in process', () => ask(query))
    await measure('in process, with JSON', () => toJson(ask(query)))
    await measure('through the threads, with JSON', async () => toJson(await store.query(query)))
  }
  const frames = newestFrames(
    openContext(file, () => undefined),
    -Infinity,
  )
  const everything = () =>
    [...METRICS.keys()].flatMap((metric) =>
      listLatest(latestOf(frames, { metric, where: {}, by: undefined, fold: 'default', notBefore: 0 })),
    )
  console.log(`  d: last values, ${everything().length} of them`)
  await measure('latestOf', everything)
  await measure('latestOf, with JSON', () => JSON.stringify(everything()))
  db.close()
  await store.close()
}

function toJson(answer: Awaited<ReturnType<MetricStore['query']>>): string {
  return JSON.stringify({
    ...answer,
    series: answer.series.map(({ labels, values }) => ({
      labels,
      values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
    })),
  })
}

const given = process.argv[2]
const root = given ?? mkdtempSync(join(tmpdir(), 'atalaya-queries-'))
for (const [name, frames] of [
  ['packed', feed.day.frames],
  ['live', feed.day.frames - 70],
] as const) {
  const directory = join(root, name)
  console.log(`a day of ${NODES} nodes, ${name}`)
  if (!existsSync(directory)) await fill(directory, frames)
  await report(directory, feed.start + frames * STEP_SECONDS)
}
if (!given) rmSync(root, { recursive: true, force: true })
