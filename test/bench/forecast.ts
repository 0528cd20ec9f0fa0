/**
 * `npm run bench:forecast -- --data DIR [--sets a,b] [--most N] [--fast] [--json]`: the ensemble over benchmark
 * series (`forecast/sets.ts` says how they lie in DIR): errors against M4's Naive2, intervals, milliseconds a series.
 * `--most` takes so many series of each set, evenly spread.
 */
import { parseArgs } from 'node:util'
import { ENSEMBLES, forecast } from '../../forecasts/ensemble.ts'
import { coverage, mase, msis, naiveScale, owa, smape } from '../../forecasts/measures.ts'
import { meanOf } from '../../forecasts/numeric/vectors.ts'
import { MODELS } from '../../forecasts/registry.ts'
import { periodsOf, readSet, setNames, type Task, type TaskSet } from './forecast/sets.ts'
import { median } from './process.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    sets: { type: 'string' },
    most: { type: 'string' },
    fast: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const say = (text: string) => process.stderr.write(`${text}\n`)
if (!options.data) {
  say('Say where the series are: npm run bench:forecast -- --data DIR')
  process.exit(2)
}
const folder = options.data
const models = options.fast ? ENSEMBLES.fast : ENSEMBLES.full

interface Group {
  readonly kind: TaskSet['kind']
  readonly owa: number
  readonly mase: number
  /** of the ensemble's to Naive2's */
  readonly relativeMase: number
  readonly smape: number
  readonly msis95: number
  readonly cov80: number
  readonly cov95: number
  readonly ms: number
  readonly n: number
}

/** By the names of groups; `owa` of `overall` is the mean over competitions. */
const GOALS: readonly (readonly [group: string, figure: keyof Group, most: number])[] = [
  ['overall', 'owa', 0.74],
  ['m4-hourly', 'owa', 0.385],
  ['m4-weekly', 'owa', 0.695],
  ['m3-monthly', 'owa', 0.783],
  ['m4-hourly', 'msis95', 5.4],
  ['m4-weekly', 'msis95', 13.3],
  ['hpc-hourly', 'relativeMase', 0.82],
  ['hpc-daily', 'relativeMase', 0.79],
  ['hpc-weekly', 'relativeMase', 0.92],
]
const COVERAGE_GOAL = [0.93, 0.97] as const

const names = options.sets?.split(',') ?? setNames(folder)
const groups: Record<string, Group> = {}
for (const name of names) {
  groups[name] = measure(readSet(folder, name, options.most ? Number(options.most) : Infinity))
  say(lineOf(name, groups[name]))
}
const competitions = Object.values(groups).filter(({ kind }) => kind === 'competition')
const overall = { owa: meanOf(competitions.map((group) => group.owa)), speed: speedOf() }
report()

function measure(set: TaskSet): Group {
  const began = performance.now()
  const measured = set.tasks.map((task) => measureTask(set, task))
  const ms = (performance.now() - began) / set.tasks.length
  const average = (figureOf: (one: (typeof measured)[number]) => number) => meanOf(measured.map(figureOf))
  const errors = { smape: average((one) => one.smape), mase: average((one) => one.mase) }
  const naive2 = { smape: average((one) => one.naive2.smape), mase: average((one) => one.naive2.mase) }
  return {
    kind: set.kind,
    owa: owa(errors, naive2),
    ...errors,
    relativeMase: errors.mase / naive2.mase,
    msis95: average((one) => one.msis95),
    cov80: average((one) => one.cov80),
    cov95: average((one) => one.cov95),
    ms,
    n: set.tasks.length,
  }
}

function measureTask({ name, season, horizon }: TaskSet, { history, actual }: Task) {
  const scale = naiveScale(history, season)
  const combined = forecast(history, { periods: periodsOf(name), horizon, models })
  const [narrow, wide] = [combined.interval(0.8), combined.interval(0.95)]
  const yardstick = MODELS.naive2.fit(history, season > 1 ? [season] : []).predict(horizon).mean
  const errorsOf = (mean: Float64Array) => ({ smape: smape(actual, mean), mase: mase(actual, mean, scale) })
  return {
    ...errorsOf(combined.mean),
    naive2: errorsOf(yardstick),
    msis95: msis(actual, wide, { level: 0.95, scale }),
    cov80: coverage(actual, narrow.low, narrow.high),
    cov95: coverage(actual, wide.low, wide.high),
  }
}

/** A thousand hours with a day and a week in them, and noise that is the same each time. */
function speedOf(): { readonly full: number; readonly fast: number } {
  let noise = 1
  const hours = Float64Array.from({ length: 1_000 }, (_, at) => {
    noise = (noise * 48_271) % 2_147_483_647
    return 50 + 20 * Math.sin((at * Math.PI) / 12) + (at % 168 < 48 ? -15 : 0) + (10 * noise) / 2_147_483_647
  })
  const timed = (models: (typeof ENSEMBLES)[keyof typeof ENSEMBLES]) => {
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now()
      forecast(hours, { periods: [24, 168], horizon: 48, models })
      return performance.now() - began
    })
    return median(times)
  }
  return { full: timed(ENSEMBLES.full), fast: timed(ENSEMBLES.fast) }
}

function lineOf(name: string, group: Group): string {
  const percent = (ratio: number) => `${(100 * ratio).toFixed(1)} %`
  return [
    name.padEnd(18),
    `OWA ${group.owa.toFixed(3)}`,
    `MASE ${group.mase.toFixed(3)} (${group.relativeMase.toFixed(3)} of Naive2)`,
    `sMAPE ${group.smape.toFixed(2)}`,
    `MSIS ${group.msis95.toFixed(2)}`,
    `coverage ${percent(group.cov80)} ${percent(group.cov95)}`,
    `${group.ms.toFixed(0)} ms × ${group.n}`,
  ].join('  ')
}

function report(): void {
  const verdict = (what: string, value: number, isMet: boolean, goal: string) =>
    say(`${what.padEnd(34)} ${value.toFixed(value < 100 ? 3 : 0)}  goal ${goal}: ${isMet ? 'met' : 'NOT MET'}`)
  for (const [group, figure, most] of GOALS) {
    const value = group === 'overall' ? overall.owa : groups[group]?.[figure]
    if (typeof value !== 'number' || Number.isNaN(value)) continue
    verdict(`${group} ${figure}`, value, value <= most, `≤ ${most}`)
  }
  const [least, most] = COVERAGE_GOAL
  for (const [name, { cov95 }] of Object.entries(groups))
    verdict(`${name} cov95`, cov95, least <= cov95 && cov95 <= most, `${least}–${most}`)
  verdict('full: ms for 1,000 points', overall.speed.full, overall.speed.full <= 300, '≤ 300')
  verdict('fast: ms for 1,000 points', overall.speed.fast, overall.speed.fast <= 20, '≤ 20')
  if (options.json) process.stdout.write(`${JSON.stringify({ groups, overall })}\n`)
}
