/**
 * What may become full: of each cluster its cores, GPUs and memory, and those of its partitions; file systems; places on
 * Hubs. What the configuration names comes in place of what is found by itself.
 */
import type { Text } from '../../core/i18n.ts'
import type { PlanningConfig } from '../../core/planning/assumptions.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { CapacityAnswer } from '../../store/ledger/capacity/capacity-query.ts'
import type { ApiDeps } from '../deps.ts'

export type PoolKind = 'cores' | 'gpus' | 'memory' | 'filesystem' | 'hub'

export interface Pool {
  /** as a request names it */
  readonly id: string
  readonly kind: PoolKind
  readonly title: Text
  /** of demand and supply: `core-hours/week`, … */
  readonly unit: string
  readonly labels: Readonly<Record<string, string>>
  /** what was asked; false: what was used, which never shows what did not fit */
  readonly isDemand: boolean
  /** whose jobs; none: all of the cluster */
  readonly partitions: readonly string[]
  /** kinds of nodes, and model of GPUs; undefined: all */
  readonly types: readonly string[] | undefined
  readonly gpuType: string | undefined
  /** supply that is told as it is now, in place of the inventory; NaN: not known */
  readonly units: number | undefined
}

export type PoolDeps = Pick<ApiDeps, 'ledger' | 'store' | 'planning' | 'timeZone' | 'clock'>

/** What was last seen before that is there no more. */
const RECENT_SECONDS = 7 * DAY_SECONDS
/** More file systems are not looked at by themselves: the largest come first. */
const MOST_FILESYSTEMS = 6
const UNITS = {
  cores: 'core-hours/week',
  gpus: 'GPU-hours/week',
  memory: 'byte-hours/week',
  filesystem: 'ratio',
  hub: 'sessions',
} as const satisfies Record<PoolKind, string>
const TITLES = {
  cores: { es: 'CPU', pt: 'CPU', en: 'CPU' },
  gpus: { es: 'GPU', pt: 'GPU', en: 'GPU' },
  memory: { es: 'Memoria', pt: 'Memória', en: 'Memory' },
  filesystem: { es: 'Disco', pt: 'Disco', en: 'File system' },
  hub: { es: 'Sesiones del Hub', pt: 'Sessões do Hub', en: 'Hub sessions' },
} as const satisfies Record<PoolKind, Text>

interface Given extends Partial<Omit<Pool, 'kind' | 'labels'>> {
  readonly kind: PoolKind
  readonly labels: Pool['labels']
  readonly name?: string
}

function pool({ kind, labels, name, ...more }: Given): Pool {
  const of = name ?? Object.values(labels).join(' ')
  const title = TITLES[kind]
  return {
    ...{ id: `${kind}:${name ?? Object.values(labels).join('/')}`, kind, labels, unit: UNITS[kind] },
    title: { es: `${title.es} ${of}`, pt: `${title.pt} ${of}`, en: `${title.en} ${of}` },
    ...{ isDemand: kind !== 'memory', partitions: [], types: undefined, gpuType: undefined, units: undefined },
    ...more,
  }
}

/** @throws AppError as the ledger and the store */
export async function findPools(
  deps: PoolDeps,
  capacity: CapacityAnswer,
  signal?: AbortSignal,
): Promise<readonly Pool[]> {
  const { clusters } = await deps.ledger.contents(signal)
  const hasGpus = new Set(
    capacity.groups.filter(({ steps }) => steps.some(({ gpus }) => gpus > 0)).map(({ cluster }) => cluster),
  )
  const ofClusters = clusters.flatMap(({ cluster }) => [
    pool({ kind: 'cores', labels: { cluster } }),
    ...(hasGpus.has(cluster) ? [pool({ kind: 'gpus', labels: { cluster } })] : []),
    pool({ kind: 'memory', labels: { cluster } }),
  ])
  const { planning } = deps
  return [
    ...ofClusters,
    ...(planning.pools.length > 0 ? configured(planning) : await ofPartitions(deps, clusters)),
    ...(await filesystems(deps)),
    ...planning.hubs.map(({ hub, sessions }) => pool({ kind: 'hub', labels: { hub }, units: sessions })),
  ]
}

