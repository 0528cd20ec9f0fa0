/**
 * What a model of a series is. Numbers in, numbers out: no clock, no I/O, no randomness; the same history gives the
 * same forecast, to the last bit.
 */

/** Of the next steps, the first of them at 0. */
export interface Forecast {
  readonly mean: Float64Array
  /** standard error of each step, in the unit of the series, never negative; intervals are calibrated on it */
  readonly se: Float64Array
}

export interface Fitted {
  /** @param horizon steps, at least 1 */
  predict(horizon: number): Forecast
  /**
   * As if the history had ended earlier: what was chosen is kept, and where learning anew would take long the parameters
   * too. Averages keep their weights.
   * @param y what the history begins with, nothing missing
   * @throws AppError `invalid` when that is too short
   */
  resume?(y: Float64Array): Fitted
}

/** What is known besides the history; a model that has no use for it does without. */
export interface Hints {
  /** no value is ever above */
  readonly ceiling?: number
}

export interface Model {
  /**
   * @param y evenly spaced, oldest first, nothing missing (`gaps.ts` fills)
   * @param periods seasons in steps, each above 1, ascending; none where nothing repeats
   * @throws AppError `invalid` when the history is too short for the model or cannot be fitted
   */
  fit(y: Float64Array, periods: readonly number[], hints?: Hints): Fitted
}

export type Fit = Model['fit']
