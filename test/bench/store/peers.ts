/** The peers of the store benchmark: started, fed and asked over HTTP, all alike. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { configureInfluxd } from '../influxd.ts'
import { cpuSeconds, findProgram, folderBytes, freePort, peakMemoryBytes, type Running, start } from '../process.ts'
import { createLineMaker, cycles, type Feed, MONTH_METRIC, selector } from './data.ts'

/** What one contender gave. CPU in seconds, of the program alone. */
export interface Fed {
  readonly cpuSeconds: number
  readonly bytes: number
  readonly peakMemoryBytes: number
}

export interface Peer {
  readonly name: string
  readonly title: string
  readonly fed: Fed
  /** address of each question; a program that cannot answer one has none */
  readonly questions: Readonly<Partial<Record<QuestionName, string>>>
  stop(): Promise<void>
}

export const QUESTIONS = {
  series: 'one series, 24 h of raw samples',
  means: '5-minute means of every node, 24 h',
  quantile: 'p95 of the nodes over 30 days, hourly',
  last: 'last value of every series',
} as const
export type QuestionName = keyof typeof QUESTIONS

const METRIC = 'node_load1'
const MONTH = MONTH_METRIC.replace('.', '_')
/** Waits until the address answers. */
const UP = async (url: string): Promise<void> => {
  const until = performance.now() + 30_000
  while (performance.now() < until) {
    if (
      await fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return
    await pause(100)
  }
  throw new Error(`${url} did not come up`)
}

async function post(url: string, body: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body })
  const said = await answer.text()
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${said.slice(0, 300)}`)
}

const nodesOf = (feed: Feed) => feed.day.nodes.map(({ set }) => set.keys[0]!.labels['node']!)

function monthLines(feed: Feed, hour: number): string {
  const timeMs = (feed.month.start + hour * 3_600) * 1_000
  const [measurement, field] = MONTH_METRIC.split('.')
  return nodesOf(feed)
    .map((node, index) => `${measurement},node=${node} ${field}=${feed.month.value(index, hour)} ${timeMs}\n`)
    .join('')
}

async function feedLines(feed: Feed, url: string): Promise<void> {
  for (let hour = 0; hour < feed.month.hours; hour += 24)
    await post(url, Array.from({ length: 24 }, (_, i) => monthLines(feed, hour + i)).join(''))
  const lines = createLineMaker(feed)
  for (const { index, values } of cycles(feed)) await post(url, lines(values, (feed.start + index * 30) * 1_000))
}

function promQuestions(base: string, feed: Feed): Peer['questions'] {
  const end = feed.start + 86_400
  const ask = (path: string, parameters: Record<string, string | number>) =>
    `${base}/api/v1/${path}?${new URLSearchParams(Object.entries(parameters).map(([k, v]) => [k, String(v)]))}`
  const range = { start: feed.start + 300, end, step: 300 }
  const month = { start: feed.month.start + 3_600, end: feed.start, step: 3_600 }
  return {
    series: ask('query', { query: `${METRIC}{node="${nodesOf(feed)[0]}"}[24h]`, time: end - 1 }),
    means: ask('query_range', { query: `avg_over_time(${METRIC}[5m])`, ...range }),
    quantile: ask('query_range', { query: `quantile(0.95, ${MONTH})`, ...month }),
    last: ask('query', { query: '{__name__=~".+"}', time: end - 1 }),
  }
}

export async function victoriaMetrics(feed: Feed, folder: string): Promise<Peer | undefined> {
  const program = findProgram('victoria-metrics')
  if (program === undefined) return undefined
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const data = join(folder, 'victoriametrics')
  const running = start(program, [
    `-storageDataPath=${data}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=12',
    '-search.latencyOffset=0s',
    '-search.maxUniqueTimeseries=1000000',
    '-loggerLevel=WARN',
  ])
  await UP(`${base}/health`)
  const before = cpuSeconds(running.pid)
  await feedLines(feed, `${base}/write?precision=ms`)
  await post(`${base}/internal/force_flush`, '')
  const cpu = cpuSeconds(running.pid) - before
  const memory = peakMemoryBytes(running.pid)
  await post(`${base}/internal/force_merge`, '')
  await settled(() => folderBytes(data))
  const fed = { cpuSeconds: cpu, bytes: folderBytes(join(data, 'data')), peakMemoryBytes: memory }
  return {
    name: 'victoriametrics',
    title: 'VictoriaMetrics',
    fed,
    questions: promQuestions(base, feed),
    stop: running.stop,
  }
}

/** Until it has not changed for two seconds. */
async function settled(read: () => number): Promise<void> {
  let last = read()
  for (let same = 0, turns = 0; same < 4 && turns < 240; turns++) {
    await pause(500)
    const next = read()
    same = next === last ? same + 1 : 0
    last = next
  }
}

