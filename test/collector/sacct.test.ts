import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRowProblems } from '../../collector/accounting/problems.ts'
import { readLayout } from '../../collector/accounting/sacct-columns.ts'
import { createRowReader } from '../../collector/accounting/sacct-rows.ts'
import { parseTres, requestedMemoryBytes } from '../../collector/accounting/tres.ts'
import { durationSeconds, readJobName, readState, readTime, readTimeLimit } from '../../collector/accounting/values.ts'
import type { Job } from '../../core/ledger/job.ts'
import { createLocalClock } from '../../core/ledger/local-time.ts'

const GIB = 1024 ** 3
/** a week after the recordings */
const NOW = Date.parse('2026-11-28T00:00:00Z') / 1000

function read(text: string) {
  const problems = createRowProblems()
  const [first, ...rest] = text.split('\n').filter((line) => line !== '')
  const layout = readLayout(first!)
  const reader = createRowReader({ layout, clock: createLocalClock('UTC'), cluster: 'here', now: NOW, problems })
  const lines = layout.hasHeader ? rest : [first!, ...rest]
  const jobs = lines.flatMap((line, at) => reader.read(line, at + 1 + Number(layout.hasHeader)) ?? [])
  return { jobs, problems: problems.listed.map(({ code, params }) => ({ code, ...params })) }
}

const recorded = (version: string) =>
  read(readFileSync(join(import.meta.dirname, `../fixtures/slurm/${version}/accounting/sacct-P.txt`), 'utf8'))

const byId = (jobs: readonly Job[], id: number) => jobs.find(({ jobId }) => jobId === id)!

describe('a recorded listing of sacct', () => {
  it.each(['22.05', '24.11'])('of Slurm %s is read whole, steps left out', (version) => {
    const { jobs, problems } = recorded(version)
    expect(problems).toEqual([])
    expect(jobs.length).toBe(63)
    expect(new Set(jobs.map(({ jobId }) => jobId)).size).toBe(63)
  })

  it('tells what a job got, what it asked for, and for how long', () => {
    expect(byId(recorded('24.11').jobs, 27)).toEqual({
      cluster: 'here',
      jobId: 27,
      submit: 1795222701,
      arrayJobId: NaN,
      hetJobId: NaN,
      user: 'aruiz',
      account: 'unc',
      partition: 'gpu',
      qos: 'normal',
      state: 'COMPLETED',
      eligible: 1795222701,
      start: 1795222702,
      end: 1795222722,
      elapsedSeconds: 20,
      timeLimitSeconds: 7200,
      nodes: 2,
      cpus: 16,
      gpus: 8,
      memoryBytes: 62.5 * GIB,
      requestedCpus: 16,
      requestedGpus: 8,
      requestedMemoryBytes: 62.5 * GIB,
      gpuType: '',
      usedCpuSeconds: 0.003,
      nodeList: 'gpu[01-02]',
      exitCode: 0,
      signal: 0,
    })
  })

  it('gives a waiting job nothing, though Slurm 22.05 prints CPUs as allocated', () => {
    const waiting = byId(recorded('22.05').jobs, 28)
    expect(waiting).toMatchObject({ state: 'PENDING', start: NaN, end: NaN, elapsedSeconds: 0, cpus: 0, gpus: 0 })
    expect(waiting).toMatchObject({ requestedCpus: 4, requestedGpus: 2, nodeList: '' })
  })

  it('gives a job that was cancelled before it started no start, whoever cancelled it', () => {
    for (const version of ['22.05', '24.11'])
      expect(byId(recorded(version).jobs, 21)).toMatchObject({ state: 'CANCELLED', start: NaN, cpus: 0 })
  })

  it('knows a running job by what it has run so far', () => {
    const running = byId(recorded('22.05').jobs, 8)
    expect(running).toMatchObject({ state: 'RUNNING', end: NaN, elapsedSeconds: 25, cpus: 24, nodes: 2 })
    expect(running.nodeList).toBe('cn[01,03]')
  })

  it('counts a job that failed in its first second as one that ran', () => {
    expect(byId(recorded('22.05').jobs, 19)).toMatchObject({ state: 'FAILED', signal: 11, cpus: 1, elapsedSeconds: 0 })
  })

  it('knows tasks of an array by numbers of their own', () => {
    const tasks = recorded('22.05').jobs.filter(({ arrayJobId }) => arrayJobId === 22)
    expect(tasks.map(({ jobId }) => jobId).sort((a, b) => a - b)).toEqual([22, 51, 52, 53, 61, 62, 63, 64, 65, 66])
  })

  it('adds up to the CPU seconds that sacct reckons itself', () => {
    for (const version of ['22.05', '24.11']) {
      const text = readFileSync(
        join(import.meta.dirname, `../fixtures/slurm/${version}/accounting/sacct-P.txt`),
        'utf8',
      )
      const [header, ...lines] = text
        .trim()
        .split('\n')
        .map((line) => line.split('|'))
      const at = (name: string) => header!.indexOf(name)
      // a name may hold a separator: count from the end
      const told = lines
        .filter((fields) => !fields[0]!.includes('.'))
        .reduce((sum, fields) => sum + Number(fields.at(at('CPUTimeRAW') - header!.length)), 0)
      expect(recorded(version).jobs.reduce((sum, job) => sum + job.cpus * job.elapsedSeconds, 0)).toBe(told)
    }
  })
})

