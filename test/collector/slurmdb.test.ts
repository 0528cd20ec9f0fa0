import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseListing } from '../../collector/accounting/cli.ts'
import { parseAccountedJobs } from '../../collector/accounting/rest-jobs.ts'
import type { Job } from '../../core/ledger/job.ts'

/** a week after the recordings */
const NOW = Date.parse('2026-11-28T00:00:00Z') / 1000
const OF = { cluster: 'testbed', now: NOW }

const RECORDED = [
  { release: '22.05', version: 'v0.0.38' },
  { release: '24.11', version: 'v0.0.42' },
  { release: '26.05', version: 'v0.0.45' },
] as const

const read = (release: string, file: string): string =>
  readFileSync(join(import.meta.dirname, `../fixtures/slurm/${release}/accounting/${file}`), 'utf8')
const documentOf = ({ release, version }: (typeof RECORDED)[number]) =>
  JSON.parse(read(release, `${version}-jobs.json`)) as { jobs: Record<string, unknown>[] }
/** The listing was made a little later, when some jobs had ended that the document tells as running. */
const sacctOf = (release: string): readonly Job[] => parseListing(read(release, 'sacct-P.txt'), 'testbed', NOW)

describe('jobs of slurmdbd', () => {
  it.each(RECORDED)('are those of sacct, as Slurm $release tells them in $version', (recorded) => {
    const jobs = parseAccountedJobs(documentOf(recorded), 'slurmdbd', OF)
    expect(jobs.length).toBe(63)
    const listed = new Map(sacctOf(recorded.release).map((job) => [job.jobId, job]))
    const over = jobs.filter(({ end }) => !Number.isNaN(end))
    expect(over.length).toBeGreaterThan(35)
    for (const job of over) {
      const listedJob = listed.get(job.jobId)!
      // 22.05 tells no exit code in JSON: then it is unknown, and not a success
      const isUntold = recorded.release === '22.05' && job.state === 'FAILED' && !(job.signal > 0)
      // the sacct of that time and of 24.11 prints 137 as 9
      const exit = isUntold ? { exitCode: NaN, signal: NaN } : job.exitCode === 137 ? { exitCode: 137 } : {}
      expect(job).toEqual({ ...listedJob, ...exit })
    }
  })

  it.each(RECORDED)('that wait have no start, whatever Slurm $release estimates', (recorded) => {
    const waiting = parseAccountedJobs(documentOf(recorded), 'slurmdbd', OF).filter(({ state }) => state === 'PENDING')
    expect(waiting.length).toBeGreaterThan(3)
    for (const job of waiting)
      expect(job).toMatchObject({ start: NaN, end: NaN, elapsedSeconds: 0, cpus: 0, gpus: 0, nodes: 0, nodeList: '' })
    expect(waiting.every(({ requestedCpus }) => requestedCpus > 0)).toBe(true)
  })

  it.each(RECORDED)('that run tell how long so far ($release)', (recorded) => {
    const running = parseAccountedJobs(documentOf(recorded), 'slurmdbd', OF).filter(({ state }) => state === 'RUNNING')
    expect(running.length).toBeGreaterThan(5)
    for (const { start, end, elapsedSeconds, usedCpuSeconds, cpus } of running) {
      expect([start > 0, end, elapsedSeconds > 0, cpus > 0]).toEqual([true, NaN, true, true])
      // its steps have told nothing yet
      expect(usedCpuSeconds).toBeNaN()
    }
  })

  it('of another cluster in the same slurmdbd are left out', () => {
    expect(parseAccountedJobs(documentOf(RECORDED[0]), 'slurmdbd', { ...OF, cluster: 'other' })).toEqual([])
  })

  it('that cannot be understood are named by their place, and none is invented', () => {
    const broken = (change: (job: Record<string, Record<string, unknown>>) => void) => () => {
      const document = documentOf(RECORDED[1])
      change(document.jobs[4] as Record<string, Record<string, unknown>>)
      return parseAccountedJobs(document, 'slurmdbd', OF)
    }
    const shape = (path: string) =>
      expect.objectContaining({ problem: expect.objectContaining({ params: expect.objectContaining({ path }) }) })
    expect(broken((job) => delete job['time'])).toThrow(shape('jobs[4].time'))
    expect(broken((job) => (job['time']!['submission'] = null))).toThrow(shape('jobs[4].time.submission'))
    expect(broken((job) => (job['state']!['current'] = ['SLEEPING']))).toThrow(shape('jobs[4].state.current'))
    // such a job would fill the ledger hour by hour until the end of time
    expect(broken((job) => (job['time']!['elapsed'] = 1e15))).toThrow(shape('jobs[4].time'))
    expect(() => parseAccountedJobs({}, 'slurmdbd', OF)).toThrow(/jobs/)
  })
})

describe('a listing that sacct answers', () => {
  it('is taken whole or not at all, and says which column was not understood', () => {
    const text = read('24.11', 'sacct-P.txt')
    expect(() => parseListing(text.replace('|COMPLETED|', '|DONE|'), 'testbed', NOW)).toThrow(/State.*DONE/)
  })
})
