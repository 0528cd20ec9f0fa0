/**
 * `npm run bench:ledger [-- --quick] [-- --json]`: 28 million made-up jobs of eleven years (quick: 300,000 of one)
 * taken in from listings of sacct, year after year; what they take on disk; the tables of a monthly report; and the
 * correction of a late day. Making the listings is not counted.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { createRowProblems } from '../../collector/accounting/problems.ts'
import { importListing } from '../../commands/import/listing.ts'
import { createLocalClock } from '../../core/ledger/local-time.ts'
import type { WorkloadOptions } from '../../core/ledger/workload.ts'
import { DAY_SECONDS, MEBIBYTE } from '../../core/units.ts'
import { openLedger, openLedgerWriter } from '../../store/ledger/ledger.ts'
import { ledgerPath } from '../../store/ledger/schema.ts'
import type { UsageDimension } from '../../store/ledger/usage-names.ts'
import type { ListingsPlan } from './ledger/listings.ts'
import { median, peakMemoryBytes } from './process.ts'

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
})
/** Midnight UTC of 2015-01-01 */
const START = 1_420_070_400
const DAYS = options.quick ? 365 : 11 * 365 + 3
/** in the beginning; they grow by a ninth a year */
const JOBS_PER_DAY = options.quick ? 1_000 : 4_700
const WORKLOAD: WorkloadOptions = {
  ...{ seed: 1, cluster: 'demo', start: START, days: DAYS, jobsPerDay: JOBS_PER_DAY, growthRatio: 0.11 },
  ...{ coresPerNode: 64, nodes: 128, gpuShare: 0.08 },
}
const ZONE = 'America/Argentina/Cordoba'
const ROUNDS = 9
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
const listings = startListings({ workload: WORKLOAD, daysPerListing: 366, path: file })
const figures: Record<string, number> = {}
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

await takeAll()
measureDisk()
await askMonth()
await correctDay()
listings.stop()
figures['peak_memory_mib'] = peakMemoryBytes(process.pid) / MEBIBYTE
report()

async function takeAll(): Promise<void> {
  const ledger = openLedgerWriter(data)
  let [jobs, seconds, cpu, bytes] = [0, 0, 0, 0]
  for (;;) {
    const written = await listings.ask('next')
    if (written === 0) break
    bytes += statSync(file).size
    const [began, beganCpu] = [performance.now(), cpuSeconds()]
    const { taken } = await take(ledger)
    seconds += (performance.now() - began) / 1000
    cpu += cpuSeconds() - beganCpu
    jobs += taken.added
    if (taken.added !== written) throw new Error(`${taken.added} of ${written} jobs were new`)
    say(`  ${(jobs / 1e6).toFixed(1)} million jobs, ${Math.round(jobs / seconds)} jobs/s`)
  }
  await ledger.close()
  say(
    `${jobs} jobs of ${DAYS} days, ${(bytes / MEBIBYTE).toFixed(0)} MiB of listings: ${seconds.toFixed(0)} s, ${cpu.toFixed(0)} CPU-s`,
  )
  Object.assign(figures, { jobs, jobs_per_second: jobs / seconds, cpu_microseconds_per_job: (1e6 * cpu) / jobs })
  figures['import_peak_memory_mib'] = peakMemoryBytes(process.pid) / MEBIBYTE
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

/** Whoever makes the listings, in a process of its own. */
function startListings(plan: ListingsPlan) {
  const child = fork(new URL('./ledger/listings.ts', import.meta.url), [JSON.stringify(plan)])
  const gone = once(child, 'exit').then(() => [undefined])
  return {
    /** @returns how many jobs the file has now */
    async ask(what: 'next' | number): Promise<number> {
      child.send(what)
      const [answer] = await Promise.race([once(child, 'message'), gone])
      if (typeof answer !== 'number') throw new Error('the maker of listings is gone')
      return answer
    },
    stop: () => child.disconnect(),
  }
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
  say(`disk: jobs ${(blocks / MEBIBYTE).toFixed(0)} MiB, everything ${(all / MEBIBYTE).toFixed(0)} MiB`)
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
  const timed = async (name: string, ask: () => Promise<unknown>, rounds = ROUNDS) => {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
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
  const allYears = { ...query, by: ['partition'], from: START, to: end } as const
  figures['years_by_month_ms'] = await timed('all months of all years, by partition', () => ledger.usage(allYears), 3)
  figures['years_without_waits_ms'] = await timed(
    'the same without waits',
    () => ledger.usage({ ...allYears, withoutWaits: true }),
    3,
  )
  await ledger.close()
}

/** Every job of one day ran a minute longer, it turns out. */
async function correctDay(): Promise<void> {
  await listings.ask(Math.floor(DAYS * 0.9))
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
