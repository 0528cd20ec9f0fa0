/**
 * How good the forecasts of a series would have been: the whole ensemble, weights and intervals included, at origins
 * before the end of its history, against what came (Tashman, Int. J. Forecasting 16 (2000) 437). It is stored beside a
 * forecast, for the reader to judge it by.
 */
import { type EnsembleOptions, forecast } from './ensemble.ts'
import { fillGaps } from './gaps.ts'
import { coverage, mase, msis, naiveScale, owa, smape } from './measures.ts'
import { meanOf } from './numeric/vectors.ts'
import { MODELS } from './registry.ts'

export interface BacktestOptions extends EnsembleOptions {
  /** how many origins at most, a horizon apart */
  readonly origins: number
  /** of the intervals that are judged, each between 0 and 1 */
  readonly levels: readonly number[]
}

/** Averages over origins; NaN where nothing can be measured. */
export interface Figures {
  readonly mase: number
  /** 0 to 200 % */
  readonly smape: number
  /** against Naive2: below 1 is better */
  readonly owa: number
  /** one for each level */
  readonly msis: readonly number[]
  /** share of what came that lay in the interval, one for each level */
  readonly coverage: readonly number[]
}

export interface Backtest {
  /** lengths of the histories that were forecast from, ascending; none where the history is too short */
  readonly origins: readonly number[]
  readonly overall: Figures
  /** by steps ahead, the first at 0 */
  readonly bySteps: readonly Figures[]
}

/** A shorter history is not forecast from. */
const LEAST_SEASONS = 2
const LEAST_HISTORY = 8

/** One step of one origin. */
interface Point {
  readonly step: number
  readonly actual: number
  readonly mean: number
  readonly naive2: number
  readonly scale: number
  readonly intervals: readonly { readonly level: number; readonly low: number; readonly high: number }[]
}

/** @param y evenly spaced, oldest first; NaN where nothing is known */
export function backtest(y: Float64Array, options: BacktestOptions): Backtest {
  const { periods, horizon, levels } = options
  const least = Math.max(LEAST_HISTORY, LEAST_SEASONS * (periods[0] ?? 1))
  const origins = Array.from({ length: options.origins }, (_, at) => y.length - (at + 1) * horizon)
    .filter((origin) => origin >= least && y.subarray(0, origin).some((value) => !Number.isNaN(value)))
    .reverse()
  const points = origins.flatMap((origin) => pointsAt(y, origin, options))
  return {
    origins,
    overall: figuresOf(points, levels),
    bySteps: Array.from({ length: horizon }, (_, step) =>
      figuresOf(
        points.filter((point) => point.step === step),
        levels,
      ),
    ),
  }
}

function pointsAt(y: Float64Array, origin: number, options: BacktestOptions): readonly Point[] {
  const { periods, horizon, levels } = options
  const history = y.subarray(0, origin)
  const combined = forecast(history, options)
  const yardstick = MODELS.naive2.fit(fillGaps(history, periods), periods).predict(horizon).mean
  const intervals = levels.map((level) => ({ level, ...combined.interval(level) }))
  const scale = naiveScale(history, periods[0] ?? 1)
  return Array.from({ length: horizon }, (_, step) => ({
    step,
    actual: y[origin + step]!,
    mean: combined.mean[step]!,
    naive2: yardstick[step]!,
    scale,
    intervals: intervals.map(({ level, low, high }) => ({ level, low: low[step]!, high: high[step]! })),
  }))
}

function figuresOf(points: readonly Point[], levels: readonly number[]): Figures {
  const average = (figureOf: (point: Point) => number) => meanOf(points.map(figureOf))
  const errorsOf = (forecastOf: (point: Point) => number) => ({
    smape: average((point) => smape([point.actual], [forecastOf(point)])),
    mase: average((point) => mase([point.actual], [forecastOf(point)], point.scale)),
  })
  const errors = errorsOf(({ mean }) => mean)
  return {
    ...errors,
    owa: owa(
      errors,
      errorsOf(({ naive2 }) => naive2),
    ),
    msis: levels.map((level, at) =>
      average(({ actual, scale, intervals }) => {
        const { low, high } = intervals[at]!
        return msis([actual], { low: [low], high: [high] }, { level, scale })
      }),
    ),
    coverage: levels.map((_, at) =>
      average(({ actual, intervals }) => coverage([actual], [intervals[at]!.low], [intervals[at]!.high])),
    ),
  }
}
