import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { evenFrom } from '../../forecasts/random.ts'
import { runImport } from './here.ts'
import { makePlace, type Place } from './program.ts'

let place: Place
beforeEach(() => {
  place = makePlace()
})
afterEach(() => place.leave())

const run = async (...words: string[]) => place.here(['simulate', ...words, '--lang', 'en', '--time-zone', 'UTC'])

const HEADER =
  'JobID|Cluster|User|Account|Partition|State|Submit|Eligible|Start|End|Elapsed|Timelimit|NCPUS|NNodes|AllocTRES'
const BEGIN = Date.UTC(2024, 2, 4) / 1000
const text = (seconds: number) => new Date(1000 * (BEGIN + seconds)).toISOString().slice(0, 19)
const clock = (seconds: number) => new Date(1000 * seconds).toISOString().slice(11, 19)

interface Made {
  readonly id: number
  readonly submit: number
  readonly start: number
  readonly run: number
  readonly cpus: number
  readonly partition?: string
  readonly cluster?: string
}
const row = ({ id, submit, start, run, cpus, partition = 'batch', cluster = 'c' }: Made) =>
  [
    ...[id, cluster, `u${id % 7}`, 'a', partition, 'COMPLETED', text(submit), text(submit), text(start)],
    ...[text(start + run), clock(run), '02:00:00', cpus, 1, `cpu=${cpus},node=1`],
  ].join('|')

/** Four cores; each job waited for the one before it. */
function queue(count = 200): string[] {
  const even = evenFrom(3)
  let [submit, free] = [0, 0]
  return Array.from({ length: count }, (_, id) => {
    submit += Math.floor(2_000 * even())
    const run = 300 + Math.floor(2_000 * even())
    const start = Math.max(submit, free)
    free = start + run
    return row({ id: id + 1, submit, start, run, cpus: 4 })
  })
}
const listing = (rows: readonly string[]) => place.file('jobs.txt', `${[HEADER, ...rows].join('\n')}\n`)

interface Told {
  readonly jobs: number
  readonly capacity: { readonly pools: readonly { readonly nodes: number; readonly cores: number }[] }
  readonly recorded: { readonly overall: Record<string, number> }
  readonly replayed: { readonly overall: Record<string, number> }
  readonly scenario: { readonly nodes: number; readonly overall: Record<string, Record<string, number>> }
  readonly search: { readonly nodes: number | null; readonly tried: readonly { nodes: number; waitSeconds: number }[] }
  readonly problems: { readonly unreadRows: number; readonly counts: Record<string, number> }
}
const json = async (...words: string[]): Promise<Told> => {
  const { out } = await run(...words, '--json')
  return JSON.parse(out)
}

