import { describe, expect, it } from 'vitest'
import { parseDiag } from '../../collector/slurm/controller.ts'
import { parseJobs } from '../../collector/slurm/jobs.ts'
import { parseNodes } from '../../collector/slurm/nodes.ts'
import { controllerReadings, jobReadings, nodeReadings } from '../../collector/slurm/readings.ts'
import { slurm } from '../../collector/sources/slurm.ts'
import { CATALOGUE, metric } from '../../core/catalogue.ts'
import { seriesId } from '../../core/series.ts'
import { json, REST_VERSIONS, recordedAt, text } from './slurm-recordings.ts'

const parse = (entry: object) => slurm.entry.safeParse({ cluster: 'serafin', ...entry })

describe('the configuration of a cluster', () => {
  it.each([
    { rest: { url: 'http://127.0.0.1:6820' } },
    { rest: { url: 'https://head01/slurm/', user: 'monitor', tokenFile: '/etc/atalaya/slurm.jwt' } },
    { rest: { socket: '/run/slurmrestd/slurmrestd.socket', apiVersion: 'v0.0.38' } },
    { cli: {} },
    { cli: { sshHost: 'monitor@head01', path: '/opt/slurm/bin' }, intervalSeconds: 300, labels: { site: 'ccad' } },
  ])('%j is good', (entry) => {
    expect(parse(entry).error).toBeUndefined()
  })

  it.each([
    {},
    { rest: { url: 'http://x' }, cli: {} },
    { rest: {} },
    { rest: { url: 'http://x', socket: '/x' } },
    { rest: { url: 'ftp://x' } },
    { rest: { url: 'http://x', apiVersion: 'v0.0.36' } },
    { rest: { url: 'http://x', user: 'a\r\nb' } },
    { rest: { url: 'http://x', token: 'secret' } },
    { cli: { sshHost: '-oProxyCommand=reboot' } },
    { cli: { sshHost: 'head01; reboot' } },
    { cli: { path: '/opt/$(reboot)' } },
    { cli: { path: 'bin' } },
    { cli: {}, intervalSeconds: 30 },
    { cli: {}, labels: { user: 'x' } },
  ])('%j is refused', (entry) => {
    expect(parse(entry).success).toBe(false)
  })

  it('stands for one target, named by the cluster', () => {
    const entry = slurm.entry.parse({
      cluster: 'serafin',
      rest: { url: 'http://head01:6820/' },
      labels: { site: 'ccad' },
    })
    expect(slurm.targets(entry)).toMatchObject([
      {
        id: 'slurm:serafin',
        title: 'Slurm serafin',
        address: 'head01:6820',
        intervalSeconds: 60,
        labels: { cluster: 'serafin', site: 'ccad' },
      },
    ])
  })
})

describe('what is measured', () => {
  const labels = { cluster: 'serafin', site: 'ccad' }
  const readings = REST_VERSIONS.flatMap(([release, version]) => {
    const document = (name: string) => json(release, `rest/${version}-${name}.json`)
    const { jobs } = parseJobs(document('jobs'), 'x')
    const report = { up: true, statistics: parseDiag(document('diag'), 'x') }
    return [
      ...controllerReadings(report, labels),
      ...nodeReadings(parseNodes(document('nodes'), 'x'), [], labels),
      ...jobReadings(jobs, [], labels, recordedAt(release)),
    ]
  })

  it('is all that the catalogue has of Slurm', () => {
    const declared = Object.entries(CATALOGUE)
      .filter(([name]) => name.startsWith('slurm_'))
      .flatMap(([name, { fields }]) => Object.keys(fields).map((field) => `${name}.${field}`))
    expect([...new Set(readings.map((reading) => reading.metric))].sort()).toEqual(declared.sort())
  })

  it('carries the labels of the catalogue, none empty', () => {
    for (const { metric: id, labels: own } of readings) {
      expect(metric(id).allLabels).toEqual(expect.arrayContaining(Object.keys(own)))
      expect(Object.values(own).every((value) => value !== '')).toBe(true)
    }
  })

  it('names every series once', () => {
    for (const [release, version] of REST_VERSIONS) {
      const nodes = parseNodes(json(release, `rest/${version}-nodes.json`), 'x')
      const { jobs } = parseJobs(json(release, `rest/${version}-jobs.json`), 'x')
      const ids = [...nodeReadings(nodes, ['empty'], labels), ...jobReadings(jobs, ['empty'], labels, 0)].map(seriesId)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it('names nobody: no user, no job', () => {
    const everything = readings.map(seriesId).join('\n')
    expect(text('24.11', 'rest/v0.0.42-jobs.json')).toMatch(/aruiz/)
    expect(everything).not.toMatch(/aruiz|bsosa|cvidal|dpaz|efunes|root|vasp/)
  })

  it('is zero for a partition with nothing in it, and for nobody waiting', () => {
    const empty = [...nodeReadings([], ['debug'], labels), ...jobReadings([], ['debug'], labels, 1000)]
    expect(empty.length).toBeGreaterThan(12)
    expect(empty.every(({ value }) => value === 0)).toBe(true)
    expect(empty.every((reading) => reading.labels['partition'] === 'debug')).toBe(true)
  })

  it('is the longest wait of those who could start', () => {
    const job = { job_state: 'PENDING', partition: 'cpu', cpus: 1, node_count: 1, priority: 5 }
    const times = [400, 900, 2000]
    const waiting = times.map((eligible_time) => ({ ...job, eligible_time }))
    const held = { ...job, eligible_time: 10, state_reason: 'JobHeldUser', priority: 0 }
    const { jobs } = parseJobs({ jobs: [...waiting, held] }, 'x')
    const found = jobReadings(jobs, [], labels, 1000).find(({ metric: id }) => id.endsWith('oldest_eligible_seconds'))
    expect(found?.value).toBe(600)
  })

  it('does not shrink by what one job does not say: it is unknown', () => {
    const job = { job_state: 'PENDING', partition: 'cpu', cpus: 1, node_count: 1, priority: 5 }
    const { jobs } = parseJobs({ jobs: [job, { ...job, cpus: { set: false, number: 0 } }] }, 'x')
    const value = (id: string) => jobReadings(jobs, [], labels, 0).find(({ metric: own }) => own === id)?.value
    expect(value('slurm_partition.jobs_pending')).toBe(2)
    expect(value('slurm_partition.pending_cpus')).toBeNaN()
    expect(value('slurm_partition.pending_nodes')).toBe(2)
  })
})
