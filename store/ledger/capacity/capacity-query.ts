/** The question what hardware there was, and will be. */
import type { DatabaseSync } from 'node:sqlite'
import type { InventoryLot, Outage } from '../../../core/ledger/capacity/facts.ts'
import type { Interval } from '../../../core/ledger/capacity/intervals.ts'
import { nodeSpells } from '../../../core/ledger/capacity/nodes.ts'
import { type CapacityStep, capacitySteps } from '../../../core/ledger/capacity/steps.ts'
import { createExpand } from './expand.ts'
import { readCapacityFacts } from './facts-reader.ts'
import { readLots, readOutages } from './tables.ts'

export interface CapacityAnswer {
  /** sorted by cluster, then type */
  readonly groups: readonly {
    readonly cluster: string
    readonly type: string
    /** models of its GPUs */
    readonly gpuTypes: readonly string[]
    readonly steps: readonly CapacityStep[]
  }[]
  readonly lots: readonly InventoryLot[]
  readonly outages: readonly Outage[]
}

export const NO_CAPACITY: CapacityAnswer = { groups: [], lots: [], outages: [] }

/** All that was, or will be, at any time of the window. */
export function answerCapacity(db: DatabaseSync, window: Interval): CapacityAnswer {
  const expand = createExpand()
  const isInWindow = ({ from, to }: Interval): boolean => from < window.to && to > window.from
  const groups = readCapacityFacts(db, { from: 0, to: 0 }).flatMap((facts) => {
    const spells = nodeSpells(facts, expand)
    const types = [...Map.groupBy(spells, ({ type }) => type)].sort(([a], [b]) => (a < b ? -1 : 1))
    return types.map(([type, own]) => ({
      cluster: facts.cluster,
      type,
      gpuTypes: [...new Set(own.map(({ gpuType }) => gpuType))].filter((name) => name !== '').sort(),
      steps: capacitySteps(own).filter(isInWindow),
    }))
  })
  return {
    groups: groups.filter(({ steps }) => steps.length > 0),
    lots: readLots(db).filter(isInWindow),
    outages: readOutages(db).filter(isInWindow),
  }
}
