/**
 * `npm run bench:store [-- --quick] [-- --json]`: a day of 13,000 series at 30 s (quick: 1,300) kept by the embedded
 * engine, and by VictoriaMetrics, Prometheus and InfluxDB on the same machine in the same run: size on disk, CPU,
 * memory, and four questions over HTTP. Then five years of a centre in the embedded engine alone. Programs that are
 * missing are skipped aloud.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SERVICE_ENVIRONMENT, SERVICE_FLAGS } from '../../scripts/service-flags.mjs'
import { median, peakMemoryBytes } from './process.ts'
import type { AtalayaFed, AtalayaOrder } from './store/atalaya.ts'
import { createFeed, cycles, MONTH_METRIC } from './store/data.ts'
import {
  type Fed,
  influxdb,
  type Peer,
  prometheus,
  QUESTIONS,
  type QuestionName,
  victoriaMetrics,
} from './store/peers.ts'
import { fiveYears } from './store/years.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'no-years': { type: 'boolean', default: false },
  },
})
const NODES = options.quick ? 20 : 200
const ROUNDS = options.quick ? 15 : 31
/** Not counted: a service has been asked before. */
const WARM_ROUNDS = 10
/** Of the issue: ours ÷ theirs. */
const GOALS: Readonly<Record<string, number>> = {
  bytes_vs_victoriametrics: 1,
  bytes_vs_prometheus: 0.5,
  ingest_cpu_vs_victoriametrics: 0.3,
  series_vs_prometheus: 1.5,
  means_vs_victoriametrics: 0.75,
  quantile_vs_victoriametrics: 1,
  last_vs_victoriametrics: 0.1,
}

interface Contender {
  readonly name: string
  readonly title: string
  readonly fed: Fed
  readonly questions: Readonly<Partial<Record<QuestionName, readonly string[]>>>
  stop(): Promise<void>
}

