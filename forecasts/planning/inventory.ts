/** What an inventory tells that cannot be, row by row, and what follows from it for a plan. */
import type { Problem } from '../../core/errors.ts'
import type { InventoryLot } from '../../core/ledger/capacity/facts.ts'
import { expandNodes } from '../../core/ranges.ts'

/** A lot by what people find it by. */
const nameOf = ({ cluster, nodes, from }: InventoryLot): string => `${cluster} ${nodes} ${dayOf(from)}`
const dayOf = (unix: number): string => (Number.isFinite(unix) ? new Date(unix * 1000).toISOString().slice(0, 10) : '…')

export function inventoryProblems(lots: readonly InventoryLot[]): readonly Problem[] {
  return [...lots.flatMap(problemsOf), ...overlaps(lots)]
}

function problemsOf(lot: InventoryLot): readonly Problem[] {
  const problems: Problem[] = []
  if (lot.price < 0) problems.push({ code: 'planning.negative_price', params: { lot: nameOf(lot), price: lot.price } })
  if (lot.to <= lot.from)
    problems.push({
      code: 'planning.impossible_period',
      params: { key: nameOf(lot), from: dayOf(lot.from), to: dayOf(lot.to) },
    })
  return problems
}

/** One node in two lots at a time: told once for each pair of lots, by its first node. */
function overlaps(lots: readonly InventoryLot[]): readonly Problem[] {
  const byNode = new Map<string, InventoryLot[]>()
  for (const lot of lots)
    for (const node of expandNodes(lot.nodes)) {
      const key = `${lot.cluster} ${node}`
      byNode.set(key, [...(byNode.get(key) ?? []), lot])
    }
  const told = new Map<string, Problem>()
  for (const [key, own] of byNode) {
    const sorted = own.toSorted((a, b) => a.from - b.from)
    for (const [at, lot] of sorted.entries()) {
      const next = sorted[at + 1]
      if (!next || lot.to <= next.from) continue
      const [first, second] = [nameOf(lot), nameOf(next)]
      const node = key.slice(key.indexOf(' ') + 1)
      const pair = `${first}\n${second}`
      if (!told.has(pair))
        told.set(pair, { code: 'planning.lots_overlap', params: { node, first, second, from: dayOf(next.from) } })
    }
  }
  return [...told.values()]
}

export interface UsedOf {
  readonly pool: string
  readonly resource: string
  /** a period each: unit-hours that were used, and that were there to be used at most */
  readonly used: ArrayLike<number>
  readonly there: ArrayLike<number>
  readonly hours: ArrayLike<number>
}

/** Rounding, and jobs on the edge of a period. */
const TOLERANCE = 1.01

/** More used than there is: told once, of the period in which it was most. */
export function usedBeyond({ pool, resource, used, there, hours }: UsedOf): Problem | undefined {
  let worst: { readonly at: number; readonly ratio: number } | undefined
  for (let at = 0; at < used.length; at++) {
    const ratio = used[at]! / there[at]!
    if (ratio > TOLERANCE && ratio > (worst?.ratio ?? 0)) worst = { at, ratio }
  }
  if (!worst) return undefined
  const perHour = (of: ArrayLike<number>) => Math.round((of[worst.at]! / hours[worst.at]!) * 10) / 10
  return { code: 'planning.used_beyond', params: { pool, resource, used: perHour(used), there: perHour(there) } }
}
