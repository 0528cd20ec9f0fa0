/** The nodes, from `/slurm/…/nodes`, `scontrol show nodes --json` or 22.05's `sinfo --json`. Pure. */
import type { UnixSeconds } from '../../core/series.ts'
import { MEBIBYTE } from '../../core/units.ts'
import { type Gpus, parseGres } from './gres.ts'
import { type NodeState, nodeState } from './node-state.ts'
import {
  cleanLabel,
  type Item,
  listOf,
  mismatch,
  nameAt,
  numberAt,
  numberIfAny,
  shown,
  textAt,
  unexpected,
  wordsAt,
} from './values.ts'

/** NaN = Slurm does not say. */
export interface SlurmNode {
  readonly name: string
  readonly state: NodeState
  /** sorted; a node may be in none */
  readonly partitions: readonly string[]
  /** one line of free text; empty where the node is well */
  readonly reason: string
  readonly reasonSince: UnixSeconds
  readonly cpus: number
  readonly cpusAllocated: number
  readonly memoryTotalBytes: number
  readonly memoryAllocatedBytes: number
  /** of now: absent where the node does not answer */
  readonly memoryFreeBytes: number
  readonly load1: number
  /** configured GPUs by type, and how many of them jobs hold */
  readonly gpus: ReadonlyMap<string, GpuCount>
}

interface GpuCount {
  readonly total: number
  readonly allocated: number
}

/** @throws AppError `scrape.unexpected_shape` */
export function parseNodes(document: unknown, address: string): readonly SlurmNode[] {
  return listOf(document, 'nodes', address)
    .map(parseNode)
    .filter(({ state }) => !state.future)
}

function parseNode(item: Item): SlurmNode {
  const words = [...wordsAt(item, 'state'), ...wordsAt(item, 'state_flags')]
  const state = nodeState(words)
  if (state === undefined) {
    throw unexpected(item.address, `${item.path}.state`, `"${shown(words.join('+'))}"`)
  }
  const freeMebibytes = numberIfAny(item, 'free_mem', 'free_memory')
  // 24.11 prints load 0 for a node that never answered; its free memory is then "not set"
  const known = state.answering && !Number.isNaN(freeMebibytes)
  const since = numberIfAny(item, 'reason_changed_at')
  return {
    name: nameAt(item, 'name'),
    state,
    partitions: partitionsOf(item),
    reason: state.ailing ? cleanLabel(textAt(item, 'reason')) : '',
    reasonSince: since > 0 ? since : Number.NaN,
    cpus: numberAt(item, 'cpus'),
    cpusAllocated: numberAt(item, 'alloc_cpus'),
    memoryTotalBytes: numberAt(item, 'real_memory') * MEBIBYTE,
    memoryAllocatedBytes: numberAt(item, 'alloc_memory') * MEBIBYTE,
    memoryFreeBytes: known ? freeMebibytes * MEBIBYTE : Number.NaN,
    load1: known ? numberIfAny(item, 'cpu_load') / 100 : Number.NaN,
    gpus: gpuCounts(parseGres(textAt(item, 'gres')), usedGres(item)),
  }
}

function partitionsOf(item: Item): readonly string[] {
  const value = item.fields['partitions']
  // without the list no partition's nodes could be counted (v0.0.36 has none)
  const names: unknown = typeof value === 'string' ? value.split(',') : value
  if (!Array.isArray(names)) throw unexpected(item.address, `${item.path}.partitions`, mismatch(value, 'array'))
  const cleaned = names.map((name: unknown) => {
    if (typeof name === 'string') return cleanLabel(name)
    throw unexpected(item.address, `${item.path}.partitions`, mismatch(name, 'string'))
  })
  return [...new Set(cleaned)].filter((name) => name !== '').sort()
}

/** What is in use; undefined where the answer does not say, which is not the same as nothing. */
function usedGres(item: Item): Gpus | undefined {
  const used = item.fields['gres_used']
  return used === undefined || used === null ? undefined : parseGres(textAt(item, 'gres_used'))
}

/**
 * Configured and used GPUs by configured type. Where only one type is configured, whatever is used is of it (one
 * of the two lists may leave the type out); a type that is used but not configured makes the rest unknown.
 */
function gpuCounts(configured: Gpus, used: Gpus | undefined): ReadonlyMap<string, GpuCount> {
  if (used === undefined)
    return new Map([...configured].map(([type, total]) => [type, { total, allocated: Number.NaN }]))
  const strangers = [...used].filter(([type, count]) => !configured.has(type) && count !== 0)
  const strange = strangers.reduce((sum, [, count]) => sum + count, 0)
  const single = configured.size === 1
  return new Map(
    [...configured].map(([type, total]) => {
      const own = used.get(type) ?? 0
      const allocated = strangers.length === 0 ? own : single ? own + strange : Number.NaN
      return [type, { total, allocated }]
    }),
  )
}
