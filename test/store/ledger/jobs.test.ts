import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JOB_STATES, type Job } from '../../../core/ledger/job.ts'
import { packJobs, unpackJobs } from '../../../store/ledger/job-block.ts'
import { JOB_COLUMNS } from '../../../store/ledger/job-table.ts'
import { createLedgerState } from '../../../store/ledger/ledger-state.ts'
import { readPeopleKey } from '../../../store/ledger/people.ts'
import { ledgerPath, openLedgerFile } from '../../../store/ledger/schema.ts'
import { USAGE_DIMENSIONS, type UsageDimension } from '../../../store/ledger/usage-names.ts'
import { answerUsage } from '../../../store/ledger/usage-query.ts'
import { pragma, transaction } from '../../../store/sqlite.ts'
import { batchOf } from './batches.ts'
import { expectedUsage, lastWords } from './reference.ts'

const RUNS = Number(process.env['ATALAYA_PROPERTY_RUNS'] ?? 60)
const HOUR = 3600
const DAY = 24 * HOUR
/** a midnight UTC */
const T = 1_767_225_600

let directory: string
let db: DatabaseSync
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-ledger-'))
  db = openLedgerFile(directory, 'write')
})
afterEach(() => {
  db.close()
  rmSync(directory, { recursive: true })
})

const job = (told: Partial<Job>): Job => ({
  cluster: 'serafin',
  jobId: 1,
  submit: T,
  arrayJobId: NaN,
  hetJobId: NaN,
  user: 'ana',
  account: 'unc',
  partition: 'cpu',
  qos: 'normal',
  state: 'COMPLETED',
  eligible: T,
  start: T + 60,
  end: T + 3_660,
  elapsedSeconds: 3_600,
  timeLimitSeconds: 7_200,
  nodes: 1,
  cpus: 4,
  gpus: 0,
  memoryBytes: 8 * 1024 ** 3,
  requestedCpus: 4,
  requestedGpus: 0,
  requestedMemoryBytes: 8 * 1024 ** 3,
  gpuType: '',
  usedCpuSeconds: 1_234.567,
  nodeList: 'cn01',
  exitCode: 0,
  signal: 0,
  ...told,
})

function take(jobs: readonly Job[]) {
  const writer = createLedgerState(db, readPeopleKey(directory)).jobs
  return transaction(db, () => {
    writer.add(batchOf(jobs))
    return writer.flush()
  })
}

function usage(by: readonly UsageDimension[] = [], from = T, to = T + DAY, step: 'hour' | 'day' = 'day') {
  return answerUsage(db, { from, to, step, timeZone: 'UTC', by, where: {} })
}

