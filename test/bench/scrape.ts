/**
 * `npm run bench:scrape [-- --quick] [-- --json]`: what it costs to ask 200 exporters every five seconds (quick: two)
 * and to keep the answers on disk, beside Prometheus and VictoriaMetrics on the same machine in the same seconds.
 * CPU-seconds (all threads) per million samples in the answers. Programs that are missing are skipped aloud.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { SERVICE_ENVIRONMENT, SERVICE_FLAGS } from '../../scripts/service-flags.mjs'
import { cpuSeconds, findProgram, freePort, median, peakMemoryBytes, type Running, start } from './process.ts'
import type { AtalayaOptions } from './scrape/atalaya.ts'
import type { Served, ServerReady } from './scrape/server.ts'

const TARGETS = 200
const GOAL_VS_PROMETHEUS = 0.6
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
})
const INTERVAL_SECONDS = options.quick ? 2 : 5
/** Compilers and caches need a few rounds; then rounds are measured, the middle one counts. */
const WARM_UP_SECONDS = options.quick ? 24 : 60
const ROUNDS = options.quick ? 1 : 3
const ROUND_SECONDS = options.quick ? 24 : 60

interface Contender {
  /** first part of the path it asks for */
  readonly name: string
  readonly title: string
  readonly running: Running
  /** series it holds: nobody is to be fast by leaving out work */
  series(): Promise<number>
}

const say = (text: string) => process.stderr.write(`${text}\n`)
const folder = mkdtempSync(join(tmpdir(), 'atalaya-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))

const server = fork(join(import.meta.dirname, 'scrape/server.ts'), [String(TARGETS)])
const [{ ports, samples }] = (await once(server, 'message')) as [ServerReady]
const perRound = samples.reduce((sum, count) => sum + count, 0) * (TARGETS / samples.length)
say(`${TARGETS} targets, ${perRound} samples every ${INTERVAL_SECONDS} s`)

const contenders = [
  atalaya('everything', 'Atalaya, every sample stored'),
  atalaya('shipped', 'Atalaya as shipped (catalogue)'),
  await prometheus(),
  await victoriaMetrics(),
].filter((contender) => contender !== undefined)

await pause(WARM_UP_SECONDS * 1000)
const rounds: Record<string, number>[] = []
for (let round = 0; round < ROUNDS; round++) rounds.push(await measure())
const figures = await report()
for (const { running } of contenders) await running.stop()
server.disconnect()
process.exitCode = figures.complete ? 0 : 1

/** CPU-seconds per million samples of each contender over one round. */
async function measure(): Promise<Record<string, number>> {
  const before = await snapshot()
  await pause(ROUND_SECONDS * 1000)
  const after = await snapshot()
  return Object.fromEntries(
    contenders.map(({ name }) => {
      const millions = (after.served[name]! - before.served[name]!) / 1e6
      return [name, (after.cpu[name]! - before.cpu[name]!) / millions]
    }),
  )
}

async function snapshot(): Promise<{ served: Served; cpu: Record<string, number> }> {
  const answer = once(server, 'message') as Promise<[Served]>
  server.send('served')
  const cpu = Object.fromEntries(contenders.map(({ name, running }) => [name, cpuSeconds(running.pid)]))
  return { served: (await answer)[0], cpu }
}

async function report(): Promise<{ complete: boolean }> {
  const cpu = Object.fromEntries(contenders.map(({ name }) => [name, median(rounds.map((round) => round[name]!))]))
  const memory: Record<string, number> = {}
  let complete = true
  for (const { name, title, running, series } of contenders) {
    memory[name] = peakMemoryBytes(running.pid)
    const held = await series()
    const all = rounds.map((round) => round[name]!.toFixed(2)).join(', ')
    say(
      `${title.padEnd(32)} ${cpu[name]!.toFixed(2)} CPU-s per million samples (${all}), ${mib(memory[name])} MiB at most, ${held} series`,
    )
    if (name !== 'shipped' && held < perRound) {
      say(`  holds fewer series than were served: this comparison does not count`)
      complete = false
    }
  }
  const ratio = (of: Record<string, number>, one: string, other: string) =>
    of[other] === undefined ? undefined : Math.round((of[one]! / of[other]) * 1000) / 1000
  const ratios = {
    cpu_vs_prometheus: ratio(cpu, 'everything', 'prometheus'),
    cpu_vs_victoriametrics: ratio(cpu, 'everything', 'victoriametrics'),
    cpu_shipped_vs_prometheus: ratio(cpu, 'shipped', 'prometheus'),
    cpu_shipped_vs_victoriametrics: ratio(cpu, 'shipped', 'victoriametrics'),
    memory_vs_prometheus: ratio(memory, 'everything', 'prometheus'),
    memory_vs_victoriametrics: ratio(memory, 'everything', 'victoriametrics'),
  }
  for (const [name, value] of Object.entries(ratios)) if (value !== undefined) say(`${name} ${value}`)
  const figures = {
    targets: TARGETS,
    samplesPerRound: perRound,
    cpuSecondsPerMillion: cpu,
    peakMemoryBytes: memory,
    rounds,
  }
  const goals = { cpu_vs_prometheus: GOAL_VS_PROMETHEUS }
  if (options.json) process.stdout.write(`${JSON.stringify({ name: 'scrape', figures, ratios, goals })}\n`)
  return { complete }
}

function mib(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(0)
}

function atalaya(mode: AtalayaOptions['mode'], title: string): Contender {
  const given: AtalayaOptions = { mode, directory: join(folder, mode), ports, intervalSeconds: INTERVAL_SECONDS }
  const profiler =
    process.env['BENCH_PROFILE'] === mode ? ['--cpu-prof', `--cpu-prof-dir=${tmpdir()}/atalaya-prof`] : []
  const running = start(
    process.execPath,
    [...SERVICE_FLAGS, ...profiler, join(import.meta.dirname, 'scrape/atalaya.ts'), JSON.stringify(given)],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...SERVICE_ENVIRONMENT, ...process.env },
    },
  )
  return {
    name: mode,
    title,
    running,
    async series() {
      running.child.send('statistics')
      const [statistics] = (await once(running.child, 'message')) as [
        { series: number; failedScrapes: number; droppedValues: number },
      ]
      if (statistics.failedScrapes + statistics.droppedValues > 0) say(`  ${title}: ${JSON.stringify(statistics)}`)
      return statistics.series
    },
  }
}

