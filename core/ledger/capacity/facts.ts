/**
 * What is known of a cluster's hardware and of how it was. Three tell it: slurmdbd (its events and reservations: to the
 * second, years back), slurmctld (asked once a minute: which nodes there are, and how they are), and people (the
 * inventory, outages). Where slurmdbd tells how nodes were it is believed, otherwise slurmctld; a time of which neither
 * tells is unknown.
 */
import type { UnixSeconds } from '../../series.ts'
import type { Interval, Intervals } from './intervals.ts'

/** NaN where it is not told. Cores are what Slurm calls CPUs. */
export interface NodeSize {
  readonly cores: number
  readonly gpus: number
  /** model; empty where it is not told */
  readonly gpuType: string
  readonly memoryBytes: number
}

/** Nodes that were bought together, as a person tells it. Natural key: cluster, nodes, from. */
export interface InventoryLot extends NodeSize, Interval {
  readonly cluster: string
  /** as it is told: `cn[01-64]` */
  readonly nodes: string
  /** what people call its kind; empty: named after its size */
  readonly type: string
  /** of each node; NaN where it is not told */
  readonly watts: number
  /** of all of its nodes together; NaN where it is not told */
  readonly price: number
  /** ISO 4217; empty without a price */
  readonly currency: string
  /** `2021-03-15`; empty where it is not told */
  readonly boughtOn: string
}

/** Planned: nobody expected it to work (maintenance, switched off to save power). */
export const NODE_CONDITIONS = ['up', 'down', 'planned'] as const
export type NodeCondition = (typeof NODE_CONDITIONS)[number]

/** What slurmctld said of a node from a moment on, until it said otherwise. */
export interface Observation extends NodeSize {
  readonly node: string
  readonly since: UnixSeconds
  /** false: it is in slurmctld's list no more */
  readonly isPresent: boolean
  readonly condition: NodeCondition
  /** one line; empty where the node is well */
  readonly reason: string
}

/** One of slurmdbd's node events: a time in which the node could not be used. Natural key: node, from. */
export interface NodeEvent extends Interval {
  readonly node: string
  readonly condition: Exclude<NodeCondition, 'up'>
  readonly cores: number
  readonly gpus: number
  readonly reason: string
}

/** One of slurmdbd's cluster events: what the cluster consisted of. Natural key: from. */
export interface Registration extends Interval {
  /** packed: `cn[01-64],gpu01` */
  readonly nodes: string
  readonly cores: number
  /** NaN where slurmdbd does not count GPUs */
  readonly gpus: number
  readonly memoryBytes: number
}

/** `ignoring`: jobs may go on in it, so that Slurm leaves it out of its accounts. */
export const RESERVATION_KINDS = ['ordinary', 'maintenance', 'ignoring'] as const
export type ReservationKind = (typeof RESERVATION_KINDS)[number]

/** Natural key: who tells it, name, from. */
export interface Reservation extends Interval {
  readonly name: string
  /** packed; empty where it is of cores of any node */
  readonly nodes: string
  readonly cores: number
  readonly gpus: number
  readonly kind: ReservationKind
}

/** What a person declares. Natural key: what, from. */
export interface Outage extends Interval {
  /** a cluster by its name, or anything else: `hub`, `storage` */
  readonly what: string
  readonly isPlanned: boolean
  readonly note: string
}

export interface CapacityFacts {
  readonly cluster: string
  readonly lots: readonly InventoryLot[]
  /** of this cluster */
  readonly outages: readonly Outage[]
  /** sorted by node, then time; spans: when slurmctld was asked and answered */
  readonly observed: {
    readonly spans: Intervals
    readonly nodes: readonly Observation[]
    readonly reservations: readonly Reservation[]
  }
  /** spans: of which slurmdbd was asked */
  readonly accounted: {
    readonly spans: Intervals
    readonly events: readonly NodeEvent[]
    readonly registrations: readonly Registration[]
    readonly reservations: readonly Reservation[]
  }
}
