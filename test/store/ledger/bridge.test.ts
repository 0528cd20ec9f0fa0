/** The bridge over a ledger: from courses, sessions and jobs of the same people, whatever their logins. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../../core/ledger/job.ts'
import type { BridgeQuery } from '../../../store/ledger/bridge/query.ts'
import { type LedgerWriter, openLedger, openLedgerWriter } from '../../../store/ledger/ledger.ts'

const at = (iso: string): number => Date.parse(`${iso}T12:00:00Z`) / 1000

let directory: string
let writer: LedgerWriter
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-bridge-'))
  writer = openLedgerWriter(directory, { domains: ['unc.edu.ar'] })
})
afterEach(async () => {
  await writer.close()
  rmSync(directory, { recursive: true })
})

let jobId = 0
function job(user: string, day: string, more: Partial<Job> = {}): Job {
  const submit = at(day)
  return {
    ...{ cluster: 'c', jobId: ++jobId, submit, arrayJobId: NaN, hetJobId: NaN, user, account: 'fisica' },
    ...{ partition: 'cpu', qos: 'normal', state: 'COMPLETED', eligible: submit, start: submit + 10, end: submit + 110 },
    ...{ elapsedSeconds: 100, timeLimitSeconds: 3600, nodes: 1, cpus: 4, gpus: 0, memoryBytes: 1, requestedCpus: 4 },
    ...{ requestedGpus: 0, requestedMemoryBytes: 1, gpuType: '', usedCpuSeconds: 5, nodeList: 'cn01', exitCode: 0 },
    signal: 0,
    ...more,
  }
}
const take = (jobs: readonly Job[]) =>
  writer.takeJobs(
    (add) => add(jobs),
    () => true,
  )
/** A look in the evening of that day, at servers that were started on it. */
const see = (day: string, logins: readonly string[], isStaff = false) =>
  writer.seeSessions({
    hub: 'main',
    at: (at(day) + 3_600) * 1000,
    mostApart: 90_000,
    servers: logins.map((login) => ({ login, name: '', started: at(day) * 1000, isReady: true, isStaff })),
  })

async function ask(more: Partial<BridgeQuery> = {}) {
  const ledger = openLedger(directory)
  try {
    return await ledger.bridge({ entry: 'firstNotebook', by: undefined, followUpDays: 90, ...more })
  } finally {
    await ledger.close()
  }
}

describe('the bridge', () => {
  it('is crossed by who has a server first and a job later, under any of her logins', async () => {
    await see('2026-01-10', ['ana@unc.edu.ar', 'bea'])
    await see('2026-01-20', ['ana@unc.edu.ar'])
    await see('2026-01-27', ['ana@unc.edu.ar'])
    await take([job('ana', '2026-02-09'), job('caro', '2026-05-30')])
    await see('2026-05-30', [])
    const { cohorts, knownUntil } = await ask()
    expect(knownUntil).toBe(at('2026-05-30') / 86_400 - 0.5)
    expect(cohorts).toMatchObject([
      {
        quarter: '2026-Q1',
        people: 2,
        followed: 2,
        steps: {
          regularNotebook: { reached: 1, medianDays: 17 },
          firstBatchJob: { reached: 1, ratio: 0.5, medianDays: 30 },
          sustainedGpu: { reached: 0 },
        },
      },
    ])
  })

  it('counts GPUs that were used, and leaves staff out', async () => {
    await see('2026-01-10', ['ana'])
    await see('2026-01-11', ['admin'], true)
    await take(['2026-01-12', '2026-01-19', '2026-01-26'].map((day) => job('ana', day, { gpus: 1, requestedGpus: 1 })))
    await take([job('caro', '2026-05-30')])
    await see('2026-05-30', [])
    expect((await ask()).cohorts).toMatchObject([
      {
        people: 1,
        steps: { sustainedBatch: { reached: 1, medianDays: 16 }, sustainedGpu: { reached: 1, medianDays: 16 } },
      },
    ])
  })

  it('has a way back', async () => {
    await take([job('ana', '2026-01-12'), job('caro', '2026-05-30')])
    await see('2026-02-11', ['ana'])
    await see('2026-05-30', [])
    expect((await ask()).cohorts).toEqual([])
    const { cohorts } = await ask({ entry: 'firstBatchJob' })
    expect(cohorts).toMatchObject([
      { quarter: '2026-Q1', people: 1, followed: 1, steps: { firstNotebook: { reached: 1, medianDays: 30 } } },
      { quarter: '2026-Q2', people: 1, followed: 0 },
    ])
  })

  it('sees what was told in the meantime', async () => {
    await see('2026-01-10', ['ana'])
    await take([job('caro', '2026-05-30')])
    await see('2026-05-30', [])
    const ledger = openLedger(directory)
    const query = { entry: 'firstNotebook', by: undefined, followUpDays: 90 } as const
    const reached = async () => (await ledger.bridge(query)).total.steps.firstBatchJob!.reached
    expect(await reached()).toBe(0)
    await take([job('ana', '2026-02-09')])
    expect(await reached()).toBe(1)
    await ledger.close()
  })

  it('begins with a course, by the organisation of the account and by the course, where files tell', async () => {
    const origin = { file: 'a.csv', imported: 1, sha256: Buffer.alloc(32) }
    const told = { origin, replaces: false, isWanted: true }
    const graduates = [
      { identity: 'ANA@unc.edu.ar', course: 'Python', date: '2026-01-08' },
      { identity: 'ana', course: 'R', date: '2026-02-01' },
      // of a year alone nobody knows the quarter
      { identity: 'dora', course: 'R', date: '2026' },
    ]
    await writer.takeFacts({ facts: { kind: 'graduates', facts: graduates }, ...told })
    const unc = { kind: 'account', key: 'fisica', organisation: 'UNC', country: 'AR', field: '', ror: '' } as const
    await writer.takeFacts({ facts: { kind: 'organisations', facts: [unc] }, ...told })
    await see('2026-01-10', ['ana@unc.edu.ar'])
    await take([job('ana', '2026-02-09'), job('caro', '2026-05-30')])
    await see('2026-05-30', [])
    const { cohorts } = await ask({ entry: 'trained', by: 'course' })
    expect(cohorts).toMatchObject([
      {
        quarter: '2026-Q1',
        group: 'Python',
        people: 1,
        steps: { firstNotebook: { medianDays: 2 }, firstBatchJob: { medianDays: 32 } },
      },
    ])
    expect((await ask({ by: 'organisation' })).cohorts).toMatchObject([{ group: 'UNC', people: 1 }])
  })

  it('is not known where nobody looked at a hub, or no job was ever told', async () => {
    expect(await ask()).toMatchObject({ cohorts: [], knownUntil: NaN })
    await take([job('ana', '2026-01-12')])
    expect((await ask({ entry: 'firstBatchJob' })).knownUntil).toBeNaN()
  })
})
