/** Turns of the accounting source against a slurmdbd that is modelled here: late, away, forgetful, or of too many words. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountingAccess } from '../../collector/accounting/access.ts'
import { createAccountingScraper } from '../../collector/accounting/scraper.ts'
import type { Scraper } from '../../collector/source.ts'
import { AppError } from '../../core/errors.ts'
import type { Job } from '../../core/ledger/job.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import { type LedgerWriter, openLedger, openLedgerWriter } from '../../store/ledger/ledger.ts'
import type { UsageAnswer } from '../../store/ledger/usage-query.ts'

/** midnight UTC of a Monday */
const START = 1_772_409_600
const NOW = START + 10 * DAY_SECONDS
const TURN = 300
const LIMITS = { timeoutSeconds: 60, bodyBytes: 1_000_000, compressionRatio: 100, labels: 64 }

let directory: string
let writer: LedgerWriter
let now: number
/** what slurmdbd has */
let known: Job[]
/** undefined: it answers */
let failure: AppError | undefined
let asked: string[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-accounting-'))
  writer = openLedgerWriter(directory)
  now = NOW
  known = []
  failure = undefined
  asked = []
})
afterEach(async () => {
  await writer.close()
  rmSync(directory, { recursive: true })
})

const access: AccountingAccess = {
  async jobsIn({ from, to }) {
    asked.push(to - from > 2 * HOUR_SECONDS ? 'days' : 'hour')
    if (failure) throw failure
    // as slurmdbd picks them: eligible before the end, not over before the beginning
    const jobs = known.filter(({ eligible, end }) => eligible < to && !(end < from))
    return { jobs, bodyBytes: 300 * jobs.length }
  },
  async jobsOf(ids) {
    asked.push('numbers')
    if (failure) throw failure
    return { jobs: known.filter(({ jobId }) => ids.includes(jobId)), bodyBytes: 0 }
  },
  mostJobIds: 5,
  facts: () => ({ version: 'Slurm 99' }),
  close: () => undefined,
}

const open = (since: number | undefined = START): Scraper =>
  createAccountingScraper(
    {
      access,
      source: 'slurm_accounting:here',
      cluster: 'here',
      plan: { overlapSeconds: HOUR_SECONDS },
      since,
      limits: LIMITS,
    },
    { jobs: writer },
  )
let scraper: Scraper
beforeEach(() => {
  scraper = open()
})

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++, now += TURN) {
    // running ones have run on until slurmdbd answers
    known = known.map((job) => (job.state === 'RUNNING' ? { ...job, elapsedSeconds: now - job.start } : job))
    await scraper.scrape({ signal: new AbortController().signal, now }).catch((error: unknown) => {
      if (error !== failure) throw error
    })
  }
}

function job(jobId: number, submit: number, more: Partial<Job> = {}): Job {
  return {
    ...{ cluster: 'slurm-calls-it-so', jobId, submit, arrayJobId: NaN, hetJobId: NaN, user: 'ana', account: 'unc' },
    ...{ partition: 'cpu', qos: 'normal', state: 'COMPLETED', eligible: submit, start: submit + 60, end: submit + 660 },
    ...{ elapsedSeconds: 600, timeLimitSeconds: 3600, nodes: 1, cpus: 4, gpus: 0, memoryBytes: 1, requestedCpus: 4 },
    ...{ requestedGpus: 0, requestedMemoryBytes: 1, gpuType: '', usedCpuSeconds: 5, nodeList: 'cn01', exitCode: 0 },
    signal: 0,
    ...more,
  }
}
const RUNNING = { state: 'RUNNING', end: NaN, elapsedSeconds: 0 } as const
const PENDING = { state: 'PENDING', start: NaN, end: NaN, elapsedSeconds: 0, cpus: 0 } as const

const usage = async (of: string = directory): Promise<UsageAnswer> => {
  const ledger = openLedger(of)
  try {
    return await ledger.usage({
      from: START,
      to: now,
      step: 'hour',
      timeZone: 'UTC',
      by: ['cluster', 'state'],
      where: {},
    })
  } finally {
    await ledger.close()
  }
}
/** What the ledger says is what it says of all that slurmdbd has now, taken in at once. */
async function expectAll(): Promise<void> {
  const other = mkdtempSync(join(tmpdir(), 'atalaya-accounting-'))
  const at = openLedgerWriter(other)
  try {
    const jobs = known.map((one) => ({ ...one, cluster: 'here' }))
    await at.takeJobs(
      (add) => add(jobs),
      () => true,
    )
    expect(await usage()).toEqual(await usage(other))
  } finally {
    await at.close()
    rmSync(other, { recursive: true })
  }
}

