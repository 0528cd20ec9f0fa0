/** Any other exporter (AMD, Intel, Lustre, Ceph, IPMI…), by a mapping in the configuration. */
import { z } from 'zod'
import { isMetricId, METRICS, type MetricId, metric } from '../../core/catalogue.ts'
import { problemIssue } from '../../core/config/issue.ts'
import { AppError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { type Labels, seriesId } from '../../core/series.ts'
import { counter, type Finder, finderOf, gauge, maxOf, type Output, type Profile, type Read, sumOf } from './profile.ts'

const Name = z.string().min(1)
const COMBINE = ['sum', 'max', 'min', 'mean'] as const
type Combine = (typeof COMBINE)[number]

const MappedMetric = z.strictObject({
  /** sample name of the exporter, with its suffix: `amd_gpu_use_percent` */
  from: Name,
  /** metric of the catalogue */
  to: Name,
  /** value × scale = value in the catalogue's unit */
  scale: z.number().default(1),
  /** `counter`: what counts is its increase per second */
  kind: z.enum(['gauge', 'counter']).default('gauge'),
  /** label of ours: label of theirs */
  labels: z.record(Name, Name).default({}),
  /** only series with these label values; a list means any of them */
  where: z.record(Name, z.union([z.string(), z.array(z.string())])).default({}),
  /** how several series become one; by default as the catalogue folds the metric */
  combine: z.enum(COMBINE).optional(),
})

export const Mapping = z
  .strictObject({
    metrics: z.array(MappedMetric).min(1),
    /** labels every series gets, where its metric has them */
    constants: z.record(Name, Name).default({}),
  })
  .superRefine(({ metrics, constants }, context) => {
    for (const [place, { to, labels }] of metrics.entries()) {
      if (!isMetricId(to) || to.startsWith('scrape.')) {
        const guess = nearest(to, MAPPABLE)
        const path = ['metrics', place, 'to']
        const issue =
          guess === undefined
            ? problemIssue('config.unknown_metric', { metric: to }, path)
            : problemIssue('config.unknown_metric_nearest', { metric: to, nearest: guess }, path)
        context.addIssue({ ...issue })
        continue
      }
      for (const label of Object.keys(labels)) {
        if (!has(to, label)) context.addIssue({ ...unknownLabel(to, label, ['metrics', place, 'labels', label]) })
      }
    }
    const known = metrics.map(({ to }) => to).filter(isMetricId)
    for (const label of Object.keys(constants)) {
      const [first] = known
      if (first !== undefined && !known.some((to) => has(to, label))) {
        context.addIssue({ ...unknownLabel(first, label, ['constants', label]) })
      }
    }
  })
export type Mapping = z.infer<typeof Mapping>
type MappedMetric = Mapping['metrics'][number]

const MAPPABLE = [...METRICS.keys()].filter((id) => !id.startsWith('scrape.'))

function has(to: MetricId, label: string): boolean {
  return metric(to).allLabels.includes(label)
}

function unknownLabel(to: MetricId, label: string, path: PropertyKey[]) {
  const known = metric(to).allLabels.join(', ')
  return problemIssue('config.label_not_of_metric', { metric: to, label, known }, path)
}

/** @param mapping checked by `Mapping` */
export function customProfile(mapping: Mapping): Profile {
  return {
    compile(layout, target) {
      const find = finderOf(layout)
      const groups = new Map<string, Group>()
      for (const mapped of mapping.metrics) {
        const to = mapped.to as MetricId
        const constant = pick({ ...target.labels, node: target.node, ...mapping.constants }, (label) => has(to, label))
        for (const index of find.all(mapped.from)) {
          const theirs = find.labels(index)
          if (!fits(theirs, mapped.where)) continue
          const labels = { ...constant, ...renamed(theirs, mapped.labels) }
          const id = seriesId({ metric: to, labels })
          const group = groups.get(id) ?? { metric: to, labels, mapped, reads: [] }
          group.reads.push(readOf(find, index, mapped))
          groups.set(id, group)
        }
      }
      return { outputs: [...groups.values()].map(outputOf), facts: {} }
    },
  }
}

interface Group {
  readonly metric: MetricId
  readonly labels: Labels
  readonly mapped: MappedMetric
  readonly reads: Read[]
}

function readOf(find: Finder, index: number, { kind, scale }: MappedMetric): Read {
  return kind === 'counter' ? counter(find, index, scale) : gauge(index, scale)
}

function fits(labels: Labels, where: MappedMetric['where']): boolean {
  // for Prometheus a label that is not there equals ""
  return Object.entries(where).every(([label, wanted]) => [wanted].flat().includes(labels[label] ?? ''))
}

function renamed(theirs: Labels, names: Readonly<Record<string, string>>): Labels {
  return Object.fromEntries(
    Object.entries(names).flatMap(([ours, name]) => (theirs[name] === undefined ? [] : [[ours, theirs[name]]])),
  )
}

function pick(labels: Labels, wanted: (label: string) => boolean): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => wanted(label)))
}

function outputOf({ metric: id, labels, mapped, reads }: Group): Output {
  const [only] = reads
  if (reads.length === 1) return { metric: id, labels, read: only! }
  return { metric: id, labels, read: combined(mapped.combine ?? catalogueFold(id, mapped.from), reads) }
}

/** A ratio that is weighted has no fold of its own here: a mean of ratios would be wrong. */
function catalogueFold(id: MetricId, from: string): Combine {
  const { acrossSeries } = metric(id)
  if (typeof acrossSeries === 'string') return acrossSeries
  throw new AppError('unavailable', 'scrape.ambiguous_mapping', { from, to: id })
}

function combined(how: Combine, reads: readonly Read[]): Read {
  switch (how) {
    case 'sum':
      return sumOf(reads)
    case 'mean': {
      const sum = sumOf(reads)
      return (reading) => sum(reading) / reads.length
    }
    case 'max':
      return maxOf(reads)
    case 'min': {
      const most = maxOf(reads.map((read) => (reading) => -read(reading)))
      return (reading) => -most(reading)
    }
  }
}
