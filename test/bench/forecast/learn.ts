/**
 * Learns `forecasts/learned.ts` anew: of each cadence the relative errors that weights are shrunk towards, and the
 * factors that intervals are. Five times without a fifth of the series, to see what carries over, then with all.
 */
import { writeFileSync } from 'node:fs'
import {
  bestFactor,
  beyond,
  blended,
  CALIBRATED_LEVELS,
  evidenceOf,
  FACTORS,
  SIDES,
  type Side,
  zOf,
} from '../../../forecasts/calibration.ts'
import { ENSEMBLES } from '../../../forecasts/ensemble.ts'
import { mase, owa, smape } from '../../../forecasts/measures.ts'
import { mean, meanOf } from '../../../forecasts/numeric/vectors.ts'
import type { Prior } from '../../../forecasts/priors.ts'
import { type Asked, combinedBy, missesBy, type Usual } from './asked.ts'

const FOLDS = 5
/** Each relative error is moved by such factors, one after the other, as long as that helps. */
const MOVES = [0.8, 1.25, 0.9, 1.11, 0.96, 1.04]
const LIMITS = { least: 0.5, most: 2.5 }
const ROUNDS = 6
/** What moving far from the measured errors must gain at least. */
const CAUTION = 0.003
/** A percent beside the level counts as a score that is so much worse. */
const COVERAGE_PRICE = 4

export type Priors = Readonly<Record<number, Prior>>

export interface Verdict {
  readonly set: string
  readonly kind: 'competition' | 'demand'
  /** of priors learned on all series, and on those without the series themselves */
  readonly inSample: number
  readonly outOfFold: number
}

interface Score {
  readonly smape: number
  readonly mase: number
}

export function learnPriors(asked: readonly Asked[]): Priors {
  const cadences = [...new Set(asked.map(({ cadence }) => cadence))].sort((a, b) => a - b)
  return Object.fromEntries(
    cadences.map((cadence) => [cadence, learnCadence(asked.filter((one) => one.cadence === cadence))]),
  )
}

function learnCadence(asked: readonly Asked[]): Prior {
  const measured = Object.fromEntries(ENSEMBLES.full.map((name) => [name, measuredError(asked, name)])) as Usual
  let [usual, least] = [measured, Infinity]
  const costOf = (tried: Usual) => {
    const moved = ENSEMBLES.full.reduce((sum, name) => sum + Math.log(tried[name]! / measured[name]!) ** 2, 0)
    return errorOf(asked, tried) + CAUTION * moved
  }
  least = costOf(usual)
  for (let round = 0; round < ROUNDS; round++) {
    const before = least
    for (const name of ENSEMBLES.full)
      for (const move of MOVES) {
        const value = Math.min(LIMITS.most, Math.max(LIMITS.least, usual[name]! * move))
        const tried = { ...usual, [name]: value }
        const cost = costOf(tried)
        if (cost < least) [usual, least] = [tried, cost]
      }
    if (before - least < 1e-5) break
  }
  const rounded = Object.fromEntries(ENSEMBLES.full.map((name) => [name, Number(usual[name]!.toFixed(2))])) as Usual
  const factorsOf = (side: Side) => CALIBRATED_LEVELS.map((level) => learnFactor(asked, rounded, { side, level }))
  return { relativeErrors: rounded, factors: { below: factorsOf('below'), above: factorsOf('above') } }
}

/** Of the forecasts themselves, against the middle model's at the origins. */
function measuredError(asked: readonly Asked[], name: keyof Usual): number {
  const errors = asked.flatMap(({ names, relative }) => {
    const error = relative[names.indexOf(name)]
    return error === undefined || Number.isNaN(error) ? [] : [Math.log(Math.max(0.1, error))]
  })
  return errors.length === 0 ? 1 : Math.exp(meanOf(errors))
}

/** Mean over sets of what they are judged by. */
function errorOf(asked: readonly Asked[], usual: Usual): number {
  return meanOf(
    [...bySet(asked)].map(([, tasks]) =>
      verdictOf(
        tasks,
        tasks.map((task) => scoreOf(task, usual)),
      ),
    ),
  )
}

export function bySet(asked: readonly Asked[]): ReadonlyMap<string, readonly Asked[]> {
  return Map.groupBy(asked, ({ set }) => set)
}

function scoreOf(asked: Asked, usual: Usual): Score {
  const { mean: forecast } = combinedBy(asked, usual)
  return { smape: smape(asked.actual, forecast), mase: mase(asked.actual, forecast, asked.scale) }
}