describe('accounting, asked every five minutes', () => {
  it('ends with all that there is, of years too, under the name that metrics use', async () => {
    known = Array.from({ length: 400 }, (_, at) => job(at, START + at * 2_000))
    await turns(20)
    await expectAll()
    expect((await usage()).groups.map(({ names }) => names.cluster)).toEqual(['here'])
  })

  it('follows a job from waiting over running to its end', async () => {
    known = [job(1, NOW - 600, PENDING)]
    await turns(1)
    expect(await writer.openJobs('here')).toEqual([{ jobId: 1, submit: NOW - 600 }])
    known = [job(1, NOW - 600, { ...RUNNING, start: NOW + 10 })]
    await turns(2)
    await expectAll()
    known = [job(1, NOW - 600, { start: NOW + 10, end: now - 20, elapsedSeconds: now - 30 - NOW })]
    await turns(2)
    await expectAll()
    expect(await writer.openJobs('here')).toEqual([])
  })

  it('asks by number for a job whose end it missed, and gives up one that nobody knows any more', async () => {
    known = [job(1, NOW - 900, RUNNING), job(2, NOW - 900, RUNNING)]
    await turns(20)
    // ended long before, told late: no window of an hour finds it; the other one was purged
    now += DAY_SECONDS / 2
    known = [job(1, NOW - 900, { end: NOW + 20 * TURN, elapsedSeconds: 20 * TURN + 840 })]
    await turns(2)
    expect(asked.slice(-2)).toEqual(['days', 'numbers'])
    expect(await writer.openJobs('here')).toEqual([])
    const told = (await usage()).groups.map(({ names, sums }) => [
      names.state,
      sums.submitted.reduce((a, b) => a + b, 0),
    ])
    expect(told).toEqual([
      ['COMPLETED', 1],
      ['RUNNING', 1],
    ])
  })

  it('misses nothing while slurmdbd is away, and nothing that reaches it a day late', async () => {
    await turns(20)
    failure = new AppError('unavailable', 'slurm.accounting_down', { address: 'sacct', detail: 'refused' })
    await turns(12)
    failure = undefined
    known.push(job(1, now - 3_000))
    await turns(2)
    await expectAll()
    // slurmctld held it back for a day
    known.push(job(2, now - DAY_SECONDS))
    await turns(300)
    await expectAll()
  })

  it('goes on where it was after a restart, without asking for years again', async () => {
    known = [job(1, START + 60), job(2, NOW - 60)]
    await turns(20)
    asked = []
    await scraper.close()
    scraper = open()
    await turns(3)
    expect(asked).toEqual(['hour', 'hour', 'hour'])
    await expectAll()
  })

  it('asks for less after too much, and still comes to the end', async () => {
    known = Array.from({ length: 2_000 }, (_, at) => job(at, START + at * 400))
    const most = 300 * 50
    const { jobsIn } = access
    const narrow: AccountingAccess = {
      ...access,
      async jobsIn(window, context) {
        const answer = await jobsIn(window, context)
        if (answer.bodyBytes <= most) return answer
        failure = new AppError('unavailable', 'scrape.too_large', { limit: 1 })
        throw failure
      },
    }
    scraper = createAccountingScraper(
      {
        access: narrow,
        source: 'x',
        cluster: 'here',
        plan: { overlapSeconds: HOUR_SECONDS },
        since: START,
        limits: { ...LIMITS, bodyBytes: most },
      },
      { jobs: writer },
    )
    for (let turn = 0; turn < 400; turn++) {
      await turns(1)
      failure = undefined
    }
    await expectAll()
  })

  it('keeps nothing of an answer that comes after its time', async () => {
    known = [job(1, NOW - 60)]
    const late = new AbortController()
    late.abort(new AppError('unavailable', 'scrape.timeout', { seconds: 60 }))
    await expect(scraper.scrape({ signal: late.signal, now })).rejects.toThrow()
    expect(await writer.mark('slurm_accounting:here')).toBeUndefined()
    await turns(1)
    await expectAll()
  })

  it('begins anew where its mark cannot be read, which changes nothing', async () => {
    known = [job(1, START + 60)]
    await turns(20)
    await writer.takeJobs(
      async () => undefined,
      () => true,
      { source: 'slurm_accounting:here', mark: 'torn' },
    )
    scraper = open()
    await turns(20)
    await expectAll()
  })
})
