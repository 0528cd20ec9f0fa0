/**
 * `npm run bench:forecast -- --data DIR [--sets a,b] [--most N] [--quick] [--fast] [--peer r] [--json]`:
 * forecasts of benchmark series (`forecast/sets.ts` says how they lie in DIR): the ensemble and beside it SCUM of our own
 * models, with `--peer r` R's forecast too: errors against M4's Naive2, intervals, milliseconds a series.
 * `--most` takes so many series of each set, evenly spread (`--quick` six); `--hierarchy` forecasts a cluster and its accounts instead,
 * `--night N` so many series in a worker, `--draw FILE.svg` the last quarter of recorded HPC demand.
 * `--learn` learns the constants of `forecasts/learned.ts` and `learned-lags.ts` anew and shows what they are worth on series they have not
 * seen; with `--write` it writes them.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ENSEMBLES } from '../../forecasts/ensemble.ts'
import { meanOf } from '../../forecasts/numeric/vectors.ts'
import { askTask, FOLDS, foldOf, seriesOf } from './forecast/asked.ts'
import { drawQuarters, writeDrawings } from './forecast/draw.ts'
import { measureHierarchy } from './forecast/hierarchy.ts'
import type { Figures } from './forecast/judge.ts'
import { learnPriors, verdicts, writePriors } from './forecast/learn.ts'
import { learnLags, writeLags } from './forecast/learn-lags.ts'
import { ensemble, measure, scum } from './forecast/methods.ts'
import { measureNight } from './forecast/nightly.ts'
import { askR, findR } from './forecast/peer-r.ts'
import { readSet, setNames, type TaskSet } from './forecast/sets.ts'
import { measureSpeed, type Speed } from './forecast/speed.ts'

const flag = { type: 'boolean', default: false } as const
const { values: options } = parseArgs({
  options: {
    ...{ data: { type: 'string' }, sets: { type: 'string' }, most: { type: 'string' }, peer: { type: 'string' } },
    ...{ night: { type: 'string' }, draw: { type: 'string' } },
    ...{ quick: flag, fast: flag, json: flag, learn: flag, write: flag, hierarchy: flag },
  },
})
const say = (text: string) => process.stderr.write(`${text}\n`)
if (!options.data) {
  say('Say where the series are: npm run bench:forecast -- --data DIR')
  process.exit(2)
}
const folder = options.data
/** Of each set, where it must not take long. */
const QUICK_MOST = 6
const most = options.most ? Number(options.most) : options.quick ? QUICK_MOST : Infinity
const names = options.sets?.split(',') ?? setNames(folder)

interface Method {
  readonly groups: Record<string, Figures>
  readonly overall: { readonly owa: number }
}

