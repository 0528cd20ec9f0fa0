/** Jobs on their way into the ledger: columns, which travel between threads without being copied, and names told once. */
import { JOB_STATES, type Job } from '../../core/ledger/job.ts'
import { JOB_COLUMNS, type JobColumn, NAMED, type NamedColumn } from './job-table.ts'
import { createTexts, type Texts } from './texts.ts'

/** What is told by name: numbers in a batch are places in these lists. */
export type BatchName = NamedColumn | 'cluster'
const NAMES: readonly BatchName[] = [...NAMED, 'cluster']

export interface JobBatch {
  readonly count: number
  /** at least `count` numbers each; of names, places in the lists of all batches of the same packer */
  readonly columns: Readonly<Record<JobColumn | 'cluster', Float64Array<ArrayBuffer>>>
  /** names that come to the lists with this batch */
  readonly names: Readonly<Record<BatchName, readonly string[]>>
  /** what the column `nodeList` counts in; the first is empty */
  readonly nodeLists: readonly string[]
}

export interface Packer {
  add(job: Job): void
  /** how many wait */
  readonly count: number
  /** What was added since the last time. */
  take(): JobBatch
}

const STATE_IDS = Object.fromEntries(JOB_STATES.map((state, id) => [state, id]))

/** @param capacity jobs that a batch can hold */
export function createPacker(capacity: number): Packer {
  const lists = Object.fromEntries(NAMES.map((name) => [name, createTexts()])) as Record<BatchName, Texts>
  /** how many of each were handed over */
  const told = Object.fromEntries(NAMES.map((name) => [name, 0])) as Record<BatchName, number>
  const makeColumns = () =>
    Object.fromEntries([...JOB_COLUMNS, 'cluster'].map((name) => [name, new Float64Array(capacity)])) as Record<
      JobColumn | 'cluster',
      Float64Array<ArrayBuffer>
    >
  let columns = makeColumns()
  let nodeLists = createTexts()
  let count = 0
  return {
    get count() {
      return count
    },
    // one by one: by their names in a loop takes several times as long
    add(job) {
      columns.submit[count] = job.submit
      columns.jobId[count] = job.jobId
      columns.arrayJobId[count] = job.arrayJobId
      columns.hetJobId[count] = job.hetJobId
      columns.eligible[count] = job.eligible
      columns.start[count] = job.start
      columns.end[count] = job.end
      columns.elapsedSeconds[count] = job.elapsedSeconds
      columns.timeLimitSeconds[count] = job.timeLimitSeconds
      columns.nodes[count] = job.nodes
      columns.cpus[count] = job.cpus
      columns.gpus[count] = job.gpus
      columns.memoryBytes[count] = job.memoryBytes
      columns.requestedCpus[count] = job.requestedCpus
      columns.requestedGpus[count] = job.requestedGpus
      columns.requestedMemoryBytes[count] = job.requestedMemoryBytes
      columns.usedCpuSeconds[count] = job.usedCpuSeconds
      columns.exitCode[count] = job.exitCode
      columns.signal[count] = job.signal
      columns.user[count] = lists.user.placeOf(job.user)
      columns.account[count] = lists.account.placeOf(job.account)
      columns.partition[count] = lists.partition.placeOf(job.partition)
      columns.qos[count] = lists.qos.placeOf(job.qos)
      columns.gpuType[count] = lists.gpuType.placeOf(job.gpuType)
      columns.cluster[count] = lists.cluster.placeOf(job.cluster)
      columns.state[count] = STATE_IDS[job.state]!
      columns.nodeList[count] = nodeLists.placeOf(job.nodeList)
      count++
    },
    take() {
      const fresh = NAMES.map((name) => [name, lists[name].all.slice(told[name])])
      const names = Object.fromEntries(fresh) as JobBatch['names']
      for (const name of NAMES) told[name] = lists[name].all.length
      const batch = { count, columns, names, nodeLists: nodeLists.all }
      columns = makeColumns()
      nodeLists = createTexts()
      count = 0
      return batch
    },
  }
}

/** All buffers of a batch, to be handed over. */
export function buffersOf({ columns }: JobBatch): ArrayBuffer[] {
  return Object.values(columns).map(({ buffer }) => buffer)
}
