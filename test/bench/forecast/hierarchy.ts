/**
 * `npm run bench:forecast -- --data DIR --hierarchy`: demand of a cluster and of its accounts (HPC2N's jobs, in `hpc/`
 * beside DIR), forecast each for itself, then reconciled: errors of the whole and of the parts before and after.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ENSEMBLES, forecast } from '../../../forecasts/ensemble.ts'
import { mase, naiveScale } from '../../../forecasts/measures.ts'
import { meanOf } from '../../../forecasts/numeric/vectors.ts'
import { reconcile } from '../../../forecasts/reconcile.ts'

const [ACCOUNTS, HORIZON, ORIGINS, PERIODS] = [8, 28, 12, [7]]
const DAY_MS = 86_400_000

interface Found {
  readonly of: string
  readonly apart: number
  readonly reconciled: number
  readonly addedUp: number
}

/** Mean absolute scaled errors; `addedUp` is the whole as the sum of its parts, which stay as they are. */
export function measureHierarchy(folder: string): readonly Found[] {
  const series = demandOf(join(folder, '../hpc/jobs-hpc2n.sacct.gz'))
  const length = series[0]!.length
  const scales = series.map((y) => naiveScale(y, PERIODS[0]!))
  const errors = Array.from({ length: ORIGINS }, (_, at) => {
    const origin = length - (at + 1) * HORIZON
    const combined = series.map((y) =>
      forecast(y.subarray(0, origin), { periods: PERIODS, horizon: HORIZON, models: ENSEMBLES.fast }),
    )
    const means = combined.map(({ mean }) => mean)
    const parts = series.map((_, index) => index).slice(1)
    const past = combined.map(({ errors }) => Float64Array.from(errors.flatMap((steps) => [...steps])))
    const together = reconcile(means, past, [{ whole: 0, parts }])
    const sum = means[0]!.map((_, step) => parts.reduce((total, part) => total + means[part]![step]!, 0))
    const errorOf = (mean: Float64Array, index: number) =>
      mase(series[index]!.subarray(origin, origin + HORIZON), mean, scales[index]!)
    return series.map((_, index) => ({
      apart: errorOf(means[index]!, index),
      reconciled: errorOf(together[index]!, index),
      addedUp: errorOf(index === 0 ? sum : means[index]!, index),
    }))
  })
  const average = (indices: readonly number[], figure: 'apart' | 'reconciled' | 'addedUp') =>
    meanOf(errors.flatMap((origin) => indices.map((index) => origin[index]![figure])))
  return [
    { of: 'whole', indices: [0] },
    { of: 'parts', indices: series.map((_, index) => index).slice(1) },
  ].map(({ of, indices }) => ({
    of,
    apart: average(indices, 'apart'),
    reconciled: average(indices, 'reconciled'),
    addedUp: average(indices, 'addedUp'),
  }))
}

/** Processor hours submitted each day: all, the largest accounts, and all others. */
function demandOf(path: string): readonly Float64Array[] {
  const [, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n')
  const jobs = lines.map((line) => {
    const [, , account, , , submit, start, end, , , cpus] = line.split('|')
    const hours = (Number(cpus) * (Date.parse(`${end}Z`) - Date.parse(`${start}Z`))) / 3_600_000
    return { account: account!, day: Math.floor(Date.parse(`${submit}Z`) / DAY_MS), hours }
  })
  const known = jobs.filter(({ day, hours }) => Number.isFinite(day) && hours > 0)
  const first = known.reduce((least, { day }) => Math.min(least, day), Infinity)
  const length = known.reduce((most, { day }) => Math.max(most, day), 0) - first + 1
  const totals = new Map<string, number>()
  for (const { account, hours } of known) totals.set(account, (totals.get(account) ?? 0) + hours)
  const largest = [...totals].sort((a, b) => b[1] - a[1]).slice(0, ACCOUNTS)
  const series = Array.from({ length: ACCOUNTS + 2 }, () => new Float64Array(length))
  for (const { account, day, hours } of known) {
    const rank = largest.findIndex(([name]) => name === account)
    series[0]![day - first]! += hours
    series[rank < 0 ? ACCOUNTS + 1 : rank + 1]![day - first]! += hours
  }
  return series
}
