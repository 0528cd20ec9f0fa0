/** What the ledger should say of some facts, reckoned in the plainest way: job by job, hour by hour, no blocks, no sums kept. */
import type { Job } from '../../../core/ledger/job.ts'
import { UNMAPPED } from '../../../core/ledger/organisation.ts'
import { SIZE_CLASSES, sizeClassOf } from '../../../core/ledger/size-class.ts'
import type { UsageDimension } from '../../../store/ledger/usage-names.ts'

const HOUR = 3600

/** The last word on each job, but that an end is not taken back. */
export function lastWords(told: readonly Job[]): Job[] {
  const known = new Map<string, Job>()
  for (const job of told) {
    const key = `${job.cluster} ${job.submit} ${job.jobId}`
    const before = known.get(key)
    if (before && !Number.isNaN(before.end) && Number.isNaN(job.end)) continue
    known.set(key, job)
  }
  return [...known.values()]
}

const nameOf: Record<UsageDimension, (job: Job) => string> = {
  cluster: (job) => job.cluster,
  partition: (job) => job.partition,
  account: (job) => job.account,
  qos: (job) => job.qos,
  state: (job) => job.state,
  size: (job) =>
    SIZE_CLASSES[
      sizeClassOf(Number.isNaN(job.requestedCpus) ? job.cpus : job.requestedCpus, Math.max(job.gpus, job.requestedGpus))
    ]!,
  // these facts come without a mapping
  organisation: () => UNMAPPED,
  country: () => UNMAPPED,
  field: () => UNMAPPED,
}

export interface Expected {
  submitted: number
  started: number
  ended: number
  coreSeconds: number
  gpuSeconds: number
  requestedCoreSeconds: number
  people: Set<string>
  waits: number[]
}

/** @param bounds beginnings of periods and the end of the last, whole hours */
export function expectedUsage(jobs: readonly Job[], bounds: readonly number[], by: readonly UsageDimension[]) {
  const found = new Map<string, Expected[]>()
  for (const job of jobs) {
    const key = JSON.stringify(by.map((name) => nameOf[name](job)))
    const periodAt = (unix: number): Expected | undefined => {
      const at = bounds.findIndex((start, index) => unix >= start && unix < (bounds[index + 1] ?? -Infinity))
      if (at < 0) return undefined
      const periods = found.get(key) ?? bounds.slice(1).map(empty)
      found.set(key, periods)
      if (job.user !== '') periods[at]!.people.add(job.user.trim().toLowerCase())
      return periods[at]
    }
    const asked = job.requestedCpus * job.timeLimitSeconds
    const submitted = periodAt(job.submit)
    if (submitted) {
      submitted.submitted++
      if (Number.isFinite(asked)) submitted.requestedCoreSeconds += asked
    }
    if (!Number.isNaN(job.end)) {
      const ended = periodAt(job.end)
      if (ended) ended.ended++
    }
    if (Number.isNaN(job.start)) continue
    const started = periodAt(job.start)
    if (started) {
      started.started++
      started.waits.push(Math.max(0, job.start - (Number.isNaN(job.eligible) ? job.submit : job.eligible)))
    }
    const until = job.start + job.elapsedSeconds
    for (let hour = Math.floor(job.start / HOUR) * HOUR; hour < until; hour += HOUR) {
      const seconds = Math.min(hour + HOUR, until) - Math.max(hour, job.start)
      const period = seconds > 0 ? periodAt(hour) : undefined
      if (!period) continue
      if (!Number.isNaN(job.cpus)) period.coreSeconds += job.cpus * seconds
      period.gpuSeconds += job.gpus * seconds
    }
  }
  return found
}

function empty(): Expected {
  const sums = { submitted: 0, started: 0, ended: 0, coreSeconds: 0, gpuSeconds: 0, requestedCoreSeconds: 0 }
  return { ...sums, people: new Set(), waits: [] }
}
