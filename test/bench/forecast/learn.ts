/**
 * Learns `forecasts/learned.ts` anew: of each cadence the relative errors that weights are shrunk towards, and the
 * factors that intervals are. Five times without a fifth of the series, to see what carries over, then with all.
 */
import { writeFileSync } from 'node:fs'
import {
  blended,
  CALIBRATED_LEVELS,
  calibrate,
  evidenceOf,
  FACTORS,
  ownFactor,
  SIDES,
  zOf,
} from '../../../forecasts/calibration.ts'
import { coverage, mase, msis, owa, smape } from '../../../forecasts/measures.ts'
import { mean, meanOf, medianOf } from '../../../forecasts/numeric/vectors.ts'
import type { Prior, Traits, UsualError } from '../../../forecasts/priors.ts'
import { evenFrom } from '../../../forecasts/random.ts'
import type { ModelName } from '../../../forecasts/registry.ts'
import { type Asked, combinedBy, FOLDS, missesBy } from './asked.ts'
import { membersOf, shrinkageOf } from './members.ts'

/** Each relative error is moved by such factors, and how it grows by such steps, as long as that helps. */
const MOVES = [0.8, 1.25, 0.9, 1.11, 0.96, 1.04]
const STEPS = [0.15, -0.15, 0.06, -0.06]
const LIMITS = { least: 0.5, most: 2.5 }
const ROUNDS = 6
/** What moving away from the measured errors must gain at least, and what letting them grow with traits must. */
const CAUTION = 0.002
const CAUTION_OF_TRAITS = 0.02
/**
 * Errors are learned of so many parts of the series, of such a share each, and averaged (Breiman, Machine Learning 24
 * (1996) 123): a single search chases chance.
 */
const PARTS = 4
const SHARE_OF_PART = 0.6
/** A percent beside the level counts as a score that is so much worse. */
const COVERAGE_PRICE = 4

export type Priors = Readonly<Record<string, Prior>>

export interface Verdict {
  readonly set: string
  readonly kind: 'competition' | 'demand'
  /** of priors learned on all series, and on those without the series themselves */
  readonly inSample: number
  readonly outOfFold: number
  /** of intervals with factors of other folds */
  readonly covered: Readonly<Record<'80' | '95', number>>
  readonly msis95: number
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
  const prior = frameOf(asked)
  const errors = averaged(
    Array.from({ length: PARTS }, (_, part) => {
      const draw = evenFrom(part + 1)
      return learnErrors(
        asked.filter(() => draw() < SHARE_OF_PART),
        prior,
      )
    }),
  )
  const learned = { ...prior, errors }
  return { ...learned, factors: CALIBRATED_LEVELS.map((level) => learnFactor(asked, learned, level)) }
}

/** A prior of the kind that knows no errors yet. */
function frameOf(asked: readonly Asked[]): Prior {
  const middleOf = (trait: keyof Traits) => Number(medianOf(asked.map(({ traits }) => traits[trait])).toFixed(2))
  return {
    middle: { noise: middleOf('noise'), length: middleOf('length') },
    errors: {},
    shrinkage: shrinkageOf(asked[0]!.kind),
    factors: [1, 1, 1],
  }
}

/** Geometric means of errors, means of how they grow. */
function averaged(found: readonly Errors[]): Errors {
  const names = Object.keys(found[0]!)
  const round = (value: number) => Number(value.toFixed(2))
  return Object.fromEntries(
    names.map((name): [string, UsualError] => {
      const of = (at: 0 | 1 | 2) => found.map((errors) => errors[name]![at])
      return [name, [round(Math.exp(meanOf(of(0).map(Math.log)))), round(meanOf(of(1))), round(meanOf(of(2)))]]
    }),
  )
}

function learnErrors(asked: readonly Asked[], prior: Prior): Errors {
  const names = membersOf(asked[0]!.kind)
  const measured = Object.fromEntries(
    names.map((name): [string, UsualError] => [name, [measuredError(asked, name), 0, 0]]),
  )
  const costOf = (tried: Errors) =>
    names.reduce(
      (sum, name) => {
        const [middle, byNoise, byLength] = tried[name]!
        const moved = Math.log(middle / measured[name]![0]) ** 2
        return sum + CAUTION * moved + CAUTION_OF_TRAITS * (byNoise ** 2 + byLength ** 2)
      },
      errorOf(asked, { ...prior, errors: tried }),
    )
  let [errors, least] = [measured as Errors, costOf(measured)]
  const attempt = (name: string, error: UsualError) => {
    const tried = { ...errors, [name]: error }
    const cost = costOf(tried)
    if (cost < least) [errors, least] = [tried, cost]
  }
  for (let round = 0; round < ROUNDS; round++) {
    const before = least
    for (const name of names) {
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
  return errors
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
  const folds = Array.from({ length: FOLDS }, (_, without) => learnPriors(asked.filter(({ fold }) => fold !== without)))
  return [...bySet(asked)].map(([set, tasks]) => ({
    set,
    kind: isDemand(set) ? 'demand' : 'competition',
    inSample: verdictOf(
      tasks,
      tasks.map((task) => scoreOf(task, priors[task.kind]!)),
    ),
    outOfFold: verdictOf(
      tasks,
      tasks.map((task) => scoreOf(task, folds[task.fold]![task.kind]!)),
    ),
    ...intervalsOf(tasks, (task) => folds[task.fold]![task.kind]!),
  }))
}

function intervalsOf(tasks: readonly Asked[], priorOf: (task: Asked) => Prior): Pick<Verdict, 'covered' | 'msis95'> {
  const found = tasks
    .filter(({ scale }) => scale > 0)
    .map((task) => {
      const prior = priorOf(task)
      const { mean, se } = combinedBy(task, prior)
      const { origins, horizon } = task.plan
      const widths = calibrate(missesBy(task, prior), prior.factors, evidenceOf(origins.length, horizon))
      const bounds = (level: number) => ({
        low: mean.map((value, step) => Math.max(task.floor, value - widths.below(level) * se[step]!)),
        high: mean.map((value, step) => value + widths.above(level) * se[step]!),
      })
      const [narrow, wide] = [bounds(0.8), bounds(0.95)]
      return {
        narrow: coverage(task.actual, narrow.low, narrow.high),
        wide: coverage(task.actual, wide.low, wide.high),
        msis95: msis(task.actual, wide, { level: 0.95, scale: task.scale }),
      }
    })
  return {
    covered: { 80: meanOf(found.map(({ narrow }) => narrow)), 95: meanOf(found.map(({ wide }) => wide)) },
    msis95: meanOf(found.map((one) => one.msis95)),
  }
}

export function writePriors(path: string, priors: Priors): void {
  const lines = Object.entries(priors).map(([kind, { middle, errors, shrinkage, factors }]) => {
    const models = Object.entries(errors).map(([name, error]) => `      ${name}: [${error.join(', ')}],\n`)
    return [
      `  ${kind}: {\n    middle: { noise: ${middle.noise}, length: ${middle.length} },\n`,
      `    errors: {\n${models.join('')}    },\n    shrinkage: ${shrinkage},\n    factors: [${factors.join(', ')}],\n  },\n`,
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
