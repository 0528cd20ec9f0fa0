/**
 * Forecasts of a whole and of its parts, made each for itself, so that they sum up (`reconcile.ts`). What would go below
 * the floor is set to it, and the whole is what the parts come to (Di Fonzo and Girolimetto, Statistics and Computing 33
 * (2023) 101). Intervals move along with their means, but for edges on the floor: those of parts do not sum up, and need
 * not. Over HPC2N's accounts (ten origins of 28 days) as much of what came lies inside as before.
 */
import { reconcile } from './reconcile.ts'
import type { PastError } from './series.ts'
import type { ForecastResult } from './task.ts'

/**
 * @param parts of which nothing is missing in the whole; over the same steps
 * @param floor that no part goes below; the whole not below so many of it
 * @returns the same forecasts; the means of the parts sum up to that of the whole
 */
export function reconcileForecasts(
  whole: ForecastResult,
  parts: readonly ForecastResult[],
  floor: number,
): { readonly whole: ForecastResult; readonly parts: readonly ForecastResult[] } {
  const all = [whole, ...parts]
  const places = parts.map((_, at) => at + 1)
  const means = reconcile(
    all.map(({ mean }) => mean),
    aligned(all.map(({ errors }) => errors)),
    [{ whole: 0, parts: places }],
  )
  const own = means.slice(1).map((mean) => mean.map((value) => Math.max(floor, value)))
  const sum = Float64Array.from(whole.mean, (_, step) => own.reduce((total, mean) => total + mean[step]!, 0))
  return {
    whole: moved(whole, sum, floor * parts.length),
    parts: parts.map((part, at) => moved(part, own[at]!, floor)),
  }
}

function moved(result: ForecastResult, mean: Float64Array, floor: number): ForecastResult {
  // an edge on the floor stays there: where nothing at all is likely, moving it up would leave just that outside
  const along = (edge: Float64Array): Float64Array =>
    edge.map((value, step) => (value <= floor ? value : Math.max(floor, value + mean[step]! - result.mean[step]!)))
  return {
    ...result,
    mean,
    intervals: result.intervals.map(({ level, low, high }) => ({
      level,
      low: along(low).map((value, step) => Math.min(value, mean[step]!)),
      high: along(high).map((value, step) => Math.max(value, mean[step]!)),
    })),
  }
}

/** Errors of all series at the same steps of the same pasts; NaN where one has none: younger ones have fewer pasts. */
function aligned(errors: readonly (readonly PastError[])[]): readonly Float64Array[] {
  const origins = [...new Set(errors.flatMap((own) => own.map(({ origin }) => origin)))].sort((a, b) => a - b)
  const steps = Math.max(0, ...errors.flatMap((own) => own.map(({ values }) => values.length)))
  return errors.map((own) => {
    const byOrigin = new Map(own.map(({ origin, values }) => [origin, values]))
    return Float64Array.from(
      { length: origins.length * steps },
      (_, at) => byOrigin.get(origins[Math.floor(at / steps)]!)?.[at % steps] ?? NaN,
    )
  })
}
