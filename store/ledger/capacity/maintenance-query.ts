/** The question which nodes Slurm keeps for maintenance. */
import type { DatabaseSync } from 'node:sqlite'
import type { Interval } from '../../../core/ledger/capacity/intervals.ts'
import { createExpand } from './expand.ts'
import { readCapacityFacts } from './facts-reader.ts'

export type MaintenanceAnswer = readonly (Interval & {
  readonly cluster: string
  readonly nodes: ReadonlySet<string>
})[]

/** As slurmctld tells it: its accounts come later, and lack what jobs may go on in. */
export function readMaintenance(db: DatabaseSync, window: Interval): MaintenanceAnswer {
  const expand = createExpand()
  return readCapacityFacts(db, window).flatMap(({ cluster, observed }) =>
    observed.reservations
      .filter(({ kind }) => kind !== 'ordinary')
      .map(({ from, to, nodes }) => ({ cluster, from, to, nodes: new Set(expand(nodes)) })),
  )
}
