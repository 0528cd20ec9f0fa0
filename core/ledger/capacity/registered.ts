/** What Slurm registered of a cluster beyond the nodes whose size is known. Pure. */
import type { UnixSeconds } from '../../series.ts'
import type { Registration } from './facts.ts'
import type { NodeSpell } from './nodes.ts'

interface Total {
  cores: number
  gpus: number
  memoryBytes: number
}

/**
 * @param until from then on nodes are known one by one
 * @returns spells of no node: the total less what known nodes have of it, none where nothing is left
 */
export function registeredBeyond(
  registrations: readonly Registration[],
  until: UnixSeconds,
  known: readonly NodeSpell[],
): readonly NodeSpell[] {
  if (!registrations.some(({ from }) => from < until)) return []
  const sums = sumsOf(known)
  const spells: NodeSpell[] = []
  for (const registration of registrations) {
    const end = Math.min(until, registration.to)
    const inside = sums.times.filter((time) => registration.from < time && time < end)
    const bounds = [registration.from, ...inside, end]
    for (let at = 1; at < bounds.length; at++) {
      const [from, to] = [bounds[at - 1]!, bounds[at]!]
      const had = sums.at(from)
      const cores = Math.max(0, registration.cores - had.cores)
      const gpus = left(registration.gpus, had.gpus)
      if (!(from < to) || (cores === 0 && !(gpus > 0))) continue
      const memoryBytes = left(registration.memoryBytes, had.memoryBytes)
      spells.push({ node: '', type: '', from, to, cores, gpus, gpuType: '', memoryBytes, watts: NaN, source: 'slurm' })
    }
  }
  return spells
}

/** NaN stays: nobody counts it. */
const left = (all: number, had: number): number => Math.max(0, all - had)

/** Totals of all spells from each of these times on. */
function sumsOf(spells: readonly NodeSpell[]): { times: readonly UnixSeconds[]; at(time: UnixSeconds): Total } {
  const changes = new Map<UnixSeconds, Total>()
  const add = (time: UnixSeconds, { cores, gpus, memoryBytes }: NodeSpell, sign: number): void => {
    const change = changes.get(time) ?? { cores: 0, gpus: 0, memoryBytes: 0 }
    changes.set(time, {
      cores: change.cores + sign * orNone(cores),
      gpus: change.gpus + sign * orNone(gpus),
      memoryBytes: change.memoryBytes + sign * orNone(memoryBytes),
    })
  }
  for (const spell of spells) {
    add(spell.from, spell, 1)
    add(spell.to, spell, -1)
  }
  const times = [...changes.keys()].sort((a, b) => a - b)
  const totals: Total[] = []
  let total: Total = { cores: 0, gpus: 0, memoryBytes: 0 }
  for (const time of times) {
    const change = changes.get(time)!
    total = {
      cores: total.cores + change.cores,
      gpus: total.gpus + change.gpus,
      memoryBytes: total.memoryBytes + change.memoryBytes,
    }
    totals.push(total)
  }
  return {
    times,
    at: (time) => totals[times.findLastIndex((one) => one <= time)] ?? { cores: 0, gpus: 0, memoryBytes: 0 },
  }
}

const orNone = (value: number): number => (Number.isNaN(value) ? 0 : value)
