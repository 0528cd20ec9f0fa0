/**
 * What jobs of a cluster had of each kind of node, hour by hour, out of the jobs themselves: days of usage do not say on
 * which nodes. Accounting tells how much a job had in all: where its nodes are of several kinds, each is taken to have
 * given as large a part of itself as the others.
 */
import type { DatabaseSync } from 'node:sqlite'
import { eachHour, type Hours } from '../../../core/ledger/capacity/intervals.ts'
import type { NodeSpell } from '../../../core/ledger/capacity/nodes.ts'
import type { HourlyUse } from '../../../core/ledger/capacity/utilisation.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../../core/units.ts'
import { unpackJobs } from '../job-block.ts'
import type { JobTable } from '../job-table.ts'
import type { Expand } from './expand.ts'

/** @returns seconds by kind; of nodes that nobody knows, under the empty name */
export function allocatedByType(
  db: DatabaseSync,
  cluster: number,
  hours: Hours,
  spells: readonly NodeSpell[],
  expand: Expand,
): ReadonlyMap<string, HourlyUse> {
  const found = new Map<string, HourlyUse>()
  const useOf = (type: string): HourlyUse => {
    let use = found.get(type)
    if (!use) {
      use = { cores: new Float64Array(hours.count), gpus: new Float64Array(hours.count) }
      found.set(type, use)
    }
    return use
  }
  const sharesOf = createShares(spells, expand)
  const end = hours.from + hours.count * HOUR_SECONDS
  const blocks = db
    .prepare('SELECT block FROM job_blocks WHERE cluster = ? AND until > ? AND day <= ? ORDER BY day')
    .iterate(cluster, hours.from, Math.floor(end / DAY_SECONDS))
  for (const { block } of blocks) addJobs(unpackJobs(block as Uint8Array), hours, sharesOf, useOf)
  return found
}

function addJobs(
  { count, columns: c, nodeLists }: JobTable,
  hours: Hours,
  sharesOf: SharesOf,
  useOf: (type: string) => HourlyUse,
): void {
  for (let at = 0; at < count; at++) {
    const run = { from: c.start[at]!, to: c.start[at]! + c.elapsedSeconds[at]! }
    if (!(run.from < run.to)) continue
    const [cpus, gpus, list] = [c.cpus[at]!, c.gpus[at]!, nodeLists[c.nodeList[at]!]!]
    eachHour(run, hours, (hour, seconds) => {
      const time = Math.max(run.from, hours.from + hour * HOUR_SECONDS)
      for (const { type, ofCores, ofGpus } of sharesOf(list, time)) {
        const use = useOf(type)
        if (!Number.isNaN(cpus)) use.cores[hour]! += seconds * cpus * ofCores
        use.gpus[hour]! += seconds * gpus * ofGpus
      }
    })
  }
}

interface Share {
  readonly type: string
  /** of the cores, and of the GPUs, of a job: 0 to 1 */
  readonly ofCores: number
  readonly ofGpus: number
}
type SharesOf = (list: string, time: UnixSeconds) => readonly Share[]

/** Lists of nodes that are remembered. */
const REMEMBERED = 50_000

function createShares(spells: readonly NodeSpell[], expand: Expand): SharesOf {
  const spellsOf = Map.groupBy(spells, ({ node }) => node)
  const changes = [...new Set(spells.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  const known = new Map<string, readonly Share[]>()
  return (list, time) => {
    // between two changes every node stays what it is
    const key = `${epochOf(changes, time)} ${list}`
    let shares = known.get(key)
    if (!shares) {
      if (known.size >= REMEMBERED) known.clear()
      const nodes = list === '' ? [] : expand(list)
      shares = toShares(nodes.map((node) => spellsOf.get(node)?.find(({ from, to }) => from <= time && time < to)))
      known.set(key, shares)
    }
    return shares
  }
}

function epochOf(changes: readonly UnixSeconds[], time: UnixSeconds): number {
  let [low, high] = [0, changes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (changes[middle]! <= time) low = middle + 1
    else high = middle
  }
  return low
}

const UNKNOWN: Share = { type: '', ofCores: 1, ofGpus: 1 }

function toShares(spells: readonly (NodeSpell | undefined)[]): readonly Share[] {
  const types = Map.groupBy(spells, (spell) => spell?.type ?? '')
  if (types.size <= 1) return [{ ...UNKNOWN, type: types.keys().next().value ?? '' }]
  const sum = (list: readonly (NodeSpell | undefined)[], name: 'cores' | 'gpus'): number =>
    list.reduce((total, spell) => total + (spell?.[name] || 0), 0)
  const [cores, gpus] = [sum(spells, 'cores'), sum(spells, 'gpus')]
  return [...types].map(([type, own]) => ({
    type,
    ofCores: cores > 0 ? sum(own, 'cores') / cores : own.length / spells.length,
    ofGpus: gpus > 0 ? sum(own, 'gpus') / gpus : own.length / spells.length,
  }))
}
