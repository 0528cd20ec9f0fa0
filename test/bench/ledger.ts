/**
 * `npm run bench:ledger [-- --quick] [-- --json]`: 28 million made-up jobs of eleven years (quick: 300,000 of one)
 * taken in from listings of sacct, month after month; what they take on disk; the tables of a monthly report; and the
 * correction of a late day. Making the listings is not counted.
 */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { createRowProblems } from '../../collector/accounting/problems.ts'
import { importListing } from '../../commands/import/listing.ts'
import type { Job } from '../../core/ledger/job.ts'
import { createLocalClock } from '../../core/ledger/local-time.ts'
import { makeWorkload } from '../../core/ledger/workload.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { openLedger, openLedgerWriter } from '../../store/ledger/ledger.ts'
import { ledgerPath } from '../../store/ledger/schema.ts'
import type { UsageDimension } from '../../store/ledger/usage-names.ts'
import { median, peakMemoryBytes } from './process.ts'

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
})
/** Midnight UTC of 2015-01-01 */
const START = 1_420_070_400
const DAYS = options.quick ? 365 : 11 * 365 + 3
const JOBS_PER_DAY = options.quick ? 1_000 : 7_000
const FILE_DAYS = 30
const ZONE = 'America/Argentina/Cordoba'
const ROUNDS = 9
const MIB = 1024 ** 2
const TITLES = [
  ...['JobIDRaw', 'JobID', 'Cluster', 'User', 'Account', 'Partition', 'QOS', 'State', 'ExitCode', 'Submit', 'Eligible'],
  ...['Start', 'End', 'ElapsedRaw', 'TimelimitRaw', 'ReqTRES', 'AllocTRES', 'TotalCPU', 'NodeList'],
]

const GOALS: Readonly<Record<string, readonly ['least' | 'most', number]>> = {
  jobs_per_second: ['least', 200_000],
  bytes_per_job: ['most', 60],
  slowest_monthly_table_ms: ['most', 200],
  late_day_seconds: ['most', 2],
}

