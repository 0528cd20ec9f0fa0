import type { Job } from '../../../core/ledger/job.ts'
import { createPacker, type JobBatch } from '../../../store/ledger/job-batch.ts'

/** Jobs as one batch. */
export function batchOf(jobs: readonly Job[]): JobBatch {
  const packer = createPacker(jobs.length)
  for (const job of jobs) packer.add(job)
  return packer.take()
}