describe('a listing of sacct', () => {
  const HEADER = 'JobIDRaw|JobID|User|Account|Partition|State|Submit|Start|End|Elapsed|AllocTRES'
  const ROW =
    '7|7|ana|unc|cpu|COMPLETED|2026-11-21T00:00:00|2026-11-21T00:01:00|2026-11-21T00:02:00|00:01:00|cpu=4,mem=8G,node=1'

  it('may end every line in a separator (-p) and give times as epoch seconds', () => {
    const row = ROW.replace(/2026-11-21T00:0(\d):00/g, (_, minute) => String(1795219200 + 60 * Number(minute)))
    expect(read(`${HEADER}|\n${row}|`).jobs).toEqual(read(`${HEADER}\n${ROW}`).jobs)
  })

  it('may have names of jobs with separators in them', () => {
    const { jobs, problems } = read(`JobName|${HEADER}\na|b|c|${ROW}`)
    expect(problems).toEqual([])
    expect(jobs[0]).toMatchObject({ jobId: 7, user: 'ana', cpus: 4 })
  })

  it('names row and column of what it cannot understand, and says how it should look', () => {
    const bad = [
      ROW.replace('COMPLETED', 'DONE'),
      ROW.replace('2026-11-21T00:01:00', 'yesterday'),
      ROW.replace('cpu=4', 'cpus 4'),
      ROW.replace('|00:01:00|', '|1m|'),
      ROW.slice(0, 40),
      ROW.replace('7|7|', 'x|x|'),
      ROW.replace('T00:02:00', 'T00:00:30'),
    ]
    const { jobs, problems } = read([HEADER, ...bad].join('\n'))
    expect(jobs).toEqual([])
    expect(problems).toEqual([
      { code: 'import.bad_value', row: 2, column: 'State', value: 'DONE', expected: 'COMPLETED' },
      { code: 'import.bad_value', row: 3, column: 'Start', value: 'yesterday', expected: '2026-11-21T00:58:20' },
      {
        code: 'import.bad_value',
        row: 4,
        column: 'AllocTRES',
        value: 'cpus 4,mem=8G,node=1',
        expected: 'cpu=4,mem=8G,node=1',
      },
      { code: 'import.bad_value', row: 5, column: 'Elapsed', value: '1m', expected: '1-02:03:04' },
      { code: 'import.wrong_width', row: 6, found: 7, expected: 11 },
      { code: 'import.bad_value', row: 7, column: 'JobID', value: 'x', expected: '1234, 1234_5, 1234+1' },
      { code: 'import.bad_value', row: 8, column: 'End', value: '2026-11-21T00:00:30', expected: '≥ Start' },
    ])
  })

  it('without the numbers of its array tasks is not taken: they would count twice', () => {
    const { jobs, problems } = read(`${HEADER.replace('JobIDRaw|', '')}\n${ROW.replace('7|7|', '7_1|')}`)
    expect(jobs).toEqual([])
    expect(problems).toMatchObject([{ column: 'JobID', value: '7_1', expected: 'JobIDRaw' }])
  })

  it('says which column is missing, and that a header is', () => {
    expect(() => read(HEADER.replace('Submit|', ''))).toThrow(/submit is missing/)
    expect(() => read(HEADER.replace('Elapsed|', ''))).toThrow(/elapsedraw \/ elapsed is missing/)
    expect(() => read('7|ana|unc')).toThrow(/3 of them, not the 26/)
  })
})