async function prometheus(): Promise<Contender | undefined> {
  const program = findProgram('prometheus')
  if (program === undefined) return void say('SKIPPED: prometheus is not installed')
  const port = await freePort()
  const running = start(program, [
    `--config.file=${scrapeConfig('prometheus')}`,
    `--storage.tsdb.path=${join(folder, 'prometheus')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ])
  return { name: 'prometheus', title: 'Prometheus', running, series: () => countSeries(port) }
}

async function victoriaMetrics(): Promise<Contender | undefined> {
  const program = findProgram('victoria-metrics')
  if (program === undefined) return void say('SKIPPED: victoria-metrics is not installed')
  const port = await freePort()
  const running = start(program, [
    `-promscrape.config=${scrapeConfig('victoriametrics')}`,
    `-storageDataPath=${join(folder, 'victoriametrics')}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-loggerLevel=WARN',
  ])
  return { name: 'victoriametrics', title: 'VictoriaMetrics', running, series: () => countSeries(port) }
}

function scrapeConfig(name: string): string {
  const path = join(folder, `${name}.yml`)
  const targets = ports.map((port) => `"127.0.0.1:${port}"`).join(', ')
  writeFileSync(
    path,
    `global: { scrape_interval: ${INTERVAL_SECONDS}s, scrape_timeout: ${INTERVAL_SECONDS}s }
scrape_configs:
  - job_name: bench
    metrics_path: /${name}/metrics
    static_configs: [{ targets: [${targets}] }]
`,
  )
  return path
}

async function countSeries(port: number): Promise<number> {
  const query = encodeURIComponent('count({job="bench"})')
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${query}`)
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } }
  return Number(data.result[0]?.value[1] ?? 0)
}