const say = (text: string) => process.stderr.write(`${text}\n`)
const folder = mkdtempSync(join(tmpdir(), 'atalaya-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))

const now = Date.now() / 1000
const feed = createFeed(NODES, now)
say(`${feed.points / 1e6} million points: ${NODES} nodes × 65 series × ${feed.day.frames} frames`)
const found = [
  await atalaya(),
  toContender('victoria-metrics', await victoriaMetrics(feed, folder)),
  toContender('prometheus, promtool', await prometheus(feed, folder)),
  toContender('influxd', await influxdb(feed, folder)),
]
const contenders = found.filter((contender) => contender !== undefined)
const milliseconds = await ask(contenders)
const ratios = compare()
for (const { stop } of contenders) await stop()
const years = options['no-years'] ? {} : await fiveYears({ folder, quick: options.quick, say })
if (options.json) {
  const fed = Object.fromEntries(contenders.map((contender) => [contender.name, contender.fed]))
  const figures = { points: feed.points, fed, milliseconds, years }
  process.stdout.write(`${JSON.stringify({ name: 'store', figures, ratios, goals: GOALS })}\n`)
}

function toContender(program: string, peer: Peer | undefined): Contender | undefined {
  if (!peer) return void say(`SKIPPED: ${program} is not installed`)
  const questions = Object.fromEntries(Object.entries(peer.questions).map(([name, url]) => [name, [url]]))
  return { ...peer, questions }
}

async function atalaya(): Promise<Contender> {
  const file = writeDay()
  const order: AtalayaOrder = { directory: join(folder, 'atalaya'), nodes: NODES, now, file }
  const child = fork(join(import.meta.dirname, 'store/atalaya.ts'), [JSON.stringify(order)], {
    execArgv: [...SERVICE_FLAGS],
    env: { ...SERVICE_ENVIRONMENT, ...process.env },
  })
  const [told] = (await once(child, 'message')) as [AtalayaFed]
  rmSync(file)
  const { statistics, ingestCpuSeconds, compactCpuSeconds } = told
  const raw = statistics.bytesByResolution?.raw ?? statistics.bytes
  say(
    `Atalaya: written in ${ingestCpuSeconds.toFixed(1)} CPU-s, made small in ${compactCpuSeconds.toFixed(1)} more; event loop p99 ` +
      `${told.eventLoopP99Milliseconds.toFixed(1)} ms, longest write ${told.longestWriteMilliseconds.toFixed(0)} ms; file ` +
      `${mib(statistics.bytes)} MiB (${JSON.stringify(statistics.bytesByResolution)})`,
  )
  const window = `from=${feed.start}&to=${feed.start + 86_400}`
  const node = feed.day.nodes[0]!.set.keys[0]!.labels['node']!
  const at = (path: string) => `${told.url.replace(/\/$/, '')}/api/v1/${path}`
  return {
    name: 'atalaya',
    title: 'Atalaya',
    fed: { cpuSeconds: ingestCpuSeconds + compactCpuSeconds, bytes: raw, peakMemoryBytes: peakMemoryBytes(child.pid!) },
    questions: {
      series: [at(`series?metric=node.load1&where=node:${node}&${window}&step=30`)],
      means: [at(`series?metric=node.load1&${window}&step=300`)],
      quantile: [at(`series?metric=${MONTH_METRIC}&by=&fold=p95&from=${feed.month.start}&to=${feed.start}&step=3600`)],
      last: [at('snapshot')],
    },
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

function writeDay(): string {
  const path = join(folder, 'day.f64')
  const file = openSync(path, 'w')
  for (const { values } of cycles(feed)) for (const row of values) writeSync(file, new Uint8Array(row.buffer))
  closeSync(file)
  return path
}

/** Everybody is asked in turn, round by round; the middle round counts. */
async function ask(all: readonly Contender[]): Promise<Record<string, Partial<Record<QuestionName, number>>>> {
  const times = new Map<string, number[]>()
  for (const question of Object.keys(QUESTIONS) as QuestionName[])
    for (let round = -WARM_ROUNDS; round < ROUNDS; round++)
      for (const { name, questions } of all) {
        const urls = questions[question]
        if (!urls) continue
        const start = performance.now()
        let bytes = 0
        for (const url of urls) bytes += await read(url)
        if (round < 0) {
          if (bytes < 500) throw new Error(`${name} answered ${question} with ${bytes} bytes only`)
          continue
        }
        const key = `${name} ${question}`
        times.set(key, [...(times.get(key) ?? []), performance.now() - start])
      }
  const result: Record<string, Partial<Record<QuestionName, number>>> = {}
  for (const [key, list] of times) {
    const [name, question] = key.split(' ') as [string, QuestionName]
    result[name] = { ...result[name], [question]: median(list) }
  }
  return result
}

async function read(url: string): Promise<number> {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'identity' } })
  const body = await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${Buffer.from(body).toString().slice(0, 300)}`)
  return body.byteLength
}

/** @returns ours ÷ theirs, told and judged */
function compare(): Readonly<Record<string, number>> {
  const perPoint = ({ fed }: Contender) => fed.bytes / feed.points
  const perMillion = ({ fed }: Contender) => fed.cpuSeconds / (feed.points / 1e6)
  for (const one of contenders)
    say(
      `${one.title.padEnd(16)} ${perPoint(one).toFixed(2)} bytes a point, ${perMillion(one).toFixed(3)} CPU-s per million points, ` +
        `${mib(one.fed.peakMemoryBytes)} MiB at most`,
    )
  for (const [question, title] of Object.entries(QUESTIONS))
    say(
      `${title.padEnd(40)} ${contenders
        .map(({ name, title: who }) => `${who} ${milliseconds[name]?.[question as QuestionName]?.toFixed(1) ?? '–'} ms`)
        .join(', ')}`,
    )
  const ratios: Record<string, number> = {}
  const [own, ...peers] = contenders
  for (const peer of peers) {
    ratios[`bytes_vs_${peer.name}`] = perPoint(own!) / perPoint(peer)
    ratios[`ingest_cpu_vs_${peer.name}`] = perMillion(own!) / perMillion(peer)
    for (const question of Object.keys(QUESTIONS) as QuestionName[]) {
      const [ours, theirs] = [milliseconds['atalaya']?.[question], milliseconds[peer.name]?.[question]]
      if (ours !== undefined && theirs !== undefined) ratios[`${question}_vs_${peer.name}`] = ours / theirs
    }
  }
  for (const [name, value] of Object.entries(ratios)) {
    const goal = GOALS[name]
    const verdict = goal === undefined ? '' : `  goal ≤ ${goal}: ${value <= goal ? 'met' : 'NOT MET'}`
    say(`${name.padEnd(34)} ${value.toFixed(3)}${verdict}`)
  }
  return ratios
}

function mib(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(0)
}
