/**
 * `npm run bench:planning -- [--data DIR] [--ahead WEEKS] [--quick] [--json]`: would dates of saturation have held? Recorded demand of
 * HPC systems (DIR/hpc; ../shared/data where absent) is cut at many past dates with a year of history at least, lines of
 * capacity are drawn over what came, and the window from P10 to P90 that the page would have shown is compared with the
 * week in which the line was crossed. Beside it the same of cash machines and of M4's weekly series.
 *
 * What is in sample: nothing was tuned with this bench, which came after the four weeks and the memory of paths that it
 * judges. The ensemble's usual weights and widths (`forecasts/learned.ts`) were learned on benchmark sets in which SDSC
 * Blue, NN5 and M4 are; HPC2N is in none: it is out of sample throughout. Two systems and three figures of each are few,
 * and cuts near each other go together: hence the wide bounds beside the shares.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { LEAST_WEEKS } from '../../forecasts/planning/demand-paths.ts'
import { type Cut, cutsOf, LINES } from './planning/cuts.ts'
import { otherDemands, recordedDemands } from './planning/demands.ts'
import { type Held, heldOf } from './planning/held.ts'

const flag = { type: 'boolean', default: false } as const
const { values: options } = parseArgs({
  options: { data: { type: 'string' }, ahead: { type: 'string', default: '52' }, quick: flag, json: flag },
})
const say = (text: string) => process.stderr.write(`${text}\n`)
const folder = options.data ?? join(import.meta.dirname, '../../../shared/data')
if (!existsSync(join(folder, 'hpc/daily.csv.gz'))) {
  say(`No recorded demand in ${folder}: npm run bench:planning -- --data DIR`)
  process.exit(2)
}
const { every, otherEvery, most } = options.quick
  ? { every: 8, otherEvery: 26, most: 8 }
  : { every: 2, otherEvery: 13, most: 40 }
const ahead = Number(options.ahead)
const GOAL = { least: 0.75, most: 0.85 }

const recorded = recordedDemands(join(folder, 'hpc'))
const systems = [...new Set(recorded.map(({ group }) => group))]
const hpc = recorded.flatMap((demand) => cutsOf(demand, { every, ahead }))
for (const system of systems)
  if (!hpc.some(({ group }) => group === system))
    say(`${system}: left out, it has no ${LEAST_WEEKS} weeks before a cut and a quarter after it: no date is told`)
const others = otherDemands(join(folder, 'forecasting'), most).flatMap((demand) =>
  cutsOf(demand, { every: otherEvery, ahead }),
)

const figures: Record<string, Held> = {}
say(
  `${'told from P10 to P90'.padEnd(30)}   held  (95 %)        before  after  | with an end: held, weeks | open       | spread | foretold came`,
)
const tell = (name: string, cuts: readonly Cut[]): void => {
  if (cuts.length === 0) return
  figures[name] = heldOf(cuts)
  say(lineOf(name, figures[name]))
}
tell('hpc', hpc)
for (const system of systems)
  tell(
    `hpc ${system}`,
    hpc.filter(({ group }) => group === system),
  )
for (const metric of new Set(hpc.map(({ name }) => name)))
  tell(
    `hpc ${metric}`,
    hpc.filter(({ name }) => name === metric),
  )
for (const line of LINES)
  tell(
    `hpc line ${line} × usual`,
    hpc.filter((cut) => cut.line === line),
  )
for (const group of new Set(others.map((cut) => cut.group)))
  tell(
    group,
    others.filter((cut) => cut.group === group),
  )

const { held } = figures['hpc']!
const isMet = GOAL.least <= held && held <= GOAL.most
say(
  `window held ${(100 * held).toFixed(1)} %  goal ${100 * GOAL.least}–${100 * GOAL.most} %: ${isMet ? 'met' : 'NOT MET'}`,
)
const told = {
  name: 'planning',
  figures,
  ratios: { saturation_window_held: held },
  goals: { saturation_window_held_least: GOAL.least, saturation_window_held_most: GOAL.most },
}
if (options.json) process.stdout.write(`${JSON.stringify(told)}\n`)

function lineOf(name: string, held: Held): string {
  const percent = (ratio: number) => (Number.isNaN(ratio) ? '–' : `${(100 * ratio).toFixed(0)} %`).padStart(5)
  return [
    name.padEnd(24),
    `${String(held.crossings).padStart(5)}  ${percent(held.held)} (${percent(held.low)}–${percent(held.high)})`,
    ` ${percent(held.early)}  ${percent(held.late)} `,
    `| ${percent(held.closed)}: ${percent(held.heldClosed)}, ${held.closedWeeks.toFixed(0).padStart(3)} | ${percent(held.open)} of ${String(held.others).padStart(4)}`,
    `| ${percent(held.spread)} | ${percent(held.foretold)} ${percent(held.came)}`,
  ].join(' ')
}
