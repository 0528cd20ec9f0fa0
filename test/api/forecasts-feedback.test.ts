/** Recorded demand, forecast week by week: intervals that learn from what earlier ones missed come nearer to their level. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Feedback, feedbackFrom } from '../../api/forecasts/feedback.ts'
import { ENSEMBLES } from '../../forecasts/ensemble.ts'
import { widened } from '../../forecasts/feedback.ts'
import { forecastSeries } from '../../forecasts/series.ts'
import type { KeptForecast } from '../../store/ledger/forecasts/table.ts'
import { madeUp } from '../forecasts/made-up.ts'

const path = join(import.meta.dirname, '../../../shared/data/hpc/daily.csv.gz')
const here = existsSync(path)
if (!here) console.warn('skipped: recorded demand (../shared/data/hpc) is not beside this checkout')

const DAY = 86_400
const [HORIZON, EVERY, WEEKS] = [28, 7, 30]
const LIMITS = { floor: 0, ceiling: Infinity }

/** Share of what came that lay in the interval of 95 %, with and without, and how far quarters of a year were from it. */
function coverageOf(series: readonly Float64Array[]) {
  const [plain, learning] = [false, true].map((isLearning) => {
    const all = series.map((y) => rolled(y, isLearning))
    const quarters = all.flatMap((shares) => shares.slice(12).map((_, at) => meanOf(shares.slice(at, at + 13))))
    return { coverage: meanOf(all.flat()), distance: meanOf(quarters.map((share) => Math.abs(share - 0.95))) }
  })
  return { plain: plain!, learning: learning! }
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The same forecasts with and without: they are made once. */
const made = new Map<string, { readonly mean: Float64Array; readonly low: Float64Array; readonly high: Float64Array }>()
function plainForecast(y: Float64Array, origin: number) {
  const key = `${y.length} ${y[0]} ${y.at(-1)} ${origin}`
  const known = made.get(key)
  if (known) return known
  const { mean, interval } = forecastSeries(y.subarray(0, origin), {
    ...{ periods: [7], horizon: HORIZON, models: ENSEMBLES.fast, shifts: 'find', outliers: 'mask', ...LIMITS },
  })
  const one = { mean, ...interval(0.95) }
  made.set(key, one)
  return one
}

function rolled(y: Float64Array, isLearning: boolean): readonly number[] {
  const kept: KeptForecast[] = []
  const shares: number[] = []
  const bounds = Float64Array.from({ length: y.length + 1 }, (_, day) => day * DAY)
  for (let origin = y.length - WEEKS * EVERY - HORIZON; origin + HORIZON <= y.length; origin += EVERY) {
    const recent = kept.filter((one) => one.made >= (origin - 31) * DAY)
    const came = { bounds: bounds.subarray(0, origin + 1), values: y.subarray(0, origin) }
    const nothing: Feedback = { gain: 1, until: origin * DAY }
    const feedback = isLearning && recent.length > 0 ? feedbackFrom(recent, came) : nothing
    const { mean, ...plain } = plainForecast(y, origin)
    const { low, high } = widened(plain, mean, feedback.gain, LIMITS)
    const actual = y.subarray(origin, origin + HORIZON)
    shares.push(actual.filter((value, step) => value >= low[step]! && value <= high[step]!).length / HORIZON)
    kept.push({
      ...{ made: origin * DAY, subject: 'jobsSubmitted', labels: {}, mean, intervals: [{ level: 0.95, low, high }] },
      ...{ bounds: bounds.subarray(origin, origin + HORIZON + 1), about: { feedback } },
    })
  }
  return shares
}

/** Days of one system, by column. */
function recorded(system: string, column: string): Float64Array {
  const [head, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n')
  const at = head!.split(',').indexOf(column)
  const own = lines.map((line) => line.split(',')).filter(([name]) => name === system)
  return Float64Array.from(own, (cells) => Number(cells[at]))
}

describe('intervals that learn', () => {
  it('come nearer to their level where demand becomes wilder than it was', () => {
    const calm = madeUp({ length: 200, noise: 10 })
    const wild = madeUp({ length: 308, noise: 10, seed: 2 }).map(
      (value, day) => value + 60 * Math.sin(day / 5) ** 3 * (day > 40 ? 1 : 0),
    )
    const { plain, learning } = coverageOf([Float64Array.of(...calm, ...wild)])
    expect(Math.abs(learning.coverage - 0.95)).toBeLessThan(Math.abs(plain.coverage - 0.95))
    expect(learning.distance).toBeLessThan(plain.distance)
  })

  it.skipIf(!here)('come nearer to their level over recorded demand, quarter by quarter too', () => {
    const series = ['sdsc-blue', 'hpc2n'].flatMap((system) =>
      ['cpuh_submitted', 'active_users'].map((column) => recorded(system, column)),
    )
    const { plain, learning } = coverageOf(series)
    console.info('plain and learning: ', JSON.stringify({ plain, learning }))
    expect(Math.abs(learning.coverage - 0.95)).toBeLessThan(Math.abs(plain.coverage - 0.95))
    expect(learning.distance).toBeLessThan(plain.distance)
  })
})
