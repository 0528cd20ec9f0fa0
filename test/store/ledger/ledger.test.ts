/** The ledger over its threads: all or nothing, also where the file fails half way. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../../core/ledger/job.ts'
import { makeWorkload } from '../../../core/ledger/workload.ts'
import { type LedgerWriter, openLedger, openLedgerWriter } from '../../../store/ledger/ledger.ts'
import { ledgerPath } from '../../../store/ledger/schema.ts'

/** midnight UTC of a Monday */
const START = 1_772_409_600
const DAYS = 12
const DAY = 86_400

let directory: string
let writer: LedgerWriter
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-ledger-'))
  writer = openLedgerWriter(directory)
})
afterEach(async () => {
  await writer.close()
  rmSync(directory, { recursive: true })
})

/** More than several batches of several days that are written early. */
const jobs: readonly Job[] = [
  ...makeWorkload({
    seed: 1,
    cluster: 'c',
    start: START,
    days: DAYS,
    jobsPerDay: 3_000,
    growthRatio: 0,
    coresPerNode: 8,
    nodes: 8,
    gpuShare: 0.1,
  }),
].flat()

const inFile = <T>(run: (db: DatabaseSync) => T): T => {
  const db = new DatabaseSync(ledgerPath(directory))
  try {
    return run(db)
  } finally {
    db.close()
  }
}
const stored = () =>
  inFile((db) => Number(db.prepare('SELECT coalesce(sum(jobs), 0) AS jobs FROM job_blocks').get()!['jobs']))

describe('taking jobs in', () => {
  it('keeps all of them, or none where they are not wanted after all or their source fails', async () => {
    expect(jobs.length).toBeGreaterThan(20_000)
    await writer.takeJobs(
      (add) => add(jobs),
      () => false,
    )
    const failing = writer.takeJobs(
      async (add) => {
        await add(jobs)
        throw new Error('the listing ends here')
      },
      () => true,
    )
    await expect(failing).rejects.toThrow('the listing ends here')
    expect(stored()).toBe(0)
    expect(
      await writer.takeJobs(
        (add) => add(jobs),
        () => true,
      ),
    ).toMatchObject({ added: jobs.length })
    expect(stored()).toBe(jobs.length)
  })

  it('keeps nothing where the file turns out to be damaged half way, and says which', async () => {
    const [known, rest] = [
      jobs.filter(({ submit }) => submit < START + DAY),
      jobs.filter(({ submit }) => submit >= START + DAY),
    ]
    await writer.takeJobs(
      (add) => add(known),
      () => true,
    )
    await writer.close()
    inFile((db) => db.exec("UPDATE job_blocks SET block = x'00'"))
    writer = openLedgerWriter(directory)
    // what was on its way when the first day failed must not be written either
    const failing = writer.takeJobs(
      (add) => add([...known, ...rest]),
      () => true,
    )
    await expect(failing).rejects.toMatchObject({
      problem: { code: 'store.corrupt', params: { path: ledgerPath(directory) } },
    })
    expect(stored()).toBe(known.length)
    // and the next one goes on as if nothing had been
    expect(
      await writer.takeJobs(
        (add) => add(rest),
        () => true,
      ),
    ).toMatchObject({ added: rest.length })
  })
})

describe('asking', () => {
  const query = { from: START, to: START + DAY, step: 'day', timeZone: 'UTC', by: [], where: {} } as const

  it('says which clusters there are, and from when to when', async () => {
    const ledger = openLedger(directory)
    expect(await ledger.contents()).toEqual({ clusters: [], usageEnd: undefined })
    const last = Math.max(...jobs.map(({ submit, end }) => (end > 0 ? end : submit)))
    const older = jobs.slice(0, 10).map((job) => ({ ...job, cluster: 'b' }))
    await writer.takeJobs(
      (add) => add([...jobs, ...older]),
      () => true,
    )
    expect(await ledger.contents()).toEqual({
      clusters: [
        { cluster: 'b', jobs: 10, firstSubmit: START, lastSubmit: START },
        { cluster: 'c', jobs: jobs.length, firstSubmit: START, lastSubmit: START + (DAYS - 1) * DAY },
      ],
      usageEnd: (Math.floor(last / DAY) + 1) * DAY,
    })
    await ledger.close()
  })

  it('counts a person once in all of the period, however many days of it were busy', async () => {
    const ledger = openLedger(directory)
    await writer.takeJobs(
      (add) => add(jobs),
      () => true,
    )
    const [whole] = (await ledger.usage({ ...query, to: START + 3 * DAY, step: 'all' })).groups
    const [days] = (await ledger.usage({ ...query, to: START + 3 * DAY })).groups
    expect(whole!.people[0]).toBeLessThan(days!.people.reduce((a, b) => a + b, 0))
    expect(whole!.people[0]).toBeGreaterThanOrEqual(Math.max(...days!.people))
    expect(whole!.sums.coreSeconds[0]).toBe(days!.sums.coreSeconds.reduce((a, b) => a + b, 0))
    expect(whole!.waits[0]!.starts).toBe(days!.waits.reduce((sum, { starts }) => sum + starts, 0))
    await ledger.close()
  })

  it('has no groups where nothing was ever taken in, and names a damaged file', async () => {
    const ledger = openLedger(directory)
    expect((await ledger.usage(query)).groups).toEqual([])
    await writer.takeJobs(
      (add) => add(jobs),
      () => true,
    )
    expect((await ledger.usage(query)).groups[0]!.sums.submitted[0]).toBeGreaterThan(1_000)
    inFile((db) => db.exec("UPDATE usage_days SET usage = x'00', hours = x'00'"))
    await expect(ledger.usage(query)).rejects.toMatchObject({ problem: { code: 'store.corrupt' } })
    await ledger.close()
  })
})
