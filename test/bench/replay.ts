/**
 * `npm run bench:replay [-- --quick] [-- --json]`: a million made-up jobs (quick: 100,000) replayed on 2,000 nodes of 64
 * cores, as Slurm's defaults have it but with EASY backfill, whole nodes; fewer of them with conservative backfill, and
 * on shared nodes. Seconds are those of the CPU: one core, whatever else the machine does. Making the jobs is not
 * counted.
 */
import { parseArgs } from 'node:util'
import { DAY_SECONDS, MEBIBYTE } from '../../core/units.ts'
import type { Allocation } from '../../forecasts/planning/replay/cluster.ts'
import type { ReplayJobs } from '../../forecasts/planning/replay/jobs.ts'
import { measure } from '../../forecasts/planning/replay/measure.ts'
import { windowOf } from '../../forecasts/planning/replay/scenario.ts'
import { type Backfill, SLURM_DEFAULTS } from '../../forecasts/planning/replay/scheduler-options.ts'
import { simulate } from '../../forecasts/planning/replay/simulate.ts'
import { peakMemoryBytes } from './process.ts'
import { benchCluster, makeJobs } from './replay/workload.ts'

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
})
const JOBS = options.quick ? 100_000 : 1_000_000
const FEWER = options.quick ? 20_000 : 50_000
/** Of what the nodes can do over the whole time: working days have more, and jobs wait for days in busy months. */
const LOAD = 0.7
const GOALS: Readonly<Record<string, readonly ['least' | 'most', number]>> = {
  jobs_per_second: ['least', 50_000],
  seconds_per_million: ['most', 20],
  peak_memory_mib: ['most', 1_024],
}

const say = (text: string) => process.stderr.write(`${text}\n`)
const figures: Record<string, number> = {}

const jobs = makeJobs(JOBS, LOAD)
say(`${JOBS} jobs of ${Math.round((jobs.eligible.at(-1)! - jobs.eligible[0]!) / DAY_SECONDS)} days, load ${LOAD}`)
const easy = replay('EASY, whole nodes', jobs, 'node', 'easy')
Object.assign(figures, { jobs: JOBS, jobs_per_second: easy, seconds_per_million: 1e6 / easy })
const fewer = makeJobs(FEWER, LOAD)
figures['conservative_jobs_per_second'] = replay('conservative, whole nodes', fewer, 'node', 'conservative')
figures['shared_jobs_per_second'] = replay('EASY, shared nodes', fewer, 'shared', 'easy')
figures['peak_memory_mib'] = peakMemoryBytes(process.pid) / MEBIBYTE
report()

/** @returns jobs a second */
function replay(name: string, of: ReplayJobs, allocation: Allocation, backfill: Backfill): number {
  const cluster = benchCluster(allocation)
  const before = process.cpuUsage()
  const outcome = simulate(of, cluster, { ...SLURM_DEFAULTS, backfill })
  const seconds = process.cpuUsage(before).user / 1e6
  const { overall, coreUtilisationRatio } = measure(of, outcome, cluster, windowOf(of, 0.05))
  if (overall.unstarted > 0) throw new Error(`${overall.unstarted} jobs never started`)
  say(
    `${name.padEnd(28)} ${seconds.toFixed(1)} CPU-s, ${Math.round(of.count / seconds)} jobs/s; utilisation ` +
      `${(100 * coreUtilisationRatio).toFixed(1)} %, waits p50 ${overall.p50.toFixed(0)} s, p90 ${overall.p90.toFixed(0)} s`,
  )
  return of.count / seconds
}

function report(): void {
  for (const [name, value] of Object.entries(figures)) {
    const goal = GOALS[name]
    const isMet = goal && (goal[0] === 'least' ? value >= goal[1] : value <= goal[1])
    const verdict = goal ? `  goal ${goal[0] === 'least' ? '≥' : '≤'} ${goal[1]}: ${isMet ? 'met' : 'NOT MET'}` : ''
    say(`${name.padEnd(34)} ${value.toFixed(value < 100 ? 2 : 0)}${verdict}`)
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ name: 'replay', figures, ratios: {}, goals: GOALS })}\n`)
}
