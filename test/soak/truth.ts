/** What the soak writes: any moment's frames can be told again from its number, so that nothing need be remembered. */
import type { MetricId } from '../../core/catalogue.ts'
import type { Frame, SeriesSet } from '../../core/series.ts'

/** A fixed moment in the past, midnight UTC: servers take no samples from far ahead of their clock. */
export const START = Date.UTC(2026, 0, 15) / 1000
export const STEP_SECONDS = 10
const ORIGINS = 6
const METRICS = ['node.load1', 'node.cpu_busy_ratio', 'node.memory_available_bytes'] as const satisfies MetricId[]

const sets: readonly SeriesSet[] = Array.from({ length: ORIGINS }, (_, origin) => ({
  keys: METRICS.map((metric) => ({ metric, labels: { node: `cn${origin} "ñ,= \\` } })),
}))

/** The frames of one call to `write`: one an origin, now and then fewer. */
export function framesAt(moment: number): Frame[] {
  const frames = sets.map((set, origin) => ({
    origin: `soak:cn${origin}`,
    timeSeconds: START + moment * STEP_SECONDS,
    intervalSeconds: STEP_SECONDS,
    set,
    values: Float64Array.from(METRICS, (_, at) => valueAt(moment, origin, at)),
  }))
  return moment % 7 === 0 ? frames.slice(0, 3) : frames
}

function valueAt(moment: number, origin: number, at: number): number {
  if ((moment + origin + at) % 11 === 0) return Number.NaN
  const noise = ((moment * 2_654_435_761 + origin * 40_503 + at * 97) >>> 0) / 2 ** 32
  return at === 2 ? Math.floor(noise * 2 ** 36) : at === 1 ? noise : Math.round(noise * 6_400) / 100
}

export function momentOf(timeSeconds: number): number {
  return (timeSeconds - START) / STEP_SECONDS
}
