/** Where sources put what is no sample. */
import type { CapacityWriter } from '../store/ledger/capacity/handlers.ts'
import type { CapacityObserver } from '../store/ledger/capacity/observer.ts'
import type { LedgerWriter } from '../store/ledger/ledger.ts'

export interface Ports {
  readonly jobs: Pick<LedgerWriter, 'takeJobs' | 'mark' | 'openJobs'>
  readonly sessions: Pick<LedgerWriter, 'seeSessions'>
  /** what there is of hardware, and how it is */
  readonly capacity: Pick<CapacityObserver, 'seen' | 'reserved'> & Pick<CapacityWriter, 'accounted'>
}

/** For whoever only wants to know whether a source answers: nothing is known, nothing is kept. */
export const DRY_PORTS: Ports = {
  jobs: {
    async takeJobs(produce) {
      let added = 0
      await produce(async (jobs) => {
        added += jobs.length
      })
      return { added, changed: 0, same: 0, stale: 0 }
    },
    mark: async () => undefined,
    openJobs: async () => [],
  },
  sessions: { seeSessions: async () => undefined },
  capacity: {
    seen: async () => undefined,
    reserved: async () => undefined,
    accounted: async () => undefined,
  },
}