const isDemand = (set: string) => set.startsWith('hpc')

/** OWA; of demand, which is often none, the MASE against Naive2's. */
function verdictOf(tasks: readonly Asked[], scores: readonly Score[]): number {
  const errors = { smape: meanOf(scores.map((one) => one.smape)), mase: meanOf(scores.map((one) => one.mase)) }
  const naive2 = {
    smape: meanOf(tasks.map((one) => one.naive2.smape)),
    mase: meanOf(tasks.map((one) => one.naive2.mase)),
  }
  return isDemand(tasks[0]!.set) ? errors.mase / naive2.mase : owa(errors, naive2)
}

interface End {
  readonly side: Side
  readonly level: number
}

/** The factor whose intervals score best on one side and are left as often as they say, mean over sets. */
function learnFactor(asked: readonly Asked[], usual: Usual, { side, level }: End): number {
  const penalty = 2 / (1 - level)
  const sets = [...bySet(asked).values()].map((tasks) =>
    tasks
      .filter(({ scale }) => scale > 0)
      .map((task) => {
        const misses = missesBy(task, usual)
        const own = misses.length === 0 ? undefined : bestFactor(misses, side, level)
        const evidence = evidenceOf(task.plan.origins.length, task.plan.horizon)
        const { mean: forecast, se } = combinedBy(task, usual)
        return { task, own, evidence, forecast, se }
      }),
  )
  const judged = Array.from(FACTORS, (factor) => {
    const found = sets.map((tasks) => {
      const each = tasks.map(({ task, own, evidence, forecast, se }) => {
        const half = zOf(level) * (own === undefined ? factor : blended(own, factor, evidence))
        const ends = se.map((spread, step) => {
          const width = half * spread
          return side === 'below' ? Math.min(width, forecast[step]! - task.floor) : width
        })
        const left = ends.map((end, step) => beyond(side, task.actual[step]! - forecast[step]!, end))
        return {
          score: mean(ends.length, (step) => ends[step]! + penalty * left[step]!) / task.scale,
          left: mean(ends.length, (step) => (left[step]! > 0 ? 1 : 0)),
        }
      })
      return { score: meanOf(each.map((one) => one.score)), left: meanOf(each.map((one) => one.left)) }
    })
    return { factor, found }
  })
  const best = sets.map((_, set) => Math.min(...judged.map(({ found }) => found[set]!.score)))
  const costOf = ({ found }: (typeof judged)[number]) =>
    mean(found.length, (set) => {
      const beside = Math.max(0, Math.abs(found[set]!.left - (1 - level) / 2) - 0.005)
      return found[set]!.score / best[set]! + COVERAGE_PRICE * beside
    })
  return Number(judged.reduce((least, next) => (costOf(next) < costOf(least) ? next : least)).factor.toFixed(2))
}

/** What each set would be judged as: with priors of all series, and with those of other folds. */
export function verdicts(asked: readonly Asked[], priors: Priors): readonly Verdict[] {
  const order = new Map([...bySet(asked).values()].flatMap((tasks) => tasks.map((task, at) => [task, at] as const)))
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    learnPriors(asked.filter((task) => order.get(task)! % FOLDS !== fold)),
  )
  return [...bySet(asked)].map(([set, tasks]) => ({
    set,
    kind: isDemand(set) ? 'demand' : 'competition',
    inSample: verdictOf(
      tasks,
      tasks.map((task) => scoreOf(task, priors[task.cadence]!.relativeErrors)),
    ),
    outOfFold: verdictOf(
      tasks,
      tasks.map((task) => scoreOf(task, folds[order.get(task)! % FOLDS]![task.cadence]!.relativeErrors)),
    ),
  }))
}

export function writePriors(path: string, priors: Priors): void {
  const lines = Object.entries(priors).map(([cadence, { relativeErrors, factors }]) => {
    const errors = Object.entries(relativeErrors).map(([name, error]) => `${name}: ${error}`)
    const ends = SIDES.map((side) => `${side}: [${factors[side].join(', ')}]`)
    return `  ${cadence}: {\n    relativeErrors: { ${errors.join(', ')} },\n    factors: { ${ends.join(', ')} },\n  },\n`
  })
  writeFileSync(
    path,
    `/** Written by \`npm run bench:forecast -- --data DIR --learn\`: not by hand. */
import type { Prior } from './priors.ts'

/** By the shortest season in steps; 1 of series without. */
export const LEARNED: Readonly<Record<number, Prior>> = {
${lines.join('')}}
`,
  )
}
