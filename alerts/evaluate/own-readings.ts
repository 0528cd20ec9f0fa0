/** What evaluation says of itself: the store, single queries, and sources that fell silent. Pure. */
import { type MetricId, metric as metricOf } from '../../core/catalogue.ts'
import { type Labels, labelsId, type UnixSeconds } from '../../core/series.ts'
import { isKnown, LONGEST_SILENCE_SECONDS, type Reading } from './conditions.ts'
import type { Answers } from './gather.ts'

export const isStoreDown = ({ latest, failed }: Answers): boolean => latest.size === 0 && failed.size > 0

export function storeReadings(answers: Answers): readonly Reading[] {
  return [{ id: labelsId({}), labels: {}, value: answers.failed.size, verdict: isStoreDown(answers) ? 'met' : 'clear' }]
}

/** One for each source of which a question failed. */
export function errorReadings({ failed }: Answers): readonly Reading[] {
  const counts = new Map<string, number>()
  for (const metric of failed.keys()) counts.set(kindOf(metric), (counts.get(kindOf(metric)) ?? 0) + 1)
  return [...counts].map(([source, value]) => reading({ source }, value, 'met'))
}

/** One for each source of which a series is silent: not one a rule, nor one a series. */
export function silenceReadings({ latest }: Answers, now: UnixSeconds): readonly Reading[] {
  const silent = new Map<string, { labels: Labels; count: number; isLong: boolean }>()
  for (const [metric, { labels, times, freshUntil }] of latest)
    for (let at = 0; at < labels.length; at++) {
      if (isKnown(times[at]!, freshUntil[at]!, now)) continue
      const source = sourceOf(metric, labels[at]!)
      const id = labelsId(source)
      const isLong = now - times[at]! > LONGEST_SILENCE_SECONDS
      const known = silent.get(id)
      if (known) {
        known.count++
        known.isLong &&= isLong
      } else silent.set(id, { labels: source, count: 1, isLong })
    }
  return [...silent.values()].map(({ labels, count, isLong }) => reading(labels, count, isLong ? 'between' : 'met'))
}

const reading = (labels: Labels, value: number, verdict: Reading['verdict']): Reading => ({
  id: labelsId(labels),
  labels,
  value,
  verdict,
})

const kindOf = (metric: MetricId): string => metricOf(metric).sources[0]!

/** Who tells: the cluster, the hub, or the machine. */
function sourceOf(metric: MetricId, labels: Labels): Labels {
  const source = kindOf(metric)
  const names = { slurm: ['cluster'], jupyterhub: ['hub'], collector: ['target', 'collector'] }[source as string] ?? [
    'node',
  ]
  const own = names.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]] as const]))
  return Object.fromEntries([['source', source], ...own])
}
