/** How our tables (`remote.ts`) are called in VictoriaMetrics, and how to ask for a part of them. Pure. */
import { CATALOGUE, METRICS } from '../../../../core/catalogue.ts'
import { DAY_SECONDS } from '../../../../core/units.ts'
import { storedField, storedTag } from '../../remote/lines.ts'
import { FLOOR_MEASUREMENT, FRAME_MEASUREMENT, measurementAt, SENTINEL_MEASUREMENT } from '../../remote/remote.ts'
import { ROLLUP_SECONDS } from '../../resolution.ts'
import type { Resolution, Where } from '../../store.ts'

/** It joins measurement and field of a line by `_`. */
export function nameOf(prefix: string, resolution: Resolution, measurement: string, field: string): string {
  return `${prefix}${measurementAt(measurement, resolution)}_${field}`
}

/** A selector of series, or undefined where none can match: a label that may have no value at all. */
export function selectorOf(names: readonly string[], where: Where): string | undefined {
  if (names.length === 0) return undefined
  const matchers = [matcher('__name__', names)]
  for (const [label, values] of Object.entries(where)) {
    const stored = values.filter((value) => value !== '').map(storedTag)
    if (stored.length === 0) return undefined
    matchers.push(matcher(label, stored))
  }
  return `{${matchers.join(',')}}`
}

// A stored value holds no backslash and no control character: JSON's quotes are MetricsQL's.
function matcher(label: string, values: readonly string[]): string {
  if (values.length === 1) return `${label}=${JSON.stringify(values[0])}`
  return `${label}=~${JSON.stringify(values.map(quoteRegex).join('|'))}`
}

function quoteRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** Every name a measurement has: one a field, and of roll-ups one a statistic of each. */
export function namesOf(prefix: string, resolution: Resolution, measurement: string): readonly string[] {
  const suffix = `_${resolution}`
  const base = measurement.endsWith(suffix) ? measurement.slice(0, -suffix.length) : measurement
  return fieldsOf(base, resolution).map((field) => nameOf(prefix, resolution, base, field))
}

function fieldsOf(measurement: string, resolution: Resolution): readonly string[] {
  if (measurement === FRAME_MEASUREMENT) return resolution === 'raw' ? ['interval'] : ['interval', 'last']
  if (measurement === FLOOR_MEASUREMENT) return ['from']
  if (measurement === SENTINEL_MEASUREMENT) return ['batch']
  const metrics = [...METRICS.values()].filter((metric) => metric.measurement === measurement)
  return metrics.flatMap(({ id, rollups }) => {
    const field = id.slice(id.indexOf('.') + 1)
    return resolution === 'raw'
      ? [storedField(measurement, field)]
      : rollups.map((statistic) => `${field}_${statistic}`)
  })
}

/** What counts as a series in the statistics: raw ones, without our own marks. */
export function rawSelector(prefix: string): string {
  const names = Object.keys(CATALOGUE).map((measurement) => namesOf(prefix, 'raw', measurement))
  return `{__name__=~${JSON.stringify(names.flat().map(quoteRegex).join('|'))}}`
}

/** Milliseconds a sample of a resolution stands for: roll-ups lie anywhere in their bucket (`revisions.ts`). */
export function bucketMs(resolution: Resolution): number {
  return resolution === 'raw' ? 1 : ROLLUP_SECONDS[resolution] * 1000
}

/**
 * `start` and `end` of a request for the buckets that start in [fromMs, toMs). Half a millisecond more, because the
 * server computes the seconds it is given into milliseconds and cuts off. The end is always given: without it the
 * server takes its own clock, cut to whole seconds, and hides the newest samples.
 */
export function rangeOf(fromMs: number, toMs: number, resolution: Resolution): [string, string][] {
  const bucket = bucketMs(resolution)
  const up = (ms: number): number => Math.ceil(ms / bucket) * bucket
  return [
    ['start', toSeconds(Math.max(up(fromMs), EARLIEST_MS))],
    ['end', toSeconds(Math.max(up(toMs) - 1, EARLIEST_MS))],
  ]
}

/**
 * As `rangeOf`, whole: a period that ends with the first instant of a day (UTC) takes two requests. The server looks
 * up the series of that day only where the period goes on (measured on 1.79), or begins there.
 */
export function rangesOf(fromMs: number, toMs: number, resolution: Resolution): [string, string][][] {
  const lastMs = Math.ceil(toMs) - 1
  const whole = rangeOf(fromMs, toMs, resolution)
  const isCut = resolution === 'raw' && lastMs % (DAY_SECONDS * 1000) === 0 && fromMs < lastMs
  return isCut ? [whole, rangeOf(lastMs, toMs, resolution)] : [whole]
}

/** Everything it can have. */
export function allTimes(): [string, string][] {
  return rangeOf(EARLIEST_MS, LATEST_MS, 'raw')
}

/** Zero would mean "not given". */
const EARLIEST_MS = 1000
const LATEST_MS = 9_999_999_999_000

function toSeconds(ms: number): string {
  return (ms / 1000 + 0.0005).toFixed(4)
}
