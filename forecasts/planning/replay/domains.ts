/** Partitions that share nodes, directly or through others: they are scheduled together, apart from the rest. */
import type { ReplayCluster } from './cluster.ts'
import { createWaiting, type Waiting } from './waiting.ts'

export interface Domain {
  /** by their places in the cluster */
  readonly partitions: readonly number[]
  readonly pools: readonly number[]
  /** of each partition */
  readonly waiting: readonly Waiting[]
  /** of each partition: up to which place the pass has come */
  readonly cursors: Float64Array
  /** something happened that may let a job start, or takes away what was promised: the next pass begins anew */
  isDirty: boolean
  /** jobs wait that the last pass did not look at */
  isWaiting: boolean
  /** partitions whose first job cannot start */
  blocked: number
  /** jobs that were looked at since a pass began anew, and did not start */
  tested: number
  /** before it there is no pass of backfill */
  nextFull: number
  /** when it is woken up */
  wake: number
}

export function createDomains({ pools, partitions }: ReplayCluster, isBefore: (job: number, other: number) => boolean) {
  /** each pool under the first of those it is joined with */
  const roots = new Map(pools.map(({ name }) => [name, name]))
  const rootOf = (name: string): string => {
    const above = roots.get(name)!
    return above === name ? name : rootOf(above)
  }
  for (const { pools: own } of partitions) for (const name of own) roots.set(rootOf(name), rootOf(own[0]!))
  const names = [...new Set(pools.map(({ name }) => rootOf(name)))]
  const domainOf = partitions.map(({ pools: own }) => names.indexOf(rootOf(own[0]!)))
  const domainOfPool = pools.map(({ name }) => names.indexOf(rootOf(name)))
  const placesOf = (list: readonly number[], domain: number): number[] =>
    list.flatMap((one, place) => (one === domain ? [place] : []))
  const domains = names.map((_, domain): Domain => {
    const own = placesOf(domainOf, domain)
    const cursors = new Float64Array(own.length)
    return {
      partitions: own,
      pools: placesOf(domainOfPool, domain),
      cursors,
      waiting: own.map((_, at) =>
        createWaiting(isBefore, (by) => {
          cursors[at] = Math.max(0, cursors[at]! - by)
        }),
      ),
      ...{ isDirty: true, isWaiting: false, blocked: 0, tested: 0, nextFull: -Infinity, wake: -Infinity },
    }
  })
  return { domains, domainOf, domainOfPool }
}