const say = (text: string) => process.stderr.write(`${text}\n`)
const folder = mkdtempSync(join(tmpdir(), 'atalaya-bench-ledger-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))

const data = join(folder, 'data')
const file = join(folder, 'jobs.txt')
const figures: Record<string, number> = {}
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

await takeAll()
measureDisk()
await askMonth()
await correctDay()
figures['peak_memory_mib'] = peakMemoryBytes(process.pid) / MIB
report()

async function takeAll(): Promise<void> {
  const ledger = openLedgerWriter(data)
  let [jobs, seconds, cpu, bytes] = [0, 0, 0, 0]
  for (const some of batches()) {
    writeListing(some)
    bytes += statSync(file).size
    const [began, beganCpu] = [performance.now(), cpuSeconds()]
    const { taken } = await take(ledger)
    seconds += (performance.now() - began) / 1000
    cpu += cpuSeconds() - beganCpu
    jobs += taken.added
    if (taken.added !== some.length) throw new Error(`${taken.added} of ${some.length} jobs were new`)
    if (jobs % 2_000_000 < some.length)
      say(`  ${(jobs / 1e6).toFixed(1)} million jobs, ${Math.round(jobs / seconds)} jobs/s`)
  }
  await ledger.close()
  say(
    `${jobs} jobs of ${DAYS} days, ${(bytes / MIB).toFixed(0)} MiB of listings: ${seconds.toFixed(0)} s, ${cpu.toFixed(0)} CPU-s`,
  )
  Object.assign(figures, { jobs, jobs_per_second: jobs / seconds, cpu_microseconds_per_job: (1e6 * cpu) / jobs })
}

async function take(ledger: ReturnType<typeof openLedgerWriter>) {
  const problems = createRowProblems()
  const source = {
    path: file,
    clock: createLocalClock(ZONE),
    cluster: '',
    now: Date.now() / 1000,
    problems,
    progress: () => undefined,
  }
  const found = await importListing(ledger, source, () => problems.count === 0)
  if (problems.count > 0) throw new Error(JSON.stringify(problems.listed[0]))
  return found
}

function* batches(): Generator<Job[]> {
  let some: Job[] = []
  let days = 0
  for (const jobs of workload()) {
    some.push(...jobs)
    if (++days % FILE_DAYS > 0) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}

function workload() {
  return makeWorkload({
    seed: 1,
    cluster: 'demo',
    start: START,
    days: DAYS,
    jobsPerDay: JOBS_PER_DAY,
    growthRatio: 0.11,
    coresPerNode: 64,
    nodes: 128,
    gpuShare: 0.08,
  })
}

function writeListing(jobs: readonly Job[]): void {
  const local = createLocalText()
  const handle = openSync(file, 'w')
  let lines = [TITLES.join('|')]
  for (const job of jobs) {
    const tres = (cpus: number, memory: number, gpus: number, nodes: number) =>
      `billing=${cpus},cpu=${cpus},${gpus > 0 ? `gres/gpu:a30=${gpus},gres/gpu=${gpus},` : ''}mem=${memory / MIB}M,node=${nodes}`
    const isRun = !Number.isNaN(job.start)
    const used = job.usedCpuSeconds
    lines.push(
      [
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
      ].join('|'),
    )
    if (lines.length < 20_000) continue
    writeSync(handle, `${lines.join('\n')}\n`)
    lines = []
  }
  writeSync(handle, `${lines.join('\n')}\n`)
  closeSync(handle)
}

/** Argentina is three hours behind all year. */
function createLocalText(): (unix: number) => string {
  return (unix) => new Date((unix - 3 * 3_600) * 1000).toISOString().slice(0, 19)
}

function measureDisk(): void {
  const db = new DatabaseSync(ledgerPath(data), { readOnly: true })
  const sum = (sql: string) => Number(db.prepare(sql).get()!['bytes'])
  const blocks = sum(
    "SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = 'job_blocks')",
  )
  const all = sum('SELECT sum(pgsize) AS bytes FROM dbstat')
  db.close()
  figures['bytes_per_job'] = blocks / figures['jobs']!
  figures['file_bytes_per_job'] = all / figures['jobs']!
  say(`disk: jobs ${(blocks / MIB).toFixed(0)} MiB, everything ${(all / MIB).toFixed(0)} MiB`)
}

/** The tables of a monthly report: in the last whole month, the busiest. */
async function askMonth(): Promise<void> {
  const ledger = openLedger(data)
  const end = START + DAYS * DAY_SECONDS
  const date = new Date((end - 35 * DAY_SECONDS) * 1000)
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 2) / 1000
  const tables: Readonly<Record<string, readonly UsageDimension[]>> = {
    'all together': [],
    'by account': ['account'],
    'by partition and size': ['partition', 'size'],
    'by account and state': ['account', 'state'],
  }
  let slowest = 0
  const timed = async (name: string, ask: () => Promise<unknown>) => {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now()
      await ask()
      times.push(performance.now() - began)
    }
    say(`  ${name}: ${median(times).toFixed(0)} ms, the first time ${times[0]!.toFixed(0)} ms`)
    return median(times)
  }
  const query = { timeZone: ZONE, where: {}, step: 'month' } as const
  for (const [name, by] of Object.entries(tables)) {
    const ms = await timed(`a month, ${name}`, () => ledger.usage({ ...query, by, from, to: from + DAY_SECONDS }))
    slowest = Math.max(slowest, ms)
  }
  figures['slowest_monthly_table_ms'] = slowest
  figures['days_of_month_ms'] = await timed('its days, by partition', () =>
    ledger.usage({ ...query, step: 'day', by: ['partition'], from, to: from + 28 * DAY_SECONDS }),
  )
  figures['years_by_month_ms'] = await timed('all months of all years, by partition', () =>
    ledger.usage({ ...query, by: ['partition'], from: START, to: end }),
  )
  await ledger.close()
}

/** Every job of one day ran a minute longer, it turns out. */
async function correctDay(): Promise<void> {
  const day = Math.floor(DAYS * 0.9)
  let at = 0
  for (const jobs of workload()) {
    if (at++ < day) continue
    const later = jobs.map((job) => ({
      ...job,
      end: job.end + 60,
      elapsedSeconds: job.elapsedSeconds > 0 ? job.elapsedSeconds + 60 : 0,
    }))
    writeListing(later)
    break
  }
  const ledger = openLedgerWriter(data)
  const began = performance.now()
  const { taken } = await take(ledger)
  figures['late_day_seconds'] = (performance.now() - began) / 1000
  await ledger.close()
  say(`a late day: ${taken.changed} jobs corrected in ${figures['late_day_seconds'].toFixed(2)} s`)
}

function report(): void {
  for (const [name, value] of Object.entries(figures)) {
    const goal = GOALS[name]
    const isMet = goal && (goal[0] === 'least' ? value >= goal[1] : value <= goal[1])
    const verdict = goal ? `  goal ${goal[0] === 'least' ? '≥' : '≤'} ${goal[1]}: ${isMet ? 'met' : 'NOT MET'}` : ''
    say(`${name.padEnd(34)} ${value.toFixed(value < 100 ? 2 : 0)}${verdict}`)
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ name: 'ledger', figures, ratios: {}, goals: GOALS })}\n`)
}