/** By the names of groups; `owa` of `overall` is the mean over competitions. */
const GOALS: readonly (readonly [group: string, figure: keyof Figures, most: number])[] = [
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
const COVERAGE_GOALS = { cov80: [0.77, 0.83], cov95: [0.93, 0.97] } as const
const SCUM_MARGIN = 0.005
const SPEED_GOALS: Readonly<Record<keyof Speed, number>> = { full: 300, fast: 20, daily: 150, hourly: 400 }

if (options.night) await night(Number(options.night))
else if (options.draw) draw(options.draw)
else if (options.hierarchy) hierarchy()
else if (options.learn) learn()
else compare()

function compare(): void {
  const r = options.peer === 'r' ? findR() : undefined
  if (options.peer === 'r' && !r)
    say('R’s forecast is left out: it is not installed here (Debian: apt-get install r-cran-forecast)')
  if (options.peer !== undefined && options.peer !== 'r') say(`No such peer: ${options.peer} (r)`)
  const kinds = new Map<string, TaskSet['kind']>()
  const found: Record<string, Record<string, Figures>> = {}
  const keep = (method: string, set: TaskSet, figures: Figures, note = '') => {
    found[method] = { ...found[method], [set.name]: figures }
    say(lineOf(set.name, method, figures) + note)
  }
  for (const name of names) {
    const set = readSet(folder, name, most)
    kinds.set(name, set.kind)
    keep('ours', set, measure(set, ensemble(options.fast ? ENSEMBLES.fast : ENSEMBLES.full)))
    keep('scum', set, measure(set, scum))
    for (const [method, { figures, failed }] of Object.entries(r ? askR(r, set) : {}))
      keep(`r ${method}`, set, figures, failed > 0 ? `  failed at ${failed}` : '')
  }
  const methods = Object.entries(found).map(([method, groups]): [string, Method] => {
    const competitions = names.filter((name) => kinds.get(name) === 'competition')
    return [method, { groups, overall: { owa: meanOf(competitions.map((name) => groups[name]!.owa)) } }]
  })
  report(Object.fromEntries(methods), measureSpeed())
}

function lineOf(name: string, method: string, figures: Figures): string {
  const percent = (ratio: number) => `${(100 * ratio).toFixed(1)} %`
  return [
    name.padEnd(18),
    method.padEnd(12),
    `OWA ${figures.owa.toFixed(3)}`,
    `MASE ${figures.mase.toFixed(3)} (${figures.relativeMase.toFixed(3)} of Naive2)`,
    `sMAPE ${figures.smape.toFixed(2)}`,
    `MSIS ${figures.msis95.toFixed(2)}`,
    `coverage ${percent(figures.cov80)} ${percent(figures.cov95)}`,
    `${figures.ms.toFixed(0)} ms × ${figures.n}`,
  ].join('  ')
}

function report(methods: Readonly<Record<string, Method>>, speed: Speed): void {
  const { groups, overall } = methods['ours']!
  const verdict = (what: string, value: number, isMet: boolean, goal: string) =>
    say(`${what.padEnd(34)} ${value.toFixed(value < 100 ? 3 : 0)}  goal ${goal}: ${isMet ? 'met' : 'NOT MET'}`)
  for (const [method, { overall }] of Object.entries(methods)) say(`${method}: mean OWA ${overall.owa.toFixed(4)}`)
  for (const [group, figure, most] of GOALS) {
    const value = group === 'overall' ? overall.owa : groups[group]?.[figure]
    if (value === undefined || Number.isNaN(value)) continue
    verdict(`${group} ${figure}`, value, value <= most, `≤ ${most}`)
  }
  for (const [name, figures] of Object.entries(groups)) {
    const peer = methods['scum']!.groups[name]!.owa + SCUM_MARGIN
    verdict(`${name} owa`, figures.owa, figures.owa <= peer, `SCUM + ${SCUM_MARGIN}: ≤ ${peer.toFixed(3)}`)
    for (const level of ['cov80', 'cov95'] as const) {
      const [least, most] = COVERAGE_GOALS[level]
      verdict(`${name} ${level}`, figures[level], least <= figures[level] && figures[level] <= most, `${least}–${most}`)
    }
  }
  for (const [what, most] of Object.entries(SPEED_GOALS))
    verdict(`${what}: ms`, speed[what as keyof Speed], speed[what as keyof Speed] <= most, `≤ ${most}`)
  const { ours, ...peers } = methods
  const ratios = Object.fromEntries(
    Object.entries(peers).map(([peer, { overall: theirs }]) => [
      `owa_vs_${peer.replace(' ', '_')}`,
      overall.owa / theirs.owa,
    ]),
  )
  const goals = Object.fromEntries(GOALS.map(([group, figure, most]) => [`${group} ${figure}`, most]))
  const told = {
    name: 'forecast',
    ...ours,
    overall: { ...overall, speed },
    peers,
    figures: { groups, overall },
    ratios,
    goals,
  }
  if (options.json) process.stdout.write(`${JSON.stringify(told)}\n`)
}

function learn(): void {
  const sets = names.map((name) => readSet(folder, name, most))
  const series = sets.flatMap((set) => set.tasks.map((task) => seriesOf(set, task)))
  // weights are learned on series that the lags were not learned of: else these would seem better than they are
  const lagsOf = Array.from({ length: FOLDS }, (_, fold) => learnLags(series, fold))
  const asked = sets.flatMap((set) => {
    say(set.name)
    return set.tasks.map((task) => askTask(set, task, lagsOf[foldOf(set, task)]!))
  })
  const priors = learnPriors(asked)
  const judged = verdicts(asked, priors)
  for (const { set, inSample, outOfFold, covered, msis95 } of judged)
    say(
      [
        set.padEnd(18),
        `in sample ${inSample.toFixed(4)}`,
        `out of fold ${outOfFold.toFixed(4)}`,
        `coverage ${(100 * covered[80]).toFixed(1)} % ${(100 * covered[95]).toFixed(1)} %`,
        `MSIS ${msis95.toFixed(2)}`,
      ].join('  '),
    )
  const competitions = judged.filter(({ kind }) => kind === 'competition')
  const [inSample, outOfFold] = (['inSample', 'outOfFold'] as const).map((figure) =>
    meanOf(competitions.map((one) => one[figure])),
  )
  say(`mean OWA           in sample ${inSample!.toFixed(4)}  out of fold ${outOfFold!.toFixed(4)}`)
  if (options.write) {
    writePriors(join(import.meta.dirname, '../../forecasts/learned.ts'), priors)
    writeLags(join(import.meta.dirname, '../../forecasts/learned-lags.ts'), learnLags(series))
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ priors, judged, overall: { inSample, outOfFold } })}\n`)
}

async function night(count: number): Promise<void> {
  const found = await measureNight(count)
  const { seconds, lateMs } = found
  say(`${count} series in ${seconds.toFixed(1)} s; the main thread was ${lateMs.toFixed(0)} ms late at most (99 %)`)
  if (options.json) process.stdout.write(`${JSON.stringify({ night: found })}\n`)
}

function draw(path: string): void {
  const drawn = drawQuarters(folder)
  for (const { name, mase, naive, cov80, cov95 } of drawn)
    say(
      `${name.padEnd(28)} MASE ${mase.toFixed(2)} (seasonal naive ${naive.toFixed(2)})  coverage ${cov80.toFixed(2)} ${cov95.toFixed(2)}`,
    )
  writeDrawings(path, drawn)
}

function hierarchy(): void {
  const found = measureHierarchy(folder)
  for (const { of, apart, reconciled, addedUp } of found)
    say(`${of}: MASE ${apart.toFixed(4)} apart, ${reconciled.toFixed(4)} reconciled, ${addedUp.toFixed(4)} added up`)
  if (options.json) process.stdout.write(`${JSON.stringify({ hierarchy: found })}\n`)
}
