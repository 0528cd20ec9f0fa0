/**
 * The queue: what waits and what runs, from `/slurm/…/jobs` or `squeue --json`. Pure. No user, job or account name
 * leaves this file.
 */
import type { UnixSeconds } from '../../core/series.ts'
import { countArrayTasks } from './array-tasks.ts'
import { countGres, gpusInTres } from './gres.ts'
import {
  cleanLabel,
  type Item,
  listOf,
  nameAt,
  numberAt,
  numberIfAny,
  shown,
  textAt,
  unexpected,
  wordsAt,
} from './values.ts'

/** One record of the queue that waits or runs. NaN = Slurm does not say. */
export interface Job {
  readonly state: 'pending' | 'running'
  /** the first where it named several: Slurm puts it into one, and a job must not count twice */
  readonly partition: string
  /** Slurm's reason word; `None` where it gives none */
  readonly reason: string
  /** what this record stands for: 1, or the waiting tasks of an array; NaN where Slurm cut the list */
  readonly tasks: number
  /** each of the following per task */
  readonly cpus: number
  readonly gpus: number
  /** at least 1 */
  readonly nodes: number
  /** since when it could have started; NaN = not yet: held, waiting for another job or for its begin time */
  readonly eligibleSince: UnixSeconds
  /** set where the list of tasks was cut: the array's id, to ask about it alone */
  readonly cutArrayId?: number
}

export interface JobList {
  readonly jobs: readonly Job[]
  /** records in the answer, finished ones included */
  readonly records: number
  /** waiting tasks that have a record of their own, by array: not part of the array's list */
  readonly separateTasks: ReadonlyMap<number, number>
}

/**
 * squeue -t PD and -t R: the base state counts. CONFIGURING, RESIZING, SIGNALING and STOPPED jobs hold their nodes
 * and run; requeued ones wait. Jobs that are completing, suspended, revoked (they run in another cluster of the
 * federation) or finished (kept for MinJobAge) are neither.
 */
const PENDING = new Set(['PENDING', 'REQUEUED', 'REQUEUE_FED', 'REQUEUE_HOLD', 'SPECIAL_EXIT', 'RESV_DEL_HOLD'])
const RUNNING = new Set(['RUNNING', 'CONFIGURING', 'RESIZING', 'SIGNALING', 'STOPPED'])
const NEITHER = new Set(['COMPLETING', 'STAGE_OUT', 'REVOKED', 'SUSPENDED'])
const FINISHED = new Set([
  ...['COMPLETED', 'CANCELLED', 'FAILED', 'TIMEOUT', 'NODE_FAIL', 'PREEMPTED', 'BOOT_FAIL', 'DEADLINE'],
  ...['OUT_OF_MEMORY', 'LAUNCH_FAILED', 'RECONFIG_FAIL'],
])

/** @throws AppError `scrape.unexpected_shape` */
export function parseJobs(document: unknown, address: string): JobList {
  const items = listOf(document, 'jobs', address)
  const jobs: Job[] = []
  const separateTasks = new Map<number, number>()
  for (const item of items) {
    const state = jobState(item)
    if (state === undefined) continue
    const job = parseJob(item, state)
    jobs.push(job)
    if (state !== 'pending' || textAt(item, 'array_task_string') !== '') continue
    const arrayId = numberIfAny(item, 'array_job_id')
    if (arrayId > 0) separateTasks.set(arrayId, (separateTasks.get(arrayId) ?? 0) + 1)
  }
  return { jobs, records: items.length, separateTasks }
}

function jobState(item: Item, key = 'job_state'): 'pending' | 'running' | undefined {
  const words = wordsAt(item, key)
  if (words.some((word) => NEITHER.has(word) || FINISHED.has(word))) return undefined
  if (words.some((word) => PENDING.has(word))) return 'pending'
  if (words.some((word) => RUNNING.has(word))) return 'running'
  throw unexpected(item.address, `${item.path}.${key}`, `"${shown(words.join('+'))}"`)
}

function parseJob(item: Item, state: 'pending' | 'running'): Job {
  const tasks = state === 'pending' ? pendingTasks(item) : 1
  const reason = cleanLabel(textAt(item, 'state_reason')) || 'None'
  return {
    state,
    partition: firstPartition(item),
    reason,
    tasks,
    cpus: numberAt(item, 'cpus'),
    gpus: requestedGpus(item),
    nodes: Math.max(1, numberAt(item, 'node_count')),
    eligibleSince: eligibleSince(item, reason),
    ...(Number.isNaN(tasks) ? { cutArrayId: numberAt(item, 'array_job_id') } : {}),
  }
}

function firstPartition(item: Item): string {
  const named = nameAt(item, 'partition').split(',')
  return named.find((name) => name !== '') ?? nameAt(item, 'partition')
}

function pendingTasks(item: Item): number {
  const list = textAt(item, 'array_task_string')
  if (list === '') return 1
  const count = countArrayTasks(list)
  if (count !== undefined) return count
  throw unexpected(item.address, `${item.path}.array_task_string`, `"${shown(list)}"`)
}

/**
 * GPUs asked for by one task. `tres_req_str` has the total, but only where the site accounts for `gres/gpu`
 * (AccountingStorageTRES); otherwise the request itself is counted out.
 */
function requestedGpus(item: Item): number {
  const total = gpusInTres(textAt(item, 'tres_req_str'))
  if (total !== undefined) return total
  const perJob = countGres(textAt(item, 'tres_per_job'))
  if (perJob !== 0) return perJob
  const perNode = countGres(textAt(item, 'tres_per_node'))
  if (perNode !== 0) return perNode * Math.max(1, numberAt(item, 'node_count'))
  const perTask = countGres(textAt(item, 'tres_per_task'))
  if (perTask !== 0) return perTask * numberIfAny(item, 'tasks')
  // per socket: the sockets a job will get are not known before it starts
  return countGres(textAt(item, 'tres_per_socket')) === 0 ? 0 : Number.NaN
}

function eligibleSince(item: Item, reason: string): UnixSeconds {
  const held = item.fields['hold'] === true || numberIfAny(item, 'priority') === 0 || /h[eo]ld/i.test(reason)
  if (held || reason.startsWith('Dependency')) return Number.NaN
  const since = numberIfAny(item, 'eligible_time')
  return since > 0 ? since : Number.NaN
}

/**
 * How many tasks of one array wait, from `/slurm/…/jobs/state`, which lists every task by itself
 * (`1633_7`). @throws AppError `scrape.unexpected_shape`
 */
export function countPendingTasks(document: unknown, arrayId: number, address: string): number {
  const prefix = `${arrayId}_`
  return listOf(document, 'jobs', address).filter(
    (item) => textAt(item, 'job_id').startsWith(prefix) && jobState(item, 'state') === 'pending',
  ).length
}
