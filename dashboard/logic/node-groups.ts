/** How the node grid is cut up, coloured and counted. */

import { byName } from './names.ts'
import type { NodeView } from './nodes.ts'
import { divide } from './nodes.ts'
import type { Reading } from './reading.ts'

export const MEASURES = ['cpu', 'memory', 'load', 'allocated'] as const
export type Measure = (typeof MEASURES)[number]

export const GROUPINGS = ['partition', 'rack', 'cluster', 'none'] as const
export type Grouping = (typeof GROUPINGS)[number]

export interface NodeGroup {
  /** empty: nodes without a group */
  readonly name: string
  readonly nodes: readonly NodeView[]
}

/** The chosen measure of one node, 0–1; a load of one process a core is 1. */
export function measured(node: NodeView, measure: Measure): Reading {
  switch (measure) {
    case 'cpu':
      return node.cpuBusyRatio
    case 'memory':
      return node.memoryUsedRatio
    case 'load':
      return divide(node.load, node.cores)
    case 'allocated':
      return node.allocatedRatio
  }
}

/** Steps of the fill scale. */
export const LEVELS = 8

/** 0 … LEVELS−1, or null for unknown. */
export function level(reading: Reading): number | null {
  if (!reading.known) return null
  return Math.max(0, Math.min(LEVELS - 1, Math.floor(reading.value * LEVELS)))
}

/** The measures any node has ever had; the page offers these. */
export function measuresOf(nodes: readonly NodeView[]): readonly Measure[] {
  return MEASURES.filter((measure) => nodes.some((node) => measured(node, measure).time !== null))
}

/** What tells these nodes apart: partitions, else racks, else clusters. */
export function groupingsOf(nodes: readonly NodeView[]): readonly Grouping[] {
  const several = (name: (node: NodeView) => string | null | undefined) =>
    new Set(nodes.map(name).filter((value) => value != null)).size
  const found: Grouping[] = []
  if (several((node) => node.partitions[0]) > 0) found.push('partition')
  if (several((node) => node.rack) > 0) found.push('rack')
  if (several((node) => node.cluster) > 1) found.push('cluster')
  return [...found, 'none']
}

/** A node in several partitions is drawn once, in the first that Slurm names. */
export function groupNodes(nodes: readonly NodeView[], grouping: Grouping): readonly NodeGroup[] {
  const groups = new Map<string, NodeView[]>()
  for (const node of nodes) {
    const name = groupName(node, grouping)
    const members = groups.get(name)
    if (members) members.push(node)
    else groups.set(name, [node])
  }
  return [...groups]
    .map(([name, members]) => ({ name, nodes: members }))
    .sort((a, b) => Number(a.name === '') - Number(b.name === '') || byName(a.name, b.name))
}

function groupName(node: NodeView, grouping: Grouping): string {
  switch (grouping) {
    case 'partition':
      return node.partitions[0] ?? ''
    case 'rack':
      return node.rack ?? ''
    case 'cluster':
      return node.cluster ?? ''
    case 'none':
      return ''
  }
}

export interface NodeCount {
  readonly up: number
  readonly of: number
  readonly down: number
  readonly drain: number
  readonly planned: number
  readonly unknown: number
}

export function countNodes(nodes: readonly NodeView[]): NodeCount {
  const count = { up: 0, of: nodes.length, down: 0, drain: 0, planned: 0, unknown: 0 }
  for (const { kind } of nodes) count[kind === 'ok' ? 'up' : kind] += 1
  return count
}
