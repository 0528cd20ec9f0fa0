/** slurmdbd through slurmrestd, as real ones answered. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createSlurmdbAccess } from '../../collector/accounting/rest.ts'
import type { AppError } from '../../core/errors.ts'
import { LIMITS, type Release, type Reply, replay } from './slurm-recordings.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step()
})

const RECORDED = { '22.05': 'v0.0.38', '24.11': 'v0.0.42', '26.05': 'v0.0.45' } as const
/** a week after the recordings */
const NOW = Date.parse('2026-11-28T00:00:00Z') / 1000
const CONTEXT = { signal: new AbortController().signal, now: NOW }
const WINDOW = { from: NOW - 10 * 86_400, to: NOW }

const jobs = (release: Release): string =>
  readFileSync(
    join(import.meta.dirname, `../fixtures/slurm/${release}/accounting/${RECORDED[release]}-jobs.json`),
    'utf8',
  )
const CLUSTERS = JSON.stringify({ clusters: [{ name: 'testbed' }], errors: [] })
const failing = (errors: readonly object[]): Reply => ({ status: 200, body: JSON.stringify({ errors, jobs: [] }) })
// what Slurm 22.05.8 says
const NOTHING = failing([
  { description: 'Nothing found', error_number: 9003, error: 'Nothing found with query', source: 'slurmdb_jobs_get' },
])
const AWAY = failing([
  {
    description: 'Failed connecting to slurmdbd',
    error_number: 7000,
    error: 'Unable to connect to database',
    source: 'slurmdb_jobs_get',
  },
])

/** @param answers what comes for a name of the API, in the version that this release has */
async function open(release: Release, answers: (name: string) => Reply | undefined, cluster = 'testbed') {
  const served = `/slurmdb/${RECORDED[release]}/`
  const server = await replay(release, (path) => {
    if (!path.startsWith(served)) return undefined
    const name = path.slice(served.length)
    return answers(name) ?? (name === 'clusters' ? { status: 200, body: CLUSTERS } : NOTHING)
  })
  cleanup.push(() => server.close())
  const access = createSlurmdbAccess(cluster, { url: server.url, address: 'slurmrestd' }, LIMITS)
  cleanup.push(() => access.close())
  return { access, asked: server.asked }
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: AppError) => error.problem.code,
  )

describe('slurmdbd behind slurmrestd', () => {
  it.each(Object.keys(RECORDED) as Release[])('of Slurm %s is asked in the version both know', async (release) => {
    const { access, asked } = await open(release, (name) =>
      name.startsWith('jobs?cluster=testbed&') ? { status: 200, body: jobs(release) } : undefined,
    )
    const answer = await access.jobsIn(WINDOW, CONTEXT)
    expect(answer.jobs.length).toBe(63)
    expect(answer.bodyBytes).toBe(Buffer.byteLength(jobs(release)))
    expect(access.facts()).toMatchObject({ api: RECORDED[release] })
    expect(asked.at(-1)).toBe(
      `/slurmdb/${RECORDED[release]}/jobs?cluster=testbed&start_time=uts${WINDOW.from}&end_time=uts${WINDOW.to}`,
    )
  })

  it('has no jobs where it says that it found nothing, but not where it cannot be reached', async () => {
    let reply = NOTHING
    const { access } = await open('22.05', (name) => (name.startsWith('jobs') ? reply : undefined))
    expect((await access.jobsIn(WINDOW, CONTEXT)).jobs).toEqual([])
    reply = AWAY
    expect(await codeOf(access.jobsIn(WINDOW, CONTEXT))).toBe('slurm.accounting_down')
    reply = failing([{ error_number: 9003 }, { error_number: 7000, error: 'Unable to connect to database' }])
    expect(await codeOf(access.jobsIn(WINDOW, CONTEXT))).toBe('slurm.accounting_down')
  })

  it('is asked number by number for jobs, one request after the other', async () => {
    const all = JSON.parse(jobs('24.11')) as { jobs: { job_id: number }[] }
    const { access, asked } = await open('24.11', (name) => {
      const id = /^job\/(\d+)$/.exec(name)?.[1]
      const found = all.jobs.filter(({ job_id }) => String(job_id) === id)
      return found.length === 0 ? undefined : { status: 200, body: JSON.stringify({ ...all, jobs: found }) }
    })
    const { jobs: found } = await access.jobsOf([1, 22, 99_999], CONTEXT)
    expect(found.map(({ jobId }) => jobId)).toEqual([1, 22])
    expect(asked.slice(-3).map((path) => path.split('/').at(-1))).toEqual(['1', '22', '99999'])
  })

  it('that does not know the cluster is told, with the names it knows', async () => {
    const { access } = await open('24.11', () => undefined, 'serafin')
    await expect(access.jobsIn(WINDOW, CONTEXT)).rejects.toThrow(
      expect.objectContaining({
        problem: {
          code: 'slurm.other_cluster',
          params: { address: 'slurmrestd', cluster: 'serafin', told: 'testbed' },
        },
      }) as AppError,
    )
  })
})