const configured = ({ pools }: PlanningConfig): readonly Pool[] =>
  pools.map(({ name, cluster, resource, partitions, types, gpuType, units }) =>
    pool({
      kind: resource,
      name,
      labels: { cluster, pool: name },
      partitions: partitions ?? [],
      types,
      gpuType,
      units,
    }),
  )

const since = (now: UnixSeconds) => ({ fold: 'default', notBefore: now - RECENT_SECONDS }) as const

/** As slurmctld has them now. A node of two partitions counts in both: each may have all of it. */
async function ofPartitions(
  { store, clock }: PoolDeps,
  clusters: readonly { readonly cluster: string }[],
): Promise<readonly Pool[]> {
  const recent = since(clock.now())
  const [states, cpus, gpus] = await Promise.all([
    store.latest({ metric: 'slurm_node.state', where: {}, by: undefined, ...recent }),
    store.latest({ metric: 'slurm_node.cpus', where: {}, by: ['cluster', 'node'], ...recent }),
    store.latest({ metric: 'slurm_node.gpus', where: {}, by: ['cluster', 'node'], ...recent }),
  ])
  const sizes = (found: typeof cpus) =>
    new Map(found.labels.map(({ cluster, node }, at) => [`${cluster}\n${node}`, found.values[at]!]))
  const has = { cores: sizes(cpus), gpus: sizes(gpus) }
  const sums = new Map<string, { cluster: string; partition: string; cores: number; gpus: number }>()
  for (const { cluster = '', node = '', partitions = '' } of states.labels)
    for (const partition of partitions.split(',').filter((name) => name !== '')) {
      const key = `${cluster}\n${partition}`
      const sum = sums.get(key) ?? { cluster, partition, cores: 0, gpus: 0 }
      sum.cores += has.cores.get(`${cluster}\n${node}`) ?? NaN
      sum.gpus += has.gpus.get(`${cluster}\n${node}`) ?? 0
      sums.set(key, sum)
    }
  return [...sums.values()]
    .filter(({ cluster }) => clusters.some((known) => known.cluster === cluster))
    .sort((a, b) => (`${a.cluster} ${a.partition}` < `${b.cluster} ${b.partition}` ? -1 : 1))
    .flatMap(({ cluster, partition, cores, gpus: cards }) => {
      const common = { labels: { cluster, partition }, partitions: [partition] }
      // of a partition with GPUs they are what is asked for
      return [
        cards > 0 ? pool({ kind: 'gpus', ...common, units: cards }) : pool({ kind: 'cores', ...common, units: cores }),
      ]
    })
}

/** Those that the configuration names, else the largest: one that many nodes mount is one. */
async function filesystems({ store, planning, clock }: PoolDeps): Promise<readonly Pool[]> {
  if (planning.filesystems.length > 0)
    return planning.filesystems.map(({ node, mount }) => pool({ kind: 'filesystem', labels: { node, mount } }))
  const sizes = await store.latest({
    ...{ metric: 'filesystem.size_bytes', where: {}, by: ['node', 'mount'], ...since(clock.now()) },
  })
  const seen = new Set<string>()
  return sizes.labels
    .map(({ node = '', mount = '' }, at) => ({ node, mount, bytes: sizes.values[at]! }))
    .sort((a, b) => b.bytes - a.bytes || (a.node < b.node ? -1 : 1))
    .filter(({ mount, bytes }) => {
      const key = `${mount}\n${bytes}`
      return !seen.has(key) && seen.add(key)
    })
    .slice(0, MOST_FILESYSTEMS)
    .map(({ node, mount }) => pool({ kind: 'filesystem', labels: { node, mount } }))
}