/** Blocks of two hours made by promtool from OpenMetrics text, one file a block so that none is read twice. */
export async function prometheus(feed: Feed, folder: string): Promise<Peer | undefined> {
  const [program, promtool] = [findProgram('prometheus'), findProgram('promtool')]
  if (program === undefined || promtool === undefined) return undefined
  const data = join(folder, 'prometheus')
  mkdirSync(data)
  let cpu = 0
  for (const path of openMetrics(feed, folder)) {
    cpu += runCounted(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', path, data])
    rmSync(path)
  }
  const bytes = folderBytes(data)
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const config = join(folder, 'prometheus.yml')
  writeFileSync(config, 'global: { scrape_interval: 30s }\n')
  const running: Running = start(program, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    '--storage.tsdb.retention.time=10y',
    '--query.max-samples=500000000',
    '--query.lookback-delta=5m',
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ])
  await UP(`${base}/-/ready`)
  const fed = { cpuSeconds: cpu, bytes, peakMemoryBytes: peakMemoryBytes(running.pid) }
  // the month's blocks of two hours, a few samples each, are nothing it would ever have
  const { quantile: _, ...questions } = promQuestions(base, feed)
  return { name: 'prometheus', title: 'Prometheus', fed, questions, stop: running.stop }
}

/** CPU seconds of a program that runs to its end. */
function runCounted(program: string, args: readonly string[]): number {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null'
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', program, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program}: ${stderr.slice(-500)}`)
  const [user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number)
  return user! + system!
}

const BLOCK_FRAMES = 240

function* openMetrics(feed: Feed, folder: string): Generator<string> {
  const selectors = feed.day.nodes.map(({ set }) => set.keys.map(selector))
  // families must stay together: samples by series, then by time
  const held: Float64Array[][] = []
  let block = 0
  for (const { values } of cycles(feed)) {
    held.push(values.map((row) => row.slice()))
    if (held.length < BLOCK_FRAMES) continue
    yield writeBlock(join(folder, `block-${block}.txt`), selectors, held, feed.start + block * BLOCK_FRAMES * 30)
    held.length = 0
    block++
  }
}

function writeBlock(
  path: string,
  selectors: readonly (readonly string[])[],
  held: readonly (readonly Float64Array[])[],
  start: number,
): string {
  const byName = new Map<string, { text: string; node: number; position: number }[]>()
  for (const [node, texts] of selectors.entries())
    for (const [position, text] of texts.entries()) {
      const name = text.slice(0, text.indexOf('{'))
      const series = byName.get(name) ?? []
      series.push({ text, node, position })
      byName.set(name, series)
    }
  const file = openSync(path, 'w')
  for (const [name, series] of byName) {
    writeSync(file, `# TYPE ${name} gauge\n`)
    for (const { text, node, position } of series)
      writeSync(file, held.map((rows, i) => `${text} ${rows[node]![position]} ${start + i * 30}\n`).join(''))
  }
  writeSync(file, '# EOF\n')
  closeSync(file)
  return path
}

export async function influxdb(feed: Feed, folder: string): Promise<Peer | undefined> {
  const home = join(folder, 'influxdb')
  const influxd = await configureInfluxd(home, true)
  if (!influxd) return undefined
  const base = influxd.url
  const running = start(influxd.program, influxd.args)
  await UP(`${base}/ping`)
  await post(`${base}/query?q=${encodeURIComponent('CREATE DATABASE bench')}`, '')
  const before = cpuSeconds(running.pid)
  await feedLines(feed, `${base}/write?db=bench&precision=ms`)
  await settled(() => folderBytes(home))
  const cpu = cpuSeconds(running.pid) - before
  const memory = peakMemoryBytes(running.pid)
  const ask = (q: string) => `${base}/query?db=bench&epoch=s&q=${encodeURIComponent(q)}`
  const [from, to] = [`${feed.start}s`, `${feed.start + 86_400}s`]
  const day = `time >= ${from} AND time < ${to}`
  const [measurement, field] = MONTH_METRIC.split('.')
  const month = `time >= ${feed.month.start}s AND time < ${feed.start}s`
  return {
    name: 'influxdb',
    title: 'InfluxDB',
    fed: { cpuSeconds: cpu, bytes: folderBytes(home), peakMemoryBytes: memory },
    questions: {
      series: ask(`SELECT load1 FROM node WHERE node='${nodesOf(feed)[0]}' AND ${day}`),
      means: ask(`SELECT mean(load1) FROM node WHERE ${day} GROUP BY time(5m), node`),
      quantile: ask(`SELECT percentile(${field}, 95) FROM ${measurement} WHERE ${month} GROUP BY time(1h)`),
      last: ask('SELECT last(*) FROM /.*/ GROUP BY *'),
    },
    stop: running.stop,
  }
}
