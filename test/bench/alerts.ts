/**
 * `npm run bench:alerts -- [--quick] [--json]`: CPU seconds of one evaluation of 10,000 rules on 13,000 series: half of the
 * rules look at one node each, half at every node of a rack. The store answers from memory: what it costs is its own bench.
 */
import { parseArgs } from 'node:util'
import { createEvaluation } from '../../alerts/evaluate/evaluation.ts'
import { createGatherer, planOf } from '../../alerts/evaluate/gather.ts'
import type { AlertRule } from '../../alerts/rules/schema.ts'
import type { MetricId } from '../../core/catalogue.ts'
import type { SeriesSet } from '../../core/series.ts'
import { latestOf } from '../../store/metrics/latest.ts'

const flag = { type: 'boolean', default: false } as const
const { values: options } = parseArgs({ options: { quick: flag, json: flag } })
const [RULES, SERIES] = options.quick ? [1_000, 1_300] : [10_000, 13_000]
const INTERVALS = options.quick ? 5 : 20
const GOAL_SECONDS = 1
const METRICS = [
  'node.load1',
  'node.cpu_busy_ratio',
  'node.swap_used_bytes',
  'node.disk_busy_ratio',
  'node.uptime_seconds',
] as const
const PER_METRIC = SERIES / METRICS.length
const RACK_NODES = 65

const labelsOf = (node: number) => ({ node: `n${node}`, rack: `r${Math.floor(node / RACK_NODES)}` })
const set: SeriesSet = {
  keys: METRICS.flatMap((metric) =>
    Array.from({ length: PER_METRIC }, (_, node) => ({ metric: metric as MetricId, labels: labelsOf(node) })),
  ),
}
const words = { es: 'x', pt: 'x', en: 'x' }
const rules = Array.from({ length: RULES }, (_, at): AlertRule => {
  const node = at % PER_METRIC
  const { rack } = labelsOf(node)
  const where = at % 2 === 0 ? { node: [`n${node}`] } : { rack: [rack] }
  const metric = METRICS[at % METRICS.length]!
  const condition = { kind: 'threshold', metric, where, above: 0.999 } as const
  return {
    name: `rule_${at}`,
    title: words,
    summary: words,
    severity: 'P3',
    by: ['node'],
    for: 60,
    cases: [],
    condition,
  }
})

let now = 1_700_000_000
const values = new Float64Array(set.keys.length)
const gatherer = createGatherer(
  {
    latest: async (query) => latestOf([{ timeSeconds: now, intervalSeconds: 30, set, values }], query),
    query: () => Promise.reject(new Error('no rule here asks for a window')),
  },
  planOf(rules),
)
const evaluation = createEvaluation({ rules, kept: [], lastAt: undefined, intervalSeconds: 30 })
const seconds: number[] = []
let readings = 0
for (let interval = 0; interval <= INTERVALS; interval++) {
  now += 30
  for (let at = 0; at < values.length; at++) values[at] = ((at * 7919 + interval * 104_729) % 1_000) / 999.5
  const before = process.cpuUsage()
  readings = evaluation.tick(now, await gatherer.gather(now), { windows: [], reservations: [] }).readings
  const { user, system } = process.cpuUsage(before)
  seconds.push((user + system) / 1e6)
}
const [first, ...later] = seconds as [number, ...number[]]
const mean = later.reduce((sum, one) => sum + one, 0) / later.length
const told = {
  name: 'alerts',
  rules: RULES,
  series: SERIES,
  readings,
  firstSeconds: first,
  meanSeconds: mean,
  worstSeconds: Math.max(...later),
}
const figures = `first ${first.toFixed(3)} s, then ${mean.toFixed(3)} s (worst ${told.worstSeconds.toFixed(3)} s) of CPU an interval`
const verdict = told.worstSeconds < GOAL_SECONDS ? 'met' : 'NOT MET'
process.stderr.write(
  `${RULES} rules, ${SERIES} series, ${readings} instances: ${figures}; goal < ${GOAL_SECONDS} s: ${verdict}\n`,
)
if (options.json) process.stdout.write(`${JSON.stringify(told)}\n`)
