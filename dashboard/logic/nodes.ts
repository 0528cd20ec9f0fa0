/**
 * Every node this site knows: Slurm's ∪ those that answer node metrics ∪ those a target is configured
 * for, so that a node that never answered is there too, as unknown.
 */
import type { Text } from '../../core/i18n.ts'
import type { Labels, UnixSeconds } from '../../core/series.ts'
import { stateText } from '../text/states.ts'
import type { LatestAnswer, LatestByMetric, LatestSeries, Target } from './answers.ts'
import { byName } from './names.ts'
import { isFresh, NEVER, type Reading, read } from './reading.ts'
import { type NodeKind, nodeState } from './states.ts'

export interface NodeView {
  /** unique on the page: cluster and name */
  readonly key: string
  readonly name: string
  readonly cluster: string | null
  readonly rack: string | null
  readonly partitions: readonly string[]
  readonly kind: NodeKind
  readonly word: Text
  /** Slurm's own word, also when it is old; null where Slurm does not know the node */
  readonly slurmState: string | null
  /** when Slurm last said it */
  readonly slurmTime: UnixSeconds | null
  readonly reason: string | null
  readonly reasonSince: UnixSeconds | null
  readonly cpuBusyRatio: Reading
  readonly memoryUsedRatio: Reading
  readonly load: Reading
  readonly cores: Reading
  readonly allocatedRatio: Reading
  /** newest time of anything known of the node; null = never seen */
  readonly lastSeen: UnixSeconds | null
  /** targets that carry the node's name and do not answer */
  readonly failing: readonly Target[]
  readonly watched: boolean
}

/** The metrics `buildNodes` reads. */
export const NODE_METRICS = {
  slurm: [
    'slurm_node.state',
    'slurm_node.reason_since_seconds',
    'slurm_node.cpus',
    'slurm_node.cpus_allocated',
    'slurm_node.load1',
  ],
  node: ['node.cpu_busy_ratio', 'node.memory_available_bytes', 'node.memory_total_bytes', 'node.load1', 'node.cores'],
} as const

type Metric = (typeof NODE_METRICS)['slurm' | 'node'][number]

interface Draft {
  name: string
  cluster: string | null
  rack: string | null
  readonly series: Partial<Record<Metric, LatestSeries>>
  readonly targets: Target[]
}

/** Finds or makes the draft that a series' labels speak of. */
function createDrafts() {
  const byKey = new Map<string, Draft>()
  const clusters = new Map<string, Set<string>>()
  // a series without a cluster belongs to the one cluster that has a node of that name
  const onlyCluster = (name: string) => (clusters.get(name)?.size === 1 ? [...clusters.get(name)!][0]! : null)
  const find = (labels: Labels): Draft | undefined => {
    const name = labels['node']
    if (name === undefined) return undefined
    const cluster = labels['cluster'] ?? onlyCluster(name)
    const key = `${cluster ?? ''}/${name}`
    let draft = byKey.get(key)
    if (!draft) {
      draft = { name, cluster, rack: null, series: {}, targets: [] }
      byKey.set(key, draft)
      if (cluster !== null) clusters.set(name, (clusters.get(name) ?? new Set()).add(cluster))
    }
    draft.rack ??= labels['rack'] ?? null
    return draft
  }
  return { byKey, find }
}

/** @param now the server's clock */
export function buildNodes(latest: LatestByMetric, targets: readonly Target[], now: UnixSeconds): readonly NodeView[] {
  const drafts = createDrafts()
  for (const metric of [...NODE_METRICS.slurm, ...NODE_METRICS.node]) {
    for (const series of newestPerNode(latest[metric])) {
      const draft = drafts.find(series.labels)
      if (draft) draft.series[metric] = series
    }
  }
  for (const target of targets) drafts.find(target.labels)?.targets.push(target)
  return [...drafts.byKey].map(([key, draft]) => view(key, draft, now)).sort((a, b) => byName(a.name, b.name))
}

/** A node in a new state has its old state's series still, older: the newest speaks. */
function newestPerNode(answer: LatestAnswer | undefined): Iterable<LatestSeries> {
  const newest = new Map<string, LatestSeries>()
  for (const series of answer?.series ?? []) {
    const key = `${series.labels['cluster'] ?? ''}/${series.labels['node'] ?? ''}`
    const other = newest.get(key)
    if (!other || series.time > other.time) newest.set(key, series)
  }
  return newest.values()
}

function view(key: string, draft: Draft, now: UnixSeconds): NodeView {
  const { series, targets } = draft
  const of = (metric: Metric) => read(series[metric], now)
  const answers = targets.flatMap(({ lastSuccess }) => (lastSuccess === null ? [] : [lastSuccess]))
  const times = [...Object.values(series).map(({ time }) => time), ...answers]
  const answering =
    Object.values(series).some((one) => isFresh(one, now)) || targets.some(({ state }) => state === 'ok')
  const slurm = series['slurm_node.state']
  const reason = slurm?.labels['reason'] ?? null
  const dated = series['slurm_node.reason_since_seconds']
  // a date that came before the newest state is that of an earlier reason
  const since = reason !== null && dated && slurm && dated.time >= slurm.time - 1 ? dated : undefined
  const state = slurm && isFresh(slurm, now) ? nodeState(slurm.labels['state'] ?? '') : undefined
  const plain: { kind: NodeKind; word: Text } =
    slurm === undefined && answering
      ? { kind: 'ok', word: stateText.answering }
      : { kind: 'unknown', word: stateText.unknown }
  return {
    key,
    name: draft.name,
    cluster: draft.cluster,
    rack: draft.rack,
    partitions: slurm?.labels['partitions']?.split(',').filter((name) => name !== '') ?? [],
    kind: state?.kind ?? plain.kind,
    word: state?.word ?? plain.word,
    slurmState: slurm?.labels['state'] ?? null,
    slurmTime: slurm?.time ?? null,
    reason,
    reasonSince: since?.value ?? null,
    cpuBusyRatio: of('node.cpu_busy_ratio'),
    memoryUsedRatio: usedRatio(of('node.memory_available_bytes'), of('node.memory_total_bytes')),
    load: series['node.load1'] ? of('node.load1') : of('slurm_node.load1'),
    cores: series['node.cores'] ? of('node.cores') : of('slurm_node.cpus'),
    allocatedRatio: divide(of('slurm_node.cpus_allocated'), of('slurm_node.cpus')),
    lastSeen: times.length > 0 ? Math.max(...times) : null,
    failing: targets.filter((target) => target.state === 'failing' || target.state === 'silent'),
    watched: targets.length > 0 || NODE_METRICS.node.some((metric) => series[metric] !== undefined),
  }
}

export function divide(part: Reading, whole: Reading): Reading {
  if (part.known && whole.known && whole.value > 0) {
    return { known: true, value: part.value / whole.value, time: Math.min(part.time, whole.time) }
  }
  if (part.time === null && whole.time === null) return NEVER
  return { known: false, time: Math.max(part.time ?? 0, whole.time ?? 0) }
}

export function usedRatio(available: Reading, whole: Reading): Reading {
  const free = divide(available, whole)
  return free.known ? { ...free, value: 1 - free.value } : free
}
