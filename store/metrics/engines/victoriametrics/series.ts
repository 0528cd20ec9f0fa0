/** Answers of the server as series: one sample an instant, ascending, labels unescaped. Pure. */
import { unescapeTag } from '../../remote/lines.ts'
import { ORIGIN_TAG, type RemoteSeries } from '../../remote/remote.ts'
import type { Resolution } from '../../store.ts'
import type { Exported } from './parse.ts'
import { bucketMs } from './selector.ts'

/** Collects the lines of an answer; a series may come in several. */
export function createCollector(resolution: Resolution) {
  const bySeries = new Map<string, Exported>()
  return {
    add(found: Exported): void {
      const key = JSON.stringify(Object.entries(found.tags).sort())
      const before = bySeries.get(key)
      bySeries.set(key, before ? joined(before, found) : found)
    },
    series: (): RemoteSeries[] => [...bySeries.values()].map((found) => toSeries(found, resolution)),
  }
}

function joined(a: Exported, b: Exported): Exported {
  return { ...a, timesMs: a.timesMs.concat(b.timesMs), values: a.values.concat(b.values) }
}

function toSeries({ tags, timesMs, values }: Exported, resolution: Resolution): RemoteSeries {
  const { [ORIGIN_TAG]: origin = '', ...others } = tags
  const labels = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, unescapeTag(value)]))
  return { origin: unescapeTag(origin), labels, ...lastOfEach(timesMs, values, bucketMs(resolution)) }
}

/** The last sample of each bucket (of raw ones: of each instant), at the bucket's start. */
function lastOfEach(timesMs: readonly number[], values: readonly number[], bucket: number) {
  const order = isAscending(timesMs) ? undefined : timesMs.map((_, at) => at).sort((a, b) => timesMs[a]! - timesMs[b]!)
  const times = new Float64Array(timesMs.length)
  const kept = new Float64Array(timesMs.length)
  let count = 0
  for (let i = 0; i < timesMs.length; i += 1) {
    const at = order ? order[i]! : i
    const start = Math.floor(timesMs[at]! / bucket) * bucket
    if (count === 0 || times[count - 1] !== start) count += 1
    times[count - 1] = start
    kept[count - 1] = values[at]!
  }
  return { timesMs: times.subarray(0, count), values: kept.subarray(0, count) }
}

function isAscending(times: readonly number[]): boolean {
  for (let i = 1; i < times.length; i += 1) if (times[i]! < times[i - 1]!) return false
  return true
}
