/** What is asked or handed over is checked once, before it reaches a thread. */
import { AppError } from '../../../../core/errors.ts'
import type { Frame } from '../../../../core/series.ts'
import type { SeriesQuery } from '../../store.ts'
import { TIME_MASK } from './schema.ts'

/** @throws AppError `invalid` */
export function checkQuery({ from, to, stepSeconds }: SeriesQuery): void {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to && stepSeconds >= 0.001 && stepSeconds < Infinity))
    throw new AppError('invalid', 'store.bad_query', { from, to, step: stepSeconds })
}

/** @throws AppError `invalid`: a frame that says two things at once is stored by nobody */
export function checkFrame({ origin, timeSeconds, intervalSeconds, set, values }: Frame): void {
  const timeMs = Math.round(timeSeconds * 1000)
  const hasTime = timeMs >= 0 && timeMs < TIME_MASK
  const hasInterval = intervalSeconds >= 0.001 && intervalSeconds < Infinity
  if (hasTime && hasInterval && set.keys.length === values.length) return
  const counts = { keys: set.keys.length, values: values.length }
  const params = { origin, ...counts, time: timeSeconds, interval: intervalSeconds }
  throw new AppError('invalid', 'store.bad_frame', params)
}
