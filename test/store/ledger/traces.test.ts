/** Public traces, where they lie beside the checkout: what the ledger says equals what plain SQL over their rows says. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRowProblems } from '../../../collector/accounting/problems.ts'
import { readLayout } from '../../../collector/accounting/sacct-columns.ts'
import { createRowReader } from '../../../collector/accounting/sacct-rows.ts'
import type { Job } from '../../../core/ledger/job.ts'
import { createLocalClock } from '../../../core/ledger/local-time.ts'
import { createLedgerState } from '../../../store/ledger/ledger-state.ts'
import { readPeopleKey } from '../../../store/ledger/people.ts'
import { openLedgerFile } from '../../../store/ledger/schema.ts'
import { answerUsage, type UsageQuery } from '../../../store/ledger/usage-query.ts'
import { transaction } from '../../../store/sqlite.ts'
import { batchOf } from './batches.ts'

const traces = join(import.meta.dirname, '../../../../shared/data/hpc')
const here = existsSync(traces)
if (!here) console.warn('skipped: the public traces (../shared/data/hpc) are not beside this checkout')

interface Trace {
  readonly file: string
  readonly jobs: number
  /** column → what SQL makes of it, over a table `t` of the columns as text */
  readonly cores: string
  readonly gpus: string
  readonly seconds: string
}

const UNIX = (column: string) => `unixepoch(${column})`
const TRACES: readonly Trace[] = [
  {
    file: 'jobs-hpc2n.sacct.gz',
    jobs: 202_871,
    cores: 'NCPUS',
    gpus: '0',
    seconds: `${UNIX('"End"')} - ${UNIX('Start')}`,
  },
  {
    file: 'jobs-philly-gpu.sacct.gz',
    jobs: 82_247,
    cores: '0',
    gpus: "substr(AllocTRES, instr(AllocTRES, '=') + 1)",
    seconds: `${UNIX('"End"')} - ${UNIX('Start')}`,
  },
  {
    file: 'xdmod-reference.sacct.gz',
    jobs: 15_989,
    cores: `CASE AllocTRES WHEN '' THEN 0 ELSE NCPUS END`,
    gpus: "CASE instr(AllocTRES, 'gres/gpu=') WHEN 0 THEN 0 ELSE CAST(substr(AllocTRES, instr(AllocTRES, 'gres/gpu=') + 9) AS INTEGER) END",
    seconds: `${UNIX('"End"')} - ${UNIX('Start')}`,
  },
]

describe.skipIf(!here).each(TRACES)('the trace $file', ({ file, jobs: count, cores, gpus, seconds }) => {
  let directory: string
  let ledger: DatabaseSync
  let plain: DatabaseSync
  let jobs: Job[]

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-trace-'))
    ledger = openLedgerFile(directory, 'write')
    const lines = gunzipSync(readFileSync(join(traces, file)))
      .toString()
      .trim()
      .split('\n')
    const layout = readLayout(lines[0]!)
    const problems = createRowProblems()
    const reader = createRowReader({
      layout,
      clock: createLocalClock('UTC'),
      cluster: 'c',
      now: Date.now() / 1000,
      problems,
    })
    const rows = layout.hasHeader ? lines.slice(1) : lines
    jobs = rows.flatMap((line, at) => reader.read(line, at + 1) ?? [])
    expect(problems.listed).toEqual([])
    plain = new DatabaseSync(':memory:')
    plain.exec(`CREATE TABLE t (${layout.titles.map((title) => `"${title}" TEXT`).join(', ')})`)
    const insert = plain.prepare(`INSERT INTO t VALUES (${layout.titles.map(() => '?').join(', ')})`)
    transaction(plain, () => {
      for (const line of rows) insert.run(...line.split('|'))
    })
  }, 120_000)
  afterAll(() => {
    ledger.close()
    plain.close()
    rmSync(directory, { recursive: true })
  })

  const take = () => {
    const writer = createLedgerState(ledger, readPeopleKey(directory)).jobs
    return transaction(ledger, () => {
      writer.add(batchOf(jobs))
      return writer.flush()
    })
  }
  const ask = (more: Partial<UsageQuery>) =>
    answerUsage(ledger, { from: 0, to: 2_000_000_000, step: 'year', timeZone: 'UTC', by: [], where: {}, ...more })
  const total = (numbers: Float64Array) => numbers.reduce((sum, number) => sum + number, 0)

  it('is taken in whole, and a second time changes nothing', { timeout: 120_000 }, () => {
    expect(take()).toEqual({ added: count, changed: 0, same: 0, stale: 0 })
    const changes = () => Number(ledger.prepare('SELECT total_changes() AS changes').get()!['changes'])
    const before = changes()
    expect(take()).toEqual({ added: 0, changed: 0, same: count, stale: 0 })
    // when each person was seen last is written down again, the same
    expect(changes() - before).toBe(
      Number(ledger.prepare('SELECT count(*) AS people FROM person_names').get()!['people']),
    )
  })

  it('has the totals that plain SQL has', { timeout: 120_000 }, () => {
    const [group] = ask({}).groups
    const expected = plain
      .prepare(
        `SELECT sum((${cores}) * (${seconds})) AS cores, sum((${gpus}) * (${seconds})) AS gpus, count(*) AS jobs FROM t`,
      )
      .get()!
    expect(total(group!.sums.submitted)).toBe(expected['jobs'])
    expect(total(group!.sums.coreSeconds)).toBe(expected['cores'])
    expect(total(group!.sums.gpuSeconds)).toBe(expected['gpus'])
  })

  it('has jobs by month and partition as plain SQL has', { timeout: 120_000 }, () => {
    const { bounds, groups } = ask({ step: 'month', by: ['partition'], from: 1_000_000_000, to: 1_600_000_000 })
    const expected = plain
      .prepare(
        `SELECT "Partition" AS name, strftime('%Y-%m', Submit) AS month, count(*) AS jobs FROM t GROUP BY 1, 2 ORDER BY 1, 2`,
      )
      .all()
    const found = groups.flatMap(({ names, sums }) =>
      [...sums.submitted].flatMap((jobs, at) =>
        jobs === 0
          ? []
          : [{ name: names.partition, month: new Date(bounds[at]! * 1000).toISOString().slice(0, 7), jobs }],
      ),
    )
    const key = ({ name, month }: Record<string, unknown>) => `${name} ${month}`
    expect(found.sort((a, b) => (key(a) < key(b) ? -1 : 1))).toEqual(
      expected.map((row) => ({ ...row })).sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    )
  })

  it('has people by year as plain SQL has', { timeout: 120_000 }, () => {
    const { bounds, groups } = ask({ from: 1_000_000_000, to: 1_600_000_000 })
    const count = plain.prepare(`SELECT count(DISTINCT nullif("User", '')) AS people FROM t
      WHERE (${UNIX('Submit')} >= ?1 AND ${UNIX('Submit')} < ?2) OR (${UNIX('"End"')} >= ?1 AND ${UNIX('"End"')} < ?2)
        OR (${UNIX('Start')} < ?2 AND ${UNIX('"End"')} > ?1)`)
    const expected = Array.from(groups[0]!.people, (_, at) => count.get(bounds[at]!, bounds[at + 1]!)!['people'])
    expect([...groups[0]!.people]).toEqual(expected)
  })
})
