/**
 * Values as fine as they mean anything. A share computed from ticks of 10 ms over 15 s has three or four digits; its
 * double has seventeen, and the other thirteen cost seven bytes a sample on a disk that is to hold years.
 */
import { METRICS } from '../core/catalogue.ts'
import type { SeriesSet } from '../core/series.ts'
import type { Unit } from '../core/units.ts'

/** Steps a unit, as a power of ten: 1e6 = millionths. What is not here is kept as it came. */
const STEPS: Readonly<Partial<Record<Unit, number>>> = {
  ratio: 1e6,
  bytes_per_second: 1,
  per_second: 1e3,
  seconds: 1e6,
  watts: 1e3,
  celsius: 1e3,
}

const known = new WeakMap<SeriesSet, Float64Array>()

/** @returns a copy, one value a key of the set */
export function toPrecision(set: SeriesSet, values: Float64Array): Float64Array {
  let steps = known.get(set)
  if (!steps) {
    steps = Float64Array.from(set.keys, ({ metric }) => STEPS[METRICS.get(metric)?.unit ?? 'count'] ?? 0)
    known.set(set, steps)
  }
  return values.map((value, position) => {
    const step = steps[position]!
    if (step === 0) return value
    const rounded = Math.round(value * step) / step
    // what is large beyond the step, or smaller than it and not nothing, stays as it came
    return Number.isFinite(rounded) && (rounded !== 0 || value === 0) ? rounded : value
  })
}