describe('jobs of the ledger', () => {
  it('are told once, however often they are told', () => {
    expect(take([job({}), job({ jobId: 2 })])).toEqual({ added: 2, changed: 0, same: 0, stale: 0 })
    expect(take([job({ jobId: 2 }), job({}), job({})])).toEqual({ added: 0, changed: 0, same: 3, stale: 0 })
    expect([...usage().groups[0]!.sums.submitted]).toEqual([2])
  })

  it('are corrected by what is told later, and everything that was reckoned from them too', () => {
    take([job({ state: 'RUNNING', end: NaN, elapsedSeconds: 600 })])
    expect([...usage(['state']).groups[0]!.sums.coreSeconds]).toEqual([2_400])
    expect(take([job({})])).toEqual({ added: 0, changed: 1, same: 0, stale: 0 })
    const { groups } = usage(['state'])
    expect(groups.map(({ names }) => names)).toEqual([{ state: 'COMPLETED' }])
    expect([...groups[0]!.sums.coreSeconds]).toEqual([14_400])
  })

  it('that are alike stay where only some of them are corrected', () => {
    take([1, 2, 3, 4].map((jobId) => job({ jobId })))
    take([job({ jobId: 3, state: 'FAILED' })])
    const told = usage(['state']).groups.map(({ names, waits }) => [names.state, waits[0]!.starts])
    expect(told).toEqual([
      ['COMPLETED', 3],
      ['FAILED', 1],
    ])
  })

  it('do not come back to life when an older listing is taken in later', () => {
    take([job({})])
    expect(take([job({ state: 'RUNNING', end: NaN, elapsedSeconds: 600 })])).toMatchObject({ changed: 0, stale: 1 })
    expect(usage(['state']).groups.map(({ names }) => names)).toEqual([{ state: 'COMPLETED' }])
  })

  it('are others where a cluster begins to count anew, or a job was requeued', () => {
    expect(take([job({}), job({ submit: T + 1 }), job({ cluster: 'mendieta' })])).toMatchObject({ added: 3 })
  })

  it('give each hour what was allocated in it', () => {
    take([job({ start: T + 3_000, end: T + 9_000, elapsedSeconds: 6_000 })])
    const [group] = usage([], T, T + 3 * HOUR, 'hour').groups
    expect([...group!.sums.coreSeconds]).toEqual([2_400, 14_400, 7_200])
  })

  it('without known cores are not jobs of no cores', () => {
    take([job({ cpus: NaN, gpus: 2, requestedCpus: NaN })])
    const { coreSeconds, coreless, gpuSeconds } = usage().groups[0]!.sums
    expect([...coreSeconds, ...coreless, ...gpuSeconds]).toEqual([0, 2, 7_200])
  })

  it('that do not tell their limit did not ask for nothing', () => {
    take([job({ timeLimitSeconds: NaN }), job({ jobId: 2, timeLimitSeconds: Infinity, requestedGpus: 1 })])
    const { requestedCoreSeconds, coresUntold, gpusUntold } = usage().groups[0]!.sums
    expect([...requestedCoreSeconds, ...coresUntold, ...gpusUntold]).toEqual([0, 2, 1])
  })

  it('wait from when they could have started', () => {
    take([
      job({ jobId: 1, eligible: T, start: T + 10 }),
      job({ jobId: 2, eligible: T + 100, start: T + 130 }),
      job({ jobId: 3, eligible: T + 5, start: T + 3 }),
    ])
    expect(usage().groups[0]!.waits[0]).toMatchObject({ starts: 3, p50: 10, submitP50: 10 })
  })

  it('are not asked about for more than fits', () => {
    take([job({})])
    expect(() => usage(['account'], T, T + 40 * 366 * DAY, 'hour')).toThrow(/points; the limit is 200000/)
  })

  it('never stand beside the name of a person', () => {
    take([job({ user: 'Ana.Perez-7f3c' })])
    const rows = db.prepare('SELECT name FROM person_names').all()
    expect(rows).toEqual([{ name: 'ana.perez-7f3c' }])
    db.exec('DELETE FROM person_names; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
    expect(readFileSync(ledgerPath(directory)).toString('latin1').toLowerCase()).not.toContain('ana.perez')
  })

  it('are one person’s in whatever case the login is written', () => {
    take([job({ user: 'Ana' }), job({ jobId: 2, user: 'ana ' }), job({ jobId: 3, user: 'bo' })])
    expect([...usage().groups[0]!.people]).toEqual([2])
  })
})

const times = fc.integer({ min: 0, max: 60 * HOUR }).map((seconds) => T - 6 * HOUR + seconds)
/** often the same: jobs that tell exactly what others tell */
const spans = fc.oneof(
  fc.constantFrom(0, 100),
  fc.constantFrom(0, 100),
  fc.integer({ min: 1, max: 200 }),
  fc.integer({ min: 1, max: 50 * HOUR }),
)
const anyJob = fc
  .record({
    cluster: fc.constantFrom('a', 'b'),
    jobId: fc.integer({ min: 1, max: 6 }),
    submit: fc.constantFrom(T, T + 1, T + DAY - 1, T + DAY),
    user: fc.constantFrom('', 'ana', 'bo', 'Ana'),
    account: fc.constantFrom('', 'unc', 'labi'),
    partition: fc.constantFrom('cpu', 'gpu'),
    qos: fc.constantFrom('', 'normal'),
    state: fc.constantFrom(...JOB_STATES),
    eligibleAfter: fc.oneof(fc.constant(NaN), spans),
    startAfter: fc.oneof(fc.constant(NaN), spans),
    run: spans,
    hasEnded: fc.boolean(),
    cpus: fc.constantFrom(NaN, 1, 3, 64),
    gpus: fc.constantFrom(0, 0, 2),
    limit: fc.constantFrom(NaN, Infinity, 3_600, 86_400),
    used: fc.constantFrom(NaN, 0, 12.5, 0.003),
    nodeList: fc.constantFrom('', 'cn01', 'cn[01-02]'),
  })
  .map(({ eligibleAfter, startAfter, run, hasEnded, limit, used, ...rest }): Job => {
    const start = rest.submit + startAfter
    const isRun = !Number.isNaN(start)
    return job({
      ...rest,
      eligible: rest.submit + eligibleAfter,
      start,
      end: hasEnded ? (isRun ? start + run : rest.submit + run) : NaN,
      elapsedSeconds: isRun ? run : 0,
      cpus: isRun ? rest.cpus : 0,
      gpus: isRun ? rest.gpus : 0,
      requestedCpus: rest.cpus,
      requestedGpus: rest.gpus,
      timeLimitSeconds: limit,
      usedCpuSeconds: used,
    })
  })

describe('days of usage', () => {
  const many = Array.from({ length: 40 }, (_, n) =>
    job({
      ...{ jobId: n, user: `u${n % 7}`, account: `a${n % 3}`, submit: T - 3 * DAY + n * 7_000 },
      ...{ start: T - 3 * DAY + n * 7_100, end: T - 3 * DAY + n * 7_100 + 9_000, elapsedSeconds: 9_000 },
    }),
  )
  const answer = () => usage(['account', 'state'], T - 4 * DAY, T + 2 * DAY, 'hour')
  const reopen = (): void => {
    db.close()
    db = openLedgerFile(directory, 'write')
  }

  it('of an older form are made anew out of the jobs when the file is opened', () => {
    take(many)
    const before = answer()
    expect(before.groups.length).toBe(3)
    db.exec(`DROP TABLE usage_days;
      CREATE TABLE usage_days (day INTEGER PRIMARY KEY, usage BLOB NOT NULL) STRICT;
      INSERT INTO usage_days VALUES (1, x'00');
      DROP TABLE forecasts;
      PRAGMA user_version = 1`)
    reopen()
    expect(answer()).toEqual(before)
    expect(pragma(db, 'user_version')).toBe(3)
  })

  it('go on from there as if they had always been so', () => {
    take(many.slice(0, 20))
    db.exec('DELETE FROM usage_days')
    reopen()
    take(many)
    const rebuilt = answer()
    db.close()
    rmSync(ledgerPath(directory))
    db = openLedgerFile(directory, 'write')
    take(many)
    expect(rebuilt).toEqual(answer())
  })

  it('cannot be made out of damaged jobs: the file is named, and nothing is half done', () => {
    take(many)
    db.exec(
      "DELETE FROM usage_days; UPDATE job_blocks SET block = x'0102' WHERE rowid = (SELECT max(rowid) FROM job_blocks)",
    )
    expect(reopen).toThrow(/ledger\.db/)
    db = new DatabaseSync(ledgerPath(directory))
    expect(db.prepare('SELECT count(*) AS days FROM usage_days').get()).toEqual({ days: 0 })
  })
})

describe('any history of jobs', () => {
  it('is packed and unpacked to the last bit', () => {
    fc.assert(
      fc.property(fc.array(anyJob, { maxLength: 40 }), times, (jobs, odd) => {
        const table = batchOf([...jobs, job({ start: odd + 0.25, requestedCpus: Infinity, cpus: NaN })])
        const again = unpackJobs(packJobs(table))
        expect(again.nodeLists).toEqual(table.nodeLists)
        for (const name of JOB_COLUMNS) expect([...again.columns[name]]).toEqual([...table.columns[name]])
      }),
      { numRuns: RUNS },
    )
  })

  it('is as if it were reckoned from scratch, whatever was told in whatever order and batches', () => {
    const batches = fc.array(fc.array(anyJob, { maxLength: 12 }), { minLength: 1, maxLength: 5 })
    const by = fc.subarray([...USAGE_DIMENSIONS])
    fc.assert(
      fc.property(batches, by, fc.constantFrom('hour', 'day'), (told, dimensions, step) => {
        db.exec('DELETE FROM job_blocks; DELETE FROM usage_days; DELETE FROM usage_cells')
        for (const batch of told) take(batch)
        const [from, to] = [T - 6 * HOUR, T + 4 * DAY]
        const { bounds, groups } = usage(dimensions, from, to, step)
        const expected = expectedUsage(lastWords(told.flat()), [...bounds], dimensions)
        const found = groups.map(({ names, sums, people, waits }) => ({
          key: JSON.stringify(dimensions.map((name) => names[name])),
          sums: [
            sums.submitted,
            sums.started,
            sums.ended,
            sums.coreSeconds,
            sums.gpuSeconds,
            sums.requestedCoreSeconds,
          ],
          people,
          waits: waits.map(({ starts, p50 }) => [starts, p50]),
        }))
        expect(found.map(({ key }) => key)).toEqual([...expected.keys()].sort())
        for (const { key, sums, people, waits } of found) {
          const periods = expected.get(key)!
          const columns = [
            'submitted',
            'started',
            'ended',
            'coreSeconds',
            'gpuSeconds',
            'requestedCoreSeconds',
          ] as const
          for (const [at, name] of columns.entries())
            expect({ name, values: [...sums[at]!] }).toEqual({ name, values: periods.map((period) => period[name]) })
          expect([...people]).toEqual(periods.map((period) => period.people.size))
          expect(waits).toEqual(periods.map(({ waits }) => [waits.length, median(waits)]))
        }
      }),
      { numRuns: RUNS },
    )
  })
})

function median(values: readonly number[]): number {
  if (values.length === 0) return NaN
  const sorted = [...values].sort((a, b) => a - b)
  const rank = (sorted.length - 1) / 2
  return (sorted[Math.floor(rank)]! + sorted[Math.ceil(rank)]!) / 2
}
