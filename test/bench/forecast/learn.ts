/**
 * Learns `forecasts/learned.ts` anew: of each cadence the relative errors that weights are shrunk towards, and the
 * factors that intervals are. Five times without a fifth of the series, to see what carries over, then with all.
 */
import { writeFileSync } from 'node:fs'
import {
  blended,
  CALIBRATED_LEVELS,
  evidenceOf,
  FACTORS,
  ownFactor,
  SIDES,
  zOf,
} from '../../../forecasts/calibration.ts'
import { ENSEMBLES } from '../../../forecasts/ensemble.ts'
import { coverage, mase, msis, owa, smape } from '../../../forecasts/measures.ts'
import { mean, meanOf, medianOf } from '../../../forecasts/numeric/vectors.ts'
import type { Prior, Traits, UsualError } from '../../../forecasts/priors.ts'
import type { ModelName } from '../../../forecasts/registry.ts'
import { type Asked, combinedBy, missesBy } from './asked.ts'

const FOLDS = 5
/** Each relative error is moved by such factors, and how it grows by such steps, as long as that helps. */
const MOVES = [0.8, 1.25, 0.9, 1.11, 0.96, 1.04]
const STEPS = [0.15, -0.15, 0.06, -0.06]
const LIMITS = { least: 0.5, most: 2.5 }
const ROUNDS = 6
/** What moving away from the measured errors must gain at least, and what letting them grow with traits must. */
const CAUTION = 0.005
const CAUTION_OF_TRAITS = 0.05
/** A percent beside the level counts as a score that is so much worse. */
const COVERAGE_PRICE = 4

export type Priors = Readonly<Record<string, Prior>>

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
  const kinds = [...new Set(asked.map(({ kind }) => kind))]
  return Object.fromEntries(kinds.map((kind) => [kind, learnKind(asked.filter((one) => one.kind === kind))]))
}

type Errors = Readonly<Record<string, UsualError>>

function learnKind(asked: readonly Asked[]): Prior {
  const middleOf = (trait: keyof Traits) => Number(medianOf(asked.map(({ traits }) => traits[trait])).toFixed(2))
  const priorOf = (errors: Errors): Prior => ({
    middle: { noise: middleOf('noise'), length: middleOf('length') },
    errors,
    factors: [1, 1, 1],
  })
  const measured = Object.fromEntries(
    ENSEMBLES.full.map((name): [string, UsualError] => [name, [measuredError(asked, name), 0, 0]]),
  )
  const costOf = (tried: Errors) =>
    ENSEMBLES.full.reduce(
      (sum, name) => {
        const [middle, byNoise, byLength] = tried[name]!
        const moved = Math.log(middle / measured[name]![0]) ** 2
        return sum + CAUTION * moved + CAUTION_OF_TRAITS * (byNoise ** 2 + byLength ** 2)
      },
      errorOf(asked, priorOf(tried)),
    )
  let [errors, least] = [measured as Errors, costOf(measured)]
  const attempt = (name: string, error: UsualError) => {
    const tried = { ...errors, [name]: error }
    const cost = costOf(tried)
    if (cost < least) [errors, least] = [tried, cost]
  }
  for (let round = 0; round < ROUNDS; round++) {
    const before = least
    for (const name of ENSEMBLES.full) {
      for (const move of MOVES) {
        const [middle, byNoise, byLength] = errors[name]!
        attempt(name, [Math.min(LIMITS.most, Math.max(LIMITS.least, middle * move)), byNoise, byLength])
      }
      for (const step of STEPS) {
        const [middle, byNoise, byLength] = errors[name]!
        attempt(name, [middle, byNoise + step, byLength])
      }
      for (const step of STEPS) {
        const [middle, byNoise, byLength] = errors[name]!
        attempt(name, [middle, byNoise, byLength + step])
      }
    }
    if (before - least < 1e-5) break
  }
  const rounded = Object.fromEntries(
    Object.entries(errors).map(([name, error]) => [name, error.map((value) => Number(value.toFixed(2)))]),
  ) as unknown as Errors
  const prior = priorOf(rounded)
  return { ...prior, factors: CALIBRATED_LEVELS.map((level) => learnFactor(asked, prior, level)) }
}

