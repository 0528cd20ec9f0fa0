/** The jobs themselves, one after the other, as they were told: what else reads the ledger adds them up. */
import type { DatabaseSync } from 'node:sqlite'
import type { Interval } from '../../core/ledger/capacity/intervals.ts'
import { JOB_STATES, type Job } from '../../core/ledger/job.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { unpackJobs } from './job-block.ts'
import type { NamedColumn } from './job-table.ts'
import { findName, readNames } from './names.ts'

/**
 * Jobs of a cluster that were submitted in a time, by day of submission. People are named by numbers of the ledger's own.
 * @throws DamageError where a block of jobs is damaged
 */
export function* readLedgerJobs(db: DatabaseSync, cluster: string, { from, to }: Interval): Generator<Job> {
  const id = findName(db, 'cluster', cluster) ?? (cluster === '' ? 0 : undefined)
  if (id === undefined) return
  const names = {
    account: readNames(db, 'account'),
    partition: readNames(db, 'partition'),
    qos: readNames(db, 'qos'),
    gpuType: readNames(db, 'gpuType'),
  }
  const dayOf = (time: number, none: number) => (Number.isFinite(time) ? Math.floor(time / DAY_SECONDS) : none)
  const blocks = db
    .prepare('SELECT block FROM job_blocks WHERE cluster = ? AND day BETWEEN ? AND ? ORDER BY day')
    .iterate(id, dayOf(from, 0), dayOf(to, Number.MAX_SAFE_INTEGER))
  for (const { block } of blocks) {
    const { count, columns, nodeLists } = unpackJobs(block as Uint8Array)
    const nameAt = (column: Exclude<NamedColumn, 'user'>, at: number) => names[column].get(columns[column][at]!) ?? ''
    for (let at = 0; at < count; at++) {
      const submit = columns.submit[at]!
      if (submit < from || submit >= to) continue
      yield {
        ...{ cluster, jobId: columns.jobId[at]!, submit },
        ...{ arrayJobId: columns.arrayJobId[at]!, hetJobId: columns.hetJobId[at]!, user: `${columns.user[at]}` },
        ...{ account: nameAt('account', at), partition: nameAt('partition', at), qos: nameAt('qos', at) },
        ...{ state: JOB_STATES[columns.state[at]!] ?? 'UNKNOWN', eligible: columns.eligible[at]! },
        ...{ start: columns.start[at]!, end: columns.end[at]!, elapsedSeconds: columns.elapsedSeconds[at]! },
        ...{ timeLimitSeconds: columns.timeLimitSeconds[at]!, nodes: columns.nodes[at]!, cpus: columns.cpus[at]! },
        ...{ gpus: columns.gpus[at]!, memoryBytes: columns.memoryBytes[at]! },
        ...{ requestedCpus: columns.requestedCpus[at]!, requestedGpus: columns.requestedGpus[at]! },
        ...{ requestedMemoryBytes: columns.requestedMemoryBytes[at]!, gpuType: nameAt('gpuType', at) },
        ...{ usedCpuSeconds: columns.usedCpuSeconds[at]!, nodeList: nodeLists[columns.nodeList[at]!]! },
        ...{ exitCode: columns.exitCode[at]!, signal: columns.signal[at]! },
      }
    }
  }
}
