/** One forecast of a benchmark series against what came, and the averages of many. */
import { coverage, mase, msis, naiveScale, owa, smape } from '../../../forecasts/measures.ts'
import { meanOf } from '../../../forecasts/numeric/vectors.ts'
import { MODELS } from '../../../forecasts/registry.ts'
import type { Task, TaskSet } from './sets.ts'

export interface Said {
  readonly mean: Float64Array
  readonly low95: Float64Array
  readonly high95: Float64Array
  readonly low80: Float64Array
  readonly high80: Float64Array
}

export interface Figures {
  readonly owa: number
  readonly mase: number
  /** of its MASE to Naive2's */
  readonly relativeMase: number
  readonly smape: number
  readonly msis95: number
  readonly cov80: number
  readonly cov95: number
  /** milliseconds a series */
  readonly ms: number
  readonly n: number
}

export type Judged = ReturnType<typeof judge>

export function judge({ season, horizon }: TaskSet, { history, actual }: Task, said: Said, ms: number) {
  const scale = naiveScale(history, season)
  const yardstick = MODELS.naive2.fit(history, season > 1 ? [season] : []).predict(horizon).mean
  const errorsOf = (mean: Float64Array) => ({ smape: smape(actual, mean), mase: mase(actual, mean, scale) })
  const { low80, high80, low95, high95 } = said
  return {
    ...errorsOf(said.mean),
    naive2: errorsOf(yardstick),
    msis95: msis(actual, { low: low95, high: high95 }, { level: 0.95, scale }),
    cov80: coverage(actual, low80, high80),
    cov95: coverage(actual, low95, high95),
    ms,
  }
}

export function average(judged: readonly Judged[], { tasks }: TaskSet): Figures {
  const of = (figureOf: (one: Judged) => number) => meanOf(judged.map(figureOf))
  const errors = { smape: of((one) => one.smape), mase: of((one) => one.mase) }
  const naive2 = { smape: of((one) => one.naive2.smape), mase: of((one) => one.naive2.mase) }
  return {
    owa: owa(errors, naive2),
    ...errors,
    relativeMase: errors.mase / naive2.mase,
    msis95: of((one) => one.msis95),
    cov80: of((one) => one.cov80),
    cov95: of((one) => one.cov95),
    ms: of((one) => one.ms),
    n: tasks.length,
  }
}