describe('a queue that is replayed', () => {
  it('of a listing is as it was, where one job waited for the other', async () => {
    listing(queue())
    const told = await json('--sacct', 'jobs.txt', '--seeds', '0')
    expect(told.jobs).toBe(200)
    expect(told.capacity.pools).toEqual([{ name: 'batch', nodes: 1, cores: 4, gpus: 0 }])
    expect(told.recorded.overall['p90']).toBeGreaterThan(1_000)
    expect(told.replayed).toEqual(told.recorded)
    expect(told.scenario.overall['p90']!['middle']).toBe(told.recorded.overall['p90'])
  })

  it('out of the ledger says the same as out of the listing', async () => {
    listing(queue())
    await runImport(
      place.directory,
      ['sacct', 'jobs.txt', '--time-zone', 'UTC'].map((word) =>
        word === 'jobs.txt' ? join(place.directory, word) : word,
      ),
    )
    const words = ['--growth', '1.1', '--seeds', '2', '--from', '2024-03-04', '--to', '2024-03-06']
    const [ours, theirs] = [await json('--sacct', 'jobs.txt', ...words), await json(...words)]
    expect(ours.jobs).toBeLessThan(200)
    expect(theirs).toEqual(ours)
  })

  it('tells the fewest nodes with which nine of ten wait no longer than wanted', async () => {
    listing(queue())
    const { search, scenario } = await json(
      '--sacct',
      'jobs.txt',
      '--growth',
      '1.5',
      '--target-wait',
      '10m',
      '--seeds',
      '3',
    )
    expect(search.nodes).toBeGreaterThan(0)
    const waits = new Map(search.tried.map(({ nodes, waitSeconds }) => [nodes, waitSeconds]))
    expect(waits.get(search.nodes!)).toBeLessThanOrEqual(600)
    expect(waits.get(search.nodes! - 1)).toBeGreaterThan(600)
    expect(scenario.nodes).toBe(search.nodes)
    expect(scenario.overall['p90']!['middle']).toBe(waits.get(search.nodes!))
  })

  it('is a table for people, in their language', async () => {
    listing(queue())
    const { code, out } = await run('--sacct', 'jobs.txt', '--nodes', '+1', '--seeds', '2')
    expect(code).toBe(0)
    expect(out).toContain('200 jobs, from 2024-03-04')
    expect(out).toContain('batch 1 × 4')
    expect(out).toContain('nodes +1 (batch), 2 seeds')
    expect(out).toMatch(/\n +recorded +replayed as is +scenario\n/)
    expect(out).toMatch(/\nbatch {2}cores:2-4 {2}p90( +[\d.]+ (s|min|h)){2} +[\d.]+ (s|min|h) \(/)
    const spanish = await place.here(['simulate', '--sacct', 'jobs.txt', '--target-wait', '20d', '--lang', 'es'])
    expect(spanish.out).toContain(
      'No hacen falta más nodos en batch: nueve de cada diez trabajos esperan 20,0 d o menos.',
    )
  })

  it('names rows that it leaves out, and goes on', async () => {
    listing([...queue(20), 'x|y', row({ id: 90, submit: 5, start: 9, run: 60, cpus: 0 })])
    const { code, out, err } = await run('--sacct', 'jobs.txt', '--seeds', '0')
    expect(code).toBe(0)
    expect(out).toContain('2 rows with problems')
    expect(err).toContain('Row 22')
    expect(err).toContain('Row 23: nobody tells how many cores or GPUs job 90 used')
    const told = await json('--sacct', 'jobs.txt', '--seeds', '0')
    expect(told.problems).toMatchObject({ unreadRows: 1, counts: { 'replay.job_without_size': 1 } })
  })

  it('names jobs that fit no more where nodes are taken away', async () => {
    const wide = row({ id: 300, submit: 9, start: 400_000, run: 60, cpus: 8 })
    listing([...queue(20), wide])
    const { err } = await run('--sacct', 'jobs.txt', '--node-shape', '4', '--nodes', '-1', '--seeds', '1')
    expect(err).toContain('job 300 (8 cores, 0 GPUs, 1 nodes) never fits in the partition "batch": it is left out')
    expect((await run('--sacct', 'jobs.txt', '--node-shape', '4', '--seeds', '1')).err).toBe('')
  })

  it('fails where not even many more nodes are enough', async () => {
    // seven hundred would have to run at once; each of them is recorded after the other
    const made = (id: number) => row({ id: id + 1, submit: 10 * id, start: 7_200 * id, run: 7_200, cpus: 4 })
    listing(Array.from({ length: 1_000 }, (_, id) => made(id)))
    const { code, out } = await run('--sacct', 'jobs.txt', '--target-wait', '0s', '--seeds', '1')
    expect(code).toBe(1)
    expect(out).toContain('Not even with 64 more nodes do nine of ten jobs wait 0 s or less.')
  })

  it.each([
    [['--growth', '0'], '--growth does not take "0"'],
    [['--growth', '1.2', '--seeds', '0'], '--seeds does not take "0"'],
    [['--seeds', '101'], '--seeds does not take "101"'],
    [['--nodes', 'many'], '--nodes does not take "many": write for example +8, -4.'],
    [['--target-wait', '4'], '--target-wait does not take "4": write for example 30m, 4h, 2d.'],
    [['--backfill', 'fast'], '--backfill does not take "fast": write for example none, easy, conservative.'],
    [['--node-shape', '0x0'], '--node-shape does not take "0x0"'],
    [['--from', '2024-03-09', '--to', '2024-03-02'], '2024-03-09'],
    [['--from', '2025-01-01'], 'There is no job to simulate among the 0 that were read'],
    [['--partition', 'none'], 'Say whose nodes they are with --partition: batch, other.'],
    [['--nodes', '2'], 'Say whose nodes they are with --partition: batch, other.'],
    [['--sacct', 'none.txt'], 'none.txt'],
  ])('that cannot be is told why: %j', async (words, said) => {
    listing([...queue(5), row({ id: 9, submit: 5, start: 9, run: 60, cpus: 1, partition: 'other' })])
    const { code, err } = await run('--sacct', 'jobs.txt', ...words)
    expect(code).not.toBe(0)
    expect(err).toContain(said)
  })

  it('of several clusters, or of none, asks for one', async () => {
    expect((await run()).err).toContain('Say where the data is with --data')
    listing([...queue(5), row({ id: 9, submit: 5, start: 9, run: 60, cpus: 1, cluster: 'd' })])
    expect((await run('--sacct', 'jobs.txt')).err).toContain('Say which cluster with --cluster: c, d.')
    expect((await json('--sacct', 'jobs.txt', '--cluster', 'd')).jobs).toBe(1)
    await runImport(place.directory, ['sacct', join(place.directory, 'jobs.txt'), '--time-zone', 'UTC'])
    expect((await run()).err).toContain('Say which cluster with --cluster: c, d.')
    expect((await json('--cluster', 'd')).jobs).toBe(1)
  })
})
