/**
 * The forecast of one series with all that is known around it: events, wild values, what earlier intervals missed. Around
 * the ensemble, which knows nothing of these.
 */
import { type Combined, type EnsembleOptions, forecast, type Interval } from './ensemble.ts'
import {
  believedEvents,
  type EventEffect,
  effectsTold,
  type KnownEvent,
  toldEffects,
  withoutTold,
  withTold,
} from './events.ts'
import { widened } from './feedback.ts'
import { findOutliers } from './outliers.ts'
import { masked, type Preparation, prepare } from './prepare.ts'
import { planOrigins } from './rolling.ts'
import { isLong } from './waves.ts'

export interface SeriesOptions extends EnsembleOptions {
  readonly events?: readonly KnownEvent[] | undefined
  /** wild values become unknown; else they are kept as they are */
  readonly outliers?: 'mask' | 'keep' | undefined
  /** intervals are so many times as wide as calibrated (`feedback.ts`) */
  readonly gain?: number | undefined
}

/** What it would have missed by from an earlier end. */
export interface PastError {
  /** how long the history was */
  readonly origin: number
  /** step by step; NaN where nothing came */
  readonly values: Float64Array
}

export interface SeriesForecast extends Combined {
  readonly effects: readonly EventEffect[]
  /** places of values that were left out, ascending */
  readonly leftOut: readonly number[]
  readonly pasts: readonly PastError[]
  /** what the models saw, and how: to try them on earlier ends of the same */
  readonly seen: { readonly history: Float64Array; readonly options: EnsembleOptions }
}

/**
 * @param history evenly spaced, oldest first; NaN where nothing is known
 * @throws AppError as `ensemble.ts`
 */
export function forecastSeries(history: Float64Array, options: SeriesOptions): SeriesForecast {
  const { events = [], outliers = 'keep', gain = 1, ...plain } = options
  const limits = {
    floor: plain.floor ?? (history.some((value) => value < 0) ? -Infinity : 0),
    ceiling: plain.ceiling ?? Infinity,
  }
  const told = toldEffects(events, history.length + plain.horizon)
  const rest = told ? withoutTold(history, told) : history
  const leftOut = outliers === 'mask' ? wild(rest, events, plain) : []
  const y = rest.map((value, at) => (leftOut.includes(at) ? NaN : value))
  const believed = believedEvents(y, events, plain)
  const known = believed.events.map(({ column }) => column)
  const inner: EnsembleOptions = {
    ...{ ...plain, known },
    // without what events are told to add it may well be below
    ...(told ? { floor: -Infinity, ceiling: Infinity } : limits),
  }
  const { shifts } = believed
  const combined = forecast(y, { ...inner, shifts })
  const back = (values: Float64Array): Float64Array =>
    told ? withTold(values, told, y.length).map((value) => within(value, limits)) : values
  const mean = back(combined.mean)
  const prepared = known.length > 0 ? prepare(y, { ...plain, known, shifts }) : { known: undefined }
  const { origins } = planOrigins(y.length, plain.horizon, stepwise(plain))
  return {
    ...combined,
    mean,
    interval(level: number): Interval {
      const { low, high } = combined.interval(level)
      const whole = { low: back(low), high: back(high) }
      return gain === 1 ? whole : widened(whole, mean, gain, limits)
    },
    effects: effectsTold(y, events, believed.events, prepared.known),
    leftOut,
    pasts: combined.errors.map((values, at) => ({ origin: origins[at]!, values })),
    seen: { history: y, options: inner },
  }
}

interface Limits {
  readonly floor: number
  readonly ceiling: number
}

const within = (value: number, { floor, ceiling }: Limits): number => Math.min(ceiling, Math.max(floor, value))

const stepwise = ({ periods }: Preparation): readonly number[] => periods.filter((period) => !isLong(period))

/** Neither what an event explains nor what an outage hides is wild. */
function wild(y: Float64Array, events: readonly KnownEvent[], options: Preparation): readonly number[] {
  const seen = masked(y, options.outages ?? [])
  const isExplained = (at: number): boolean =>
    events.some(({ kind, column }) => kind !== 'capacity' && column[at] !== 0)
  return findOutliers(seen, stepwise(options)).filter((at) => !isExplained(at))
}
