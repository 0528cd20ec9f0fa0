/** What is asked of a store or handed to it is checked once, the same for every engine. */
import { AppError } from '../../core/errors.ts'
import type { Frame } from '../../core/series.ts'
import { ROLLUP_SECONDS } from './resolution.ts'
import type { RollupFrame, SeriesQuery } from './store.ts'

/** Milliseconds fit in 42 bits until the year 2109. */
export const MAX_TIME_MS = 2 ** 42 - 1
/** Series times steps that one query may compute. */
const MAX_POINTS = 10_000_000

/** @throws AppError `invalid` */
export function checkQuery({ from, to, stepSeconds }: SeriesQuery): void {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to && stepSeconds >= 0.001 && stepSeconds < Infinity))
    throw new AppError('invalid', 'store.bad_query', { from, to, step: stepSeconds })
}

/** @throws AppError `invalid` */
export function checkPoints(series: number, steps: number): void {
  const points = Math.max(1, series) * steps
  if (points > MAX_POINTS) throw new AppError('invalid', 'store.too_many_points', { points, limit: MAX_POINTS })
}

/** @throws AppError `invalid`: a frame that says two things at once is stored by nobody */
export function checkFrame({ origin, timeSeconds, intervalSeconds, set, values }: Frame): void {
  const timeMs = Math.round(timeSeconds * 1000)
  const hasTime = timeMs >= 0 && timeMs < MAX_TIME_MS
  const hasInterval = intervalSeconds >= 0.001 && intervalSeconds < Infinity
  if (hasTime && hasInterval && set.keys.length === values.length) return
  const counts = { keys: set.keys.length, values: values.length }
  const params = { origin, ...counts, time: timeSeconds, interval: intervalSeconds }
  throw new AppError('invalid', 'store.bad_frame', params)
}

/** @throws AppError `invalid`: a bucket that contradicts itself */
export function checkRollup(frame: RollupFrame): void {
  const { origin, resolution, startSeconds, lastSeconds, intervalSeconds, set, statistics } = frame
  const seconds = ROLLUP_SECONDS[resolution]
  const isBucket = startSeconds >= 0 && 1000 * startSeconds < MAX_TIME_MS && startSeconds % seconds === 0
  const isInside = lastSeconds >= startSeconds && lastSeconds < startSeconds + seconds
  const hasInterval = intervalSeconds >= 0.001 && intervalSeconds < Infinity
  const isWhole = Object.values(statistics).every(({ length }) => length === set.keys.length)
  if (isBucket && isInside && hasInterval && isWhole) return
  const params = { origin, resolution, start: startSeconds, last: lastSeconds, interval: intervalSeconds }
  throw new AppError('invalid', 'store.bad_rollup', params)
}
