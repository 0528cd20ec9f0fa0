/** Jobs on their way into the ledger: columns, which travel between threads without being copied, and names told once. */
import { JOB_STATES, type Job } from '../../core/ledger/job.ts'
import { JOB_COLUMNS, type JobColumn, NAMED, type NamedColumn, TOLD } from './job-table.ts'
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
    add(job) {
      for (const name of TOLD) columns[name][count] = job[name]
      for (const name of NAMES) columns[name][count] = lists[name].placeOf(job[name])
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
