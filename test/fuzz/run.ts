/**
 * `node test/fuzz/run.ts [--count 1000000] [--seed N] [--target NAME] [--json]`
 * Exit 1 where a parser crashed, an input was slow, or memory grew; such inputs are saved and named.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzz, SLOW_MILLISECONDS } from './fuzz.ts'
import { FUZZ_TARGETS } from './targets.ts'

/** Caches of strings and compiled code settle after the first tenth; a leak of 100 bytes an input does not. */
const HEAP_GROWTH_BYTES = 8 * 1024 ** 2

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    target: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const count = Number(options.count)
const seed = options.seed === undefined ? Date.now() % 2 ** 32 : Number(options.seed)
const targets = FUZZ_TARGETS.filter(({ name }) => options.target === undefined || name === options.target)
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed) || targets.length === 0) {
  process.stderr.write(
    `count and seed are whole numbers; targets: ${FUZZ_TARGETS.map(({ name }) => name).join(', ')}\n`,
  )
  process.exit(2)
}

process.stderr.write(`${count} inputs, seed ${seed}\n`)
const start = performance.now()
const { reports, heapGrowthBytes } = fuzz(targets, count, seed)
const seconds = (performance.now() - start) / 1000

const failures = reports.flatMap((report) => report.failures)
if (failures.length > 0) {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-fuzz-'))
  for (const [i, { target, reason, input }] of failures.entries()) {
    const path = join(folder, `${i}-${target}`)
    writeFileSync(path, input)
    process.stderr.write(`${path}: ${reason}\n`)
  }
}
const total = (pick: (report: (typeof reports)[number]) => number) =>
  reports.reduce((sum, report) => sum + pick(report), 0)
const slowest = Math.max(...reports.map(({ slowestMilliseconds }) => slowestMilliseconds))
for (const { target, executions, accepted, slowestMilliseconds, failures: own } of reports) {
  const share = ((100 * accepted) / executions).toFixed(0)
  process.stderr.write(
    `${target.padEnd(20)} ${executions} inputs, ${share} % well formed, slowest ${slowestMilliseconds.toFixed(1)} ms, ${own.length} failures\n`,
  )
}
const executions = total((report) => report.executions)
process.stderr.write(
  `${executions} inputs in ${seconds.toFixed(0)} s, heap ${heapGrowthBytes >= 0 ? '+' : ''}${Math.round(heapGrowthBytes / 1024)} KiB\n`,
)
const passed = failures.length === 0 && heapGrowthBytes <= HEAP_GROWTH_BYTES
if (options.json) {
  const figures = {
    executions,
    accepted: total(({ accepted }) => accepted),
    seconds,
    failures: failures.length,
    slowestMilliseconds: slowest,
    heapGrowthBytes,
    seed,
  }
  const goals = { failures: 0, slowestMilliseconds: SLOW_MILLISECONDS, heapGrowthBytes: HEAP_GROWTH_BYTES, passed }
  process.stdout.write(`${JSON.stringify({ name: 'fuzz', figures, ratios: {}, goals })}\n`)
}
process.exitCode = passed ? 0 : 1