describe('values of sacct', () => {
  it.each([
    ['00:00:30', 30],
    ['1-02:03:04', 93_784],
    ['03:04', 184],
    ['00:00.003', 0.003],
    ['25-22:16:34', 2_240_194],
    ['', NaN],
    ['1-', NaN],
    ['30', NaN],
    ['1:2:3:4', NaN],
  ])('reads the duration %j as %d s', (text, seconds) => expect(durationSeconds(text)).toEqual(seconds))

  it('takes no time from before 1970 for a time', () => {
    const utc = createLocalClock('UTC')
    expect(readTime('1970-01-01T00:00:00', utc)).toBe(0)
    expect(readTime('1026-11-21T00:58:20', utc)).toBeUndefined()
    expect(readTime('Unknown', utc)).toBeNaN()
  })

  it('tells no limit from an unknown one', () => {
    expect(readTimeLimit('UNLIMITED', false)).toBe(Infinity)
    expect(readTimeLimit('Partition_Limit', true)).toBeNaN()
    expect(readTimeLimit('90', true)).toBe(5_400)
    expect(readTimeLimit('soon', true)).toBeUndefined()
  })

  it('reads states with who cancelled, and no others', () => {
    expect(readState('CANCELLED by 196224')).toBe('CANCELLED')
    expect(readState('OUT_OF_MEMORY')).toBe('OUT_OF_MEMORY')
    expect(readState('toString')).toBeUndefined()
  })

  it('reads names of jobs: plain, tasks, what is left of an array, parts, steps', () => {
    expect(readJobName('123')).toMatchObject({ jobId: 123, isStep: false })
    expect(readJobName('123_4')).toMatchObject({ jobId: NaN, arrayJobId: 123 })
    expect(readJobName('123_[5-99%3]')).toMatchObject({ jobId: 123, arrayJobId: 123 })
    expect(readJobName('123+1')).toMatchObject({ jobId: 124, hetJobId: 123 })
    expect(readJobName('123.batch')).toMatchObject({ isStep: true })
    expect(readJobName('123_4.0')).toMatchObject({ isStep: true })
    expect(readJobName('123 4')).toBeUndefined()
  })

  it('reads typed GPUs of a TRES list, and counts them once', () => {
    expect(parseTres('billing=8,cpu=8,gres/gpu=3,gres/gpu:a100=2,gres/gpu:v100=1,mem=62.50G,node=2')).toEqual({
      cpus: 8,
      nodes: 2,
      memoryBytes: 62.5 * GIB,
      gpus: 3,
      gpuType: 'a100',
    })
    expect(parseTres('gres/gpu:a100=2')).toMatchObject({ gpus: 2, cpus: NaN })
    expect(parseTres('cpu=4,energy=-2')).toMatchObject({ cpus: 4, gpus: 0 })
    for (const wrong of ['four', 'cpu=many', 'cpu=4,mem=lots', 'node=-1', 'gres/gpu=x'])
      expect(parseTres(wrong)).toBeUndefined()
  })

  it('reads memory that was asked for a node, a CPU, or in all, with the bit that old versions left in', () => {
    expect(requestedMemoryBytes('4G', 2, 8)).toBe(4 * GIB)
    expect(requestedMemoryBytes('31000Mn', 2, 8)).toBe(2 * 31_000 * 1024 ** 2)
    expect(requestedMemoryBytes('2Gc', 2, 8)).toBe(16 * GIB)
    expect(requestedMemoryBytes('2147486648Mn', 1, 8)).toBe(8 * 3_000 * 1024 ** 2)
    expect(requestedMemoryBytes('?', 1, 8)).toBeNaN()
  })
})
