/** The time window of a query: `from`, `to`, `step`. Pure. */
import { AppError } from '../core/errors.ts'
import type { UnixSeconds } from '../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../core/units.ts'

const MAX_POINTS = 11_000
const DEFAULT_POINTS = 400
const MAX_YEARS = 30
const MAX_STEP_SECONDS = 366 * DAY_SECONDS
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: MINUTE_SECONDS,
  h: HOUR_SECONDS,
  d: DAY_SECONDS,
  w: 7 * DAY_SECONDS,
}
/** Steps people can read off an axis; above a day, whole days. */
const STEPS_SECONDS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200]

export interface Window {
  readonly from: UnixSeconds
  /** exclusive */
  readonly to: UnixSeconds
  readonly stepSeconds: number
}

export interface WindowWish {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly step?: string | undefined
}

/**
 * @param intervalSeconds the metric's scrape interval: the default step is never finer
 * @throws AppError `invalid` naming the parameter and what is allowed
 */
export function parseWindow(wish: WindowWish, now: UnixSeconds, intervalSeconds: number): Window {
  const { from, to } = parsePeriod(wish, now, 'now-6h')
  const stepSeconds = wish.step ? parseStep(wish.step) : defaultStep(to - from, intervalSeconds)
  const points = Math.ceil((to - Math.floor(from / stepSeconds) * stepSeconds) / stepSeconds)
  if (points > MAX_POINTS)
    throw new AppError('invalid', 'api.too_many_points', {
      points,
      limit: MAX_POINTS,
      step: niceStep((to - from) / (MAX_POINTS - 1)),
    })
  return { from, to, stepSeconds }
}

/**
 * @param since where `from` is not said
 * @throws AppError `invalid` naming the parameter and what is allowed
 */
export function parsePeriod(
  wish: Pick<WindowWish, 'from' | 'to'>,
  now: UnixSeconds,
  since: string,
): Omit<Window, 'stepSeconds'> {
  const from = parseInstant('from', wish.from ?? since, now)
  const to = parseInstant('to', wish.to ?? 'now', now)
  if (from >= to) throw new AppError('invalid', 'api.empty_window', { from, to })
  if (to - from > MAX_YEARS * 366 * DAY_SECONDS)
    throw new AppError('invalid', 'api.window_too_long', { years: MAX_YEARS })
  return { from, to }
}

/** @throws AppError `invalid` */
export function parseInstant(name: string, text: string, now: UnixSeconds): UnixSeconds {
  const relative = /^now(?:-(\d{1,9})([smhdw]))?$/.exec(text)
  if (relative) {
    const back = relative[1] === undefined ? 0 : Number(relative[1]) * UNIT_SECONDS[relative[2]!]!
    if (back <= now) return now - back
  } else if (/^\d{1,11}(\.\d{1,9})?$/.test(text)) return Number(text)
  throw new AppError('invalid', 'api.bad_time', { name, value: text })
}

function parseStep(text: string): number {
  const step = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (step >= 1 && step <= MAX_STEP_SECONDS) return step
  throw new AppError('invalid', 'api.bad_step', { value: text, maximum: MAX_STEP_SECONDS })
}

/** At most 400 points, and never finer than what is scraped. */
function defaultStep(seconds: number, intervalSeconds: number): number {
  return niceStep(Math.max(intervalSeconds, seconds / DEFAULT_POINTS))
}

function niceStep(atLeast: number): number {
  return STEPS_SECONDS.find((step) => step >= atLeast) ?? Math.ceil(atLeast / DAY_SECONDS) * DAY_SECONDS
}