/** Of the forecasts themselves, against the middle model's at the origins. */
function measuredError(asked: readonly Asked[], name: ModelName): number {
  const errors = asked.flatMap(({ names, relative }) => {
    const error = relative[names.indexOf(name)]
    return error === undefined || Number.isNaN(error) ? [] : [Math.log(Math.max(0.1, error))]
  })
  return errors.length === 0 ? 1 : Math.exp(meanOf(errors))
}

/** Mean over sets of what they are judged by. */
function errorOf(asked: readonly Asked[], prior: Prior): number {
  return meanOf(
    [...bySet(asked)].map(([, tasks]) =>
      verdictOf(
        tasks,
        tasks.map((task) => scoreOf(task, prior)),
      ),
    ),
  )
}

export function bySet(asked: readonly Asked[]): ReadonlyMap<string, readonly Asked[]> {
  return Map.groupBy(asked, ({ set }) => set)
}

function scoreOf(asked: Asked, prior: Prior): Score {
  const { mean: forecast } = combinedBy(asked, prior)
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

/** The factor whose intervals score best and hold as often as they say, mean over sets. */
function learnFactor(asked: readonly Asked[], prior: Prior, level: number): number {
  const sets = [...bySet(asked).values()].map((tasks) =>
    tasks
      .filter(({ scale }) => scale > 0)
      .map((task) => {
        const misses = missesBy(task, prior)
        const own = misses.length === 0 ? undefined : SIDES.map((side) => ownFactor(misses, side, level))
        const evidence = evidenceOf(task.plan.origins.length, task.plan.horizon)
        return { task, own, evidence, ...combinedBy(task, prior) }
      }),
  )
  const judged = Array.from(FACTORS, (factor) => ({
    factor,
    found: sets.map((tasks) => {
      const each = tasks.map(({ task, own, evidence, mean, se }) => {
        const [below, above] = (own ?? [factor, factor]).map((one) => zOf(level) * blended(one, factor, evidence))
        const low = mean.map((value, step) => Math.max(task.floor, value - below! * se[step]!))
        const high = mean.map((value, step) => value + above! * se[step]!)
        return {
          msis: msis(task.actual, { low, high }, { level, scale: task.scale }),
          covered: coverage(task.actual, low, high),
        }
      })
      return { msis: meanOf(each.map((one) => one.msis)), covered: meanOf(each.map((one) => one.covered)) }
    }),
  }))
  const best = sets.map((_, set) => Math.min(...judged.map(({ found }) => found[set]!.msis)))
  const costOf = ({ found }: (typeof judged)[number]) =>
    mean(found.length, (set) => {
      const beside = Math.max(0, Math.abs(found[set]!.covered - level) - 0.01)
      return found[set]!.msis / best[set]! + COVERAGE_PRICE * beside
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
      tasks.map((task) => scoreOf(task, priors[task.kind]!)),
    ),
    outOfFold: verdictOf(
      tasks,
      tasks.map((task) => scoreOf(task, folds[order.get(task)! % FOLDS]![task.kind]!)),
    ),
  }))
}

export function writePriors(path: string, priors: Priors): void {
  const lines = Object.entries(priors).map(([kind, { middle, errors, factors }]) => {
    const models = Object.entries(errors).map(([name, error]) => `      ${name}: [${error.join(', ')}],\n`)
    return [
      `  ${kind}: {\n    middle: { noise: ${middle.noise}, length: ${middle.length} },\n`,
      `    errors: {\n${models.join('')}    },\n    factors: [${factors.join(', ')}],\n  },\n`,
    ].join('')
  })
  writeFileSync(
    path,
    `/** Written by \`npm run bench:forecast -- --data DIR --learn\`: not by hand. */
import type { Prior } from './priors.ts'

/** By the shortest season in steps; 1 of short series without, long of others. */
export const LEARNED: Readonly<Record<string, Prior>> = {
${lines.join('')}}
`,
  )
}
