/**
 * What the embedded engine costs while it takes a day in: CPU of all threads a point, how long a write waits at most,
 * memory, bytes a point by class. In this process, through the engine itself.
 * Arguments: nodes (200), series a node (65), cycles (2880).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Frame } from '../../../core/series.ts'
import { openWriting } from '../../../store/metrics/engines/embedded.ts'
import { createDay } from './synthetic.ts'

const [nodes = 200, seriesPerNode = 65, cycles = 2_880] = process.argv.slice(2).map(Number)
const STEP_SECONDS = 30
const MAINTAIN_CYCLES = 10
/** 2026-09-22T00:00:00Z */
const START = 1_790_035_200

const directory = mkdtempSync(join(tmpdir(), 'atalaya-ingest-'))
try {
  await run()
} finally {
  rmSync(directory, { recursive: true, force: true })
}

async function run(): Promise<void> {
  const day = createDay({ nodes, seriesPerNode, stepSeconds: STEP_SECONDS, seed: 1 })
  const store = await openWriting(directory, undefined)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const values = day.nodes.map(() => new Float64Array(seriesPerNode))
  const waits: number[] = []
  let maxRssBytes = 0
  const toFrames = (cycle: number): Frame[] =>
    day.nodes.map(({ origin, set }, node) => {
      day.fill(node, cycle, values[node]!)
      const timeSeconds = START + day.timeMs(node, cycle) / 1000
      return { origin, timeSeconds, intervalSeconds: STEP_SECONDS, set, values: values[node]! }
    })
  // what making the values up costs is taken off: all of it at once, the kernel's clock is too coarse for parts
  const generatorBefore = process.cpuUsage()
  for (let cycle = 0; cycle < cycles; cycle++) toFrames(cycle)
  const generator = process.cpuUsage(generatorBefore)
  const cpuBefore = process.cpuUsage()
  const started = performance.now()
  delay.enable()
  let maintaining: Promise<void> = Promise.resolve()
  for (let cycle = 0; cycle < cycles; cycle++) {
    const frames = toFrames(cycle)
    const before = performance.now()
    await store.write(frames)
    waits.push(performance.now() - before)
    if (cycle % MAINTAIN_CYCLES === 0) maintaining = maintaining.then(() => store.maintain(frames[0]!.timeSeconds))
    maxRssBytes = Math.max(maxRssBytes, process.memoryUsage.rss())
  }
  await maintaining
  await store.maintain(START + 2 * 86_400)
  delay.disable()
  const { user, system } = process.cpuUsage(cpuBefore)
  const points = nodes * seriesPerNode * cycles
  const cpuSeconds = (user + system - generator.user - generator.system) / 1e6
  waits.sort((a, b) => a - b)
  const afterIngest = await store.statistics()
  const compactBefore = process.cpuUsage()
  await store.compact()
  const compacting = process.cpuUsage(compactBefore)
  const statistics = await store.statistics()
  const perPoint = (bytes: number): number => Number((bytes / points).toFixed(3))
  const figures = {
    points,
    seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
    generatorCpuSecondsPerMillion: Number(((generator.user + generator.system) / points).toFixed(4)),
    cpuSecondsPerMillion: Number(((cpuSeconds * 1e6) / points).toFixed(4)),
    compactCpuSecondsPerMillion: Number(((compacting.user + compacting.system) / points).toFixed(4)),
    bytesPerPointBefore: perPoint(afterIngest.bytes),
    bytesPerPoint: perPoint(statistics.bytes),
    bytesPerPointByResolution: Object.fromEntries(
      Object.entries(statistics.bytesByResolution ?? {}).map(([name, bytes]) => [name, perPoint(bytes ?? 0)]),
    ),
    writeMilliseconds: {
      p50: waits[waits.length >> 1],
      p99: waits[Math.floor(waits.length * 0.99)],
      max: waits.at(-1),
    },
    eventLoopMilliseconds: { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 },
    maxRssMebibytes: Math.round(maxRssBytes / 1024 ** 2),
  }
  process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`)
  await store.close()
}
