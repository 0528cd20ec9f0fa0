/**
 * Writes listings of sacct of made-up jobs, one after the other, each when it is asked for: a process of its own, so
 * that the time and memory of making them are nobody else's.
 *
 * Told by its first argument, as JSON, what to make; then a message `next` gives the next listing, a message with a
 * day's number the same day told again, every job of it a minute longer. Answers how many jobs there are, 0 at the end.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import type { Job } from '../../../core/ledger/job.ts'
import { makeWorkload, type WorkloadOptions } from '../../../core/ledger/workload.ts'
import { DAY_SECONDS, MEBIBYTE } from '../../../core/units.ts'

export interface ListingsPlan {
  readonly workload: WorkloadOptions
  readonly daysPerListing: number
  readonly path: string
}

const TITLES = [
  ...['JobIDRaw', 'JobID', 'Cluster', 'User', 'Account', 'Partition', 'QOS', 'State', 'ExitCode', 'Submit', 'Eligible'],
  ...['Start', 'End', 'ElapsedRaw', 'TimelimitRaw', 'ReqTRES', 'AllocTRES', 'TotalCPU', 'NodeList'],
]
const WRITTEN_LINES = 20_000

const plan = JSON.parse(process.argv[2]!) as ListingsPlan
const listings = makeListings()

process.on('message', (message: 'next' | number) => {
  process.send!(message === 'next' ? (listings.next().value ?? 0) : tellAgain(message))
})

/** @returns of each listing how many jobs it has, after it was written */
function* makeListings(): Generator<number> {
  let listing = open()
  let days = 0
  for (const jobs of makeWorkload(plan.workload)) {
    listing.add(jobs)
    if (++days % plan.daysPerListing > 0) continue
    yield listing.end()
    listing = open()
  }
  yield listing.end()
}

function tellAgain(day: number): number {
  const listing = open()
  let at = 0
  for (const jobs of makeWorkload(plan.workload)) {
    if (at++ < day) continue
    listing.add(jobs.map(aMinuteLonger))
    break
  }
  return listing.end()
}

const aMinuteLonger = (job: Job): Job => ({
  ...job,
  end: job.end + 60,
  elapsedSeconds: job.elapsedSeconds > 0 ? job.elapsedSeconds + 60 : 0,
})

function open() {
  const handle = openSync(plan.path, 'w')
  let lines = [TITLES.join('|')]
  let count = 0
  const write = (): void => {
    writeSync(handle, `${lines.join('\n')}\n`)
    lines = []
  }
  return {
    add(jobs: readonly Job[]): void {
      count += jobs.length
      for (const job of jobs) lines.push(lineOf(job))
      if (lines.length > WRITTEN_LINES) write()
    },
    /** @returns how many jobs it has */
    end(): number {
      write()
      closeSync(handle)
      return count
    },
  }
}

function lineOf(job: Job): string {
  const isRun = !Number.isNaN(job.start)
  const used = job.usedCpuSeconds
  return [
    job.jobId,
    Number.isNaN(job.arrayJobId) ? job.jobId : `${job.arrayJobId}_${job.jobId - job.arrayJobId}`,
    ...[job.cluster, job.user, job.account, job.partition, job.qos, job.state, `${job.exitCode}:${job.signal}`],
    ...[local(job.submit), local(job.eligible), isRun ? local(job.start) : 'None', local(job.end)],
    job.elapsedSeconds,
    job.timeLimitSeconds / 60,
    tres(job.requestedCpus, job.requestedMemoryBytes, job.requestedGpus, Math.max(1, job.nodes)),
    isRun ? tres(job.cpus, job.memoryBytes, job.gpus, job.nodes) : '',
    `${Math.floor(used / DAY_SECONDS)}-${new Date((used % DAY_SECONDS) * 1000).toISOString().slice(11, 23)}`,
    isRun ? job.nodeList : 'None assigned',
  ].join('|')
}

function tres(cpus: number, memory: number, gpus: number, nodes: number): string {
  const gres = gpus > 0 ? `gres/gpu:a30=${gpus},gres/gpu=${gpus},` : ''
  return `billing=${cpus},cpu=${cpus},${gres}mem=${memory / MEBIBYTE}M,node=${nodes}`
}

/** Argentina is three hours behind all year. */
function local(unix: number): string {
  return new Date((unix - 3 * 3_600) * 1000).toISOString().slice(0, 19)
}
