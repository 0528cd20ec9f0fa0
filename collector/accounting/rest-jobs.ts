/** Jobs out of slurmdbd's JSON (`/slurmdb/…/jobs`, `sacct --json`), every version alike. Pure. */
import { JOB_STATES, type Job, type JobState, OPEN_STATES } from '../../core/ledger/job.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { type Item, isObject, listOf, numberAt, numberIfAny, textAt, unexpected, wordsAt } from '../slurm/values.ts'
import { parseTres, type Tres } from './tres.ts'

const STATES: ReadonlySet<string> = new Set(JOB_STATES)
const NO_NODES = new Set(['None assigned', '(null)'])

/**
 * @param cluster of which the jobs are wanted: a slurmdbd may keep several
 * @throws AppError `scrape.unexpected_shape`
 */
export function parseAccountedJobs(
  document: unknown,
  address: string,
  { cluster, now }: { readonly cluster: string; readonly now: UnixSeconds },
): readonly Job[] {
  return listOf(document, 'jobs', address).flatMap((item) => {
    if (textAt(item, 'cluster') !== cluster) return []
    const job = toJob(item, cluster)
    // a job's time is counted hour by hour; clocks differ
    const latest = now + DAY_SECONDS
    const isPossible = [job.submit, job.start, job.end, job.start + job.elapsedSeconds].every(
      (time) => !(time > latest),
    )
    if (!isPossible || job.end < job.start) throw unexpected(address, `${item.path}.time`, '> now')
    return [job]
  })
}

function toJob(item: Item, cluster: string): Job {
  const [time, array, het, state] = ['time', 'array', 'het', 'state'].map((key) => partOf(item, key)) as Four
  const tres = partOf(item, 'tres')
  const allocated = tresOf(tres, 'allocated')
  const asked = tresOf(tres, 'requested')
  // what never ran has a start nevertheless: an estimate, or when it was cancelled
  const isRun = allocated !== undefined
  const own = stateOf(state)
  const limitMinutes = numberAt(time, 'limit')
  const nodes = textAt(item, 'nodes')
  return {
    cluster,
    jobId: needed(item, 'job_id'),
    submit: needed(time, 'submission'),
    arrayJobId: orUnknown(numberAt(array, 'job_id')),
    hetJobId: orUnknown(numberAt(het, 'job_id')),
    user: textAt(item, 'user'),
    account: textAt(item, 'account'),
    partition: textAt(item, 'partition'),
    qos: textAt(item, 'qos'),
    state: own,
    eligible: orUnknown(numberAt(time, 'eligible')),
    start: isRun ? orUnknown(numberAt(time, 'start')) : NaN,
    // of what has not ended, the moment of the answer
    end: OPEN_STATES.has(own) ? NaN : orUnknown(numberAt(time, 'end')),
    elapsedSeconds: isRun ? needed(time, 'elapsed') : 0,
    timeLimitSeconds: isUnlimited(time.fields['limit']) ? Infinity : 60 * limitMinutes,
    nodes: isRun ? allocated.nodes : 0,
    cpus: isRun ? allocated.cpus : 0,
    gpus: isRun ? allocated.gpus : 0,
    memoryBytes: isRun ? allocated.memoryBytes : 0,
    requestedCpus: asked?.cpus ?? NaN,
    requestedGpus: asked?.gpus ?? 0,
    requestedMemoryBytes: asked?.memoryBytes ?? NaN,
    gpuType: allocated?.gpuType || asked?.gpuType || '',
    usedCpuSeconds: isRun ? usedCpuSeconds(item) : 0,
    nodeList: isRun && !NO_NODES.has(nodes) ? nodes : '',
    ...exitOf(item, own),
  }
}
type Four = [Item, Item, Item, Item]

function partOf(item: Item, key: string): Item {
  const fields = item.fields[key]
  const path = `${item.path}.${key}`
  if (!isObject(fields)) throw unexpected(item.address, path, `${fields === null ? 'null' : typeof fields} ≠ object`)
  return { address: item.address, path, fields }
}

function needed(item: Item, key: string): number {
  const value = numberAt(item, key)
  if (Number.isNaN(value)) throw unexpected(item.address, `${item.path}.${key}`, 'null ≠ number')
  return value
}

/** 0 stands for "none". */
const orUnknown = (value: number): number => (value === 0 ? NaN : value)

const isUnlimited = (limit: unknown): boolean => isObject(limit) && limit['infinite'] === true

/** The base state comes first; flags like `COMPLETING` may follow. */
function stateOf(item: Item): JobState {
  const words = wordsAt(item, 'current')
  const state = words.find((word) => STATES.has(word))
  if (state === undefined) throw unexpected(item.address, `${item.path}.current`, `"${words.join('+')}" ≠ COMPLETED`)
  return state as JobState
}

/** As the text that `sacct` makes of it, so that both are read alike; undefined where nothing is listed. */
function tresOf(tres: Item, key: string): Tres | undefined {
  const list = listOf(tres.fields, key, tres.address)
  const words = list.flatMap((entry) => {
    const [type, name, count] = [textAt(entry, 'type'), textAt(entry, 'name'), numberIfAny(entry, 'count')]
    if (Number.isNaN(count) || !['cpu', 'mem', 'node', 'gres'].includes(type)) return []
    return `${name === '' ? type : `${type}/${name}`}=${count}`
  })
  return words.length === 0 ? undefined : parseTres(words.join(','))
}

/** Of its steps: the job itself tells 0. Whole milliseconds, as `sacct` prints them. */
function usedCpuSeconds(item: Item): number {
  let microseconds = 0
  for (const step of listOf(item.fields, 'steps', item.address)) {
    const total = partOf(partOf(step, 'time'), 'total')
    microseconds += 1e6 * numberAt(total, 'seconds') + numberAt(total, 'microseconds')
  }
  // nothing runs without using any: 0 is what is told before a step ends
  return microseconds > 0 ? Math.floor(microseconds / 1e3) / 1e3 : NaN
}

/** 22.05 says success of everything that was not ended by a signal. */
function exitOf(item: Item, state: JobState): { exitCode: number; signal: number } {
  const exit = partOf(item, 'exit_code')
  const exitCode = numberIfAny(exit, 'return_code')
  const told = exit.fields['signal']
  const signal = isObject(told)
    ? numberIfAny({ address: item.address, path: `${exit.path}.signal`, fields: told }, 'id', 'signal_id')
    : NaN
  const isPlausible = exitCode > 0 || signal > 0 || state !== 'FAILED'
  return isPlausible
    ? { exitCode: Number.isNaN(exitCode) ? 0 : exitCode, signal: Number.isNaN(signal) ? 0 : signal }
    : { exitCode: NaN, signal: NaN }
}
