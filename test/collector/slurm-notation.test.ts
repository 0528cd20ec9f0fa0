import { describe, expect, it } from 'vitest'
import { countArrayTasks } from '../../collector/slurm/array-tasks.ts'
import { parseDiag, parsePing, parsePingText, parseSdiagText } from '../../collector/slurm/controller.ts'
import { countGres, gpusInTres, parseGres } from '../../collector/slurm/gres.ts'
import { parseJobs } from '../../collector/slurm/jobs.ts'
import { nodeState } from '../../collector/slurm/node-state.ts'
import { parseNodes } from '../../collector/slurm/nodes.ts'
import { parsePartitions, parsePartitionsText } from '../../collector/slurm/partitions.ts'
import { cleanLabel, optionalNumber } from '../../collector/slurm/values.ts'
import { AppError } from '../../core/errors.ts'
import { json, type Release, text } from './slurm-recordings.ts'

const RELEASES: readonly Release[] = ['22.05', '24.11', '26.05']

describe('a list of array tasks', () => {
  it.each([
    ['1628', 1],
    ['1-1000', 1000],
    ['3-99,200,300,302,304,306,308,310%3', 104],
    ['1-997:3', 333],
    ['0-999999999', 1_000_000_000],
    ['0-9%3', 10],
  ])('%s is counted, not expanded', (list, count) => {
    expect(countArrayTasks(list)).toBe(count)
  })

  it('that Slurm cut has an unknown number of tasks', () => {
    expect(countArrayTasks('1,3,5,8,11,14,17,22,25,29,33,35,41,47,51,57,61,67,72,79,81,8...')).toBeNaN()
    expect(countArrayTasks('2,4,6,...%9')).toBeNaN()
  })

  it.each(['', 'x', '5-3', '1-9:0', '1,,2', '-1', '1-', '0x55'])('is none: %j', (list) => {
    expect(countArrayTasks(list)).toBeUndefined()
  })

  it.each(RELEASES)('of Slurm %s counts as its squeue -o %%K lists, and as sdiag counts', (release) => {
    const { jobs } = parseJobs(json(release, 'arrays/jobs.json'), 'squeue')
    const pending = jobs.filter(({ state }) => state === 'pending')
    const listed = text(release, 'arrays/squeue-compact.txt')
      .split('\n')
      .filter((line) => line.includes('|PENDING|'))
    expect(pending.map(({ reason }) => reason).sort()).toEqual(listed.map((line) => line.split('|')[4]!).sort())
    expect(pending.map(({ tasks }) => tasks).sort()).toEqual(
      listed.map((line) => countArrayTasks(line.split('|')[2]!)!).sort(),
    )
    // sdiag counts every 30 s: when it last did, the three that run now still waited (24.11 had not counted yet)
    const counted = Number(/Jobs pending:\s*(\d+)/.exec(text(release, 'arrays/sdiag-pending.txt'))![1])
    const all = jobs.reduce((sum, { tasks }) => sum + tasks, 0)
    if (release !== '24.11') expect(all).toBe(counted)
  })
})

describe('GPUs', () => {
  it.each([
    ['gpu:a100:4', { a100: 4 }],
    ['gpu:a100:4(S:0-1)', { a100: 4 }],
    ['gpu:a100:3(IDX:0,2-3)', { a100: 3 }],
    ['gpu:4', { '': 4 }],
    ['gpu:(null):2(IDX:0-1)', { '': 2 }],
    ['gpu:0', { '': 0 }],
    ['gpu:1g.5gb:7,gpu:a100:2(S:0,1),shard:8,nvme:1', { '1g.5gb': 7, a100: 2 }],
    ['gpu:a100_3g.20gb:no_consume:2', { 'a100_3g.20gb': 2 }],
    ['gres:gpu:a100:2', { a100: 2 }],
    ['gres/gpu:a100', { a100: 1 }],
    ['gres/gpu=1', { '': 1 }],
    ['gres/gpu:h100=8', { h100: 8 }],
    ['cpu:4', {}],
    ['', {}],
    ['N/A', {}],
    ['gpu:__proto__:2', { ['__proto__']: 2 }],
  ])('of %j', (gres, gpus) => {
    expect([...parseGres(gres)]).toEqual(Object.entries(gpus))
  })

  it('asked for in several types are added up', () => {
    expect(countGres('gres/gpu:a100:2,gres/gpu:v100:1')).toBe(3)
  })

  it.each([
    ['cpu=4,mem=16000M,node=1,billing=4,gres/gpu=2', 2],
    ['cpu=4,gres/gpu=4,gres/gpu:a100=3,gres/gpu:v100=1', 4],
    ['cpu=4,gres/gpu:a100=3,gres/gpu:v100=1', 4],
    ['cpu=4,mem=16000M', undefined],
    ['', undefined],
  ])('in %j', (tres, count) => {
    expect(gpusInTres(tres)).toBe(count)
  })
})

describe('a request for GPUs where the site does not account for them', () => {
  const job = {
    ...{ job_state: ['PENDING'], partition: 'gpu', cpus: 8, node_count: 2, tasks: 4, priority: 10 },
    tres_req_str: 'cpu=8,mem=32000M,node=2',
  }
  it.each([
    [{ tres_per_job: 'gres/gpu:3' }, 3],
    [{ tres_per_node: 'gres/gpu:a100:2' }, 4],
    [{ tres_per_task: 'gres/gpu=1' }, 4],
    [{}, 0],
  ])('%j', (request, gpus) => {
    expect(parseJobs({ jobs: [{ ...job, ...request }] }, 'x').jobs[0]?.gpus).toBe(gpus)
  })

  it('per socket is unknown before it runs', () => {
    expect(parseJobs({ jobs: [{ ...job, tres_per_socket: 'gres/gpu:1' }] }, 'x').jobs[0]?.gpus).toBeNaN()
  })
})

describe('the state of a node', () => {
  it.each([
    ['IDLE', 'idle'],
    ['MIXED', 'mixed'],
    ['MIXED+PLANNED', 'mixed'],
    ['ALLOCATED+COMPLETING', 'allocated'],
    ['IDLE+COMPLETING', 'completing'],
    ['IDLE+DRAIN', 'drained'],
    ['MIXED+DRAIN', 'draining'],
    ['IDLE+COMPLETING+DRAIN', 'draining'],
    ['DOWN+NOT_RESPONDING', 'down'],
    ['DOWN+DRAIN', 'drained'],
    ['IDLE+FAIL', 'fail'],
    ['MIXED+FAIL', 'failing'],
    ['IDLE+MAINTENANCE', 'maint'],
    ['MIXED+MAINTENANCE', 'mixed'],
    ['IDLE+MAINTENANCE+DRAIN', 'drained'],
    ['IDLE+RESERVED', 'reserved'],
    ['IDLE+PLANNED', 'planned'],
    ['IDLE+BLOCKED', 'blocked'],
    ['IDLE+POWERED_DOWN', 'powered_down'],
    ['IDLE+CLOUD+POWERING_UP+NOT_RESPONDING', 'powering_up'],
    ['ALLOCATED+POWERING_UP', 'powering_up'],
    ['IDLE+POWERING_DOWN', 'powering_down'],
    ['IDLE+POWER_DOWN', 'power_down'],
    ['IDLE+REBOOT_REQUESTED', 'reboot'],
    ['DOWN+REBOOT_ISSUED', 'reboot'],
    ['ALLOCATED+REBOOT_REQUESTED', 'allocated'],
    ['IDLE+INVALID_REG', 'inval'],
    ['UNKNOWN', 'unknown'],
    ['IDLE+NOT_RESPONDING', 'unknown'],
    ['ALLOCATED+NOT_RESPONDING', 'unknown'],
    ['IDLE+SOMETHING_NEW', 'idle'],
  ])('%s is %s', (words, state) => {
    expect(nodeState(words.split('+'))?.word).toBe(state)
    expect(nodeState(words.split('+').reverse())?.word).toBe(state)
  })

  it('without a base state is none', () => {
    expect(nodeState(['DRAIN'])).toBeUndefined()
  })

  it('of v0.0.36 is not enough: it knows neither drained nodes nor partitions', () => {
    expect(() => parseNodes(json('22.05', 'rest/v0.0.36-nodes.json'), 'x')).toThrow(/nodes\[0\]\.partitions/)
  })

  it('configured for later is not shown', () => {
    const node = {
      name: 'x',
      state: ['FUTURE'],
      partitions: [],
      cpus: 1,
      alloc_cpus: 0,
      real_memory: 1,
      alloc_memory: 0,
    }
    expect(parseNodes({ nodes: [node] }, 'x')).toEqual([])
  })
})

describe('a node', () => {
  const node = {
    ...{ name: 'gpu07', state: ['MIXED'], partitions: ['gpu', 'debug'], cpus: 64, alloc_cpus: 3, real_memory: 1000 },
    ...{ alloc_memory: 10, free_mem: { set: true, infinite: false, number: 5 }, cpu_load: 250 },
  }
  const parse = (changed: object) => parseNodes({ nodes: [{ ...node, ...changed }] }, 'x')[0]!

  it('has GPUs of several types, used ones by type', () => {
    const { gpus } = parse({ gres: 'gpu:a100:4,gpu:1g.5gb:7', gres_used: 'gpu:a100:1(IDX:3),gpu:1g.5gb:0(IDX:N/A)' })
    expect(gpus).toEqual(
      new Map([
        ['a100', { total: 4, allocated: 1 }],
        ['1g.5gb', { total: 7, allocated: 0 }],
      ]),
    )
  })

  it('has its one type where the used ones do not name it', () => {
    expect(parse({ gres: 'gpu:a100:4', gres_used: 'gpu:2' }).gpus.get('a100')).toEqual({ total: 4, allocated: 2 })
    expect(parse({ gres: 'gpu:4', gres_used: 'gpu:a100:2' }).gpus.get('')).toEqual({ total: 4, allocated: 2 })
  })

  it('does not say which of several types are used when they go unnamed', () => {
    expect(parse({ gres: 'gpu:a100:4,gpu:v100:2', gres_used: 'gpu:3' }).gpus.get('a100')?.allocated).toBeNaN()
    // not said is not zero
    for (const unsaid of [undefined, null])
      expect(parse({ gres: 'gpu:a100:4', gres_used: unsaid }).gpus.get('a100')).toEqual({ total: 4, allocated: NaN })
    expect(parse({ gres: 'gpu:a100:4', gres_used: '' }).gpus.get('a100')).toEqual({ total: 4, allocated: 0 })
  })

  it('that does not answer has no load and no free memory, whatever is printed', () => {
    const silent = parse({ state: ['MIXED', 'NOT_RESPONDING'] })
    expect([silent.load1, silent.memoryFreeBytes, silent.cpusAllocated]).toEqual([Number.NaN, Number.NaN, 3])
    expect(parse({ cpu_load: 4294967294, free_memory: -2, free_mem: undefined }).load1).toBeNaN()
  })

  it('has a reason only while it is drained, down or failing', () => {
    const reason = 'Kill\ttask failed\u2028[root@x]'
    expect(parse({ reason }).reason).toBe('')
    expect(parse({ reason, state: ['IDLE', 'DRAIN'] }).reason).toBe('Kill task failed [root@x]')
    expect(parse({ reason: 'ñ'.repeat(500), state: ['DOWN'] }).reason).toHaveLength(200)
  })
})

describe('a job', () => {
  const job = { job_state: 'PENDING', partition: 'cpu', cpus: 2, node_count: 1, priority: 5, eligible_time: 1000 }
  const parse = (changed: object) => parseJobs({ jobs: [{ ...job, ...changed }] }, 'x').jobs[0]

  it.each([
    ['RUNNING', 'running'],
    [['RUNNING', 'CONFIGURING'], 'running'],
    ['CONFIGURING', 'running'],
    [['RUNNING', 'COMPLETING'], undefined],
    [['CANCELLED', 'COMPLETING'], undefined],
    ['COMPLETING', undefined],
    ['SUSPENDED', undefined],
    [['PENDING', 'REQUEUED'], 'pending'],
    ['REQUEUE_HOLD', 'pending'],
    [['PENDING', 'REVOKED'], undefined],
    ['OUT_OF_MEMORY', undefined],
    [['FAILED', 'LAUNCH_FAILED'], undefined],
  ])('in state %j is %s', (job_state, state) => {
    expect(parse({ job_state })?.state).toBe(state)
  })

  it('in a state that nobody knows is an error, not nothing', () => {
    expect(() => parse({ job_state: 'LEVITATING' })).toThrow(/jobs\[0\]\.job_state/)
    expect(() => parse({ job_state: undefined })).toThrow(AppError)
  })

  it('for several partitions counts in the first', () => {
    expect(parse({ partition: 'gpu,cpu' })?.partition).toBe('gpu')
  })

  it.each([
    [{ hold: true }],
    [{ priority: { set: true, infinite: false, number: 0 } }],
    [{ state_reason: 'JobHeldAdmin' }],
    [{ state_reason: 'JobHoldMaxRequeue' }],
    [{ state_reason: 'Dependency' }],
    [{ state_reason: 'DependencyNeverSatisfied' }],
    [{ eligible_time: 0 }],
    [{ eligible_time: { set: true, infinite: false, number: 0 } }],
  ])('%j is not eligible', (changed) => {
    expect(parse({})?.eligibleSince).toBe(1000)
    expect(parse(changed)?.eligibleSince).toBeNaN()
  })
})

describe('numbers', () => {
  it.each([
    [5, 5],
    [{ set: true, infinite: false, number: 5 }, 5],
    [{ set: true, infinite: false, number: 0 }, 0],
    ['12', 12],
  ])('%j', (value, number) => {
    expect(optionalNumber(value)).toBe(number)
  })

  it.each([
    [null],
    [{ set: false, infinite: false, number: 7 }],
    [{ set: false, infinite: true, number: 0 }],
    ['Infinity'],
    ['UNLIMITED'],
    [-2],
    [JSON.parse('-9223372036854773808')],
    [4294967294],
    [JSON.parse('18446744073709551614')],
    [JSON.parse('1e999')],
  ])('%j is not set', (value) => {
    expect(optionalNumber(value)).toBeNaN()
  })

  it.each([[true], [[]], [{}], ['many'], [{ set: true }], [{ number: 'x' }]])('%j is none', (value) => {
    expect(optionalNumber(value)).toBeUndefined()
  })
})

describe('slurmctld', () => {
  it.each(['24.11', '26.05'] as const)('of %s says the same in text and JSON', (release) => {
    const fromText = parseSdiagText(text(release, 'cli/sdiag.txt'), 'sdiag')
    const fromJson = parseDiag(json(release, 'cli/sdiag.json'), 'sdiag --json')
    expect(Object.keys(fromText)).toEqual(Object.keys(fromJson))
    expect(fromText).toEqual(fromJson)
  })

  it('of 22.05 says in its text what it says', () => {
    const printed = text('22.05', 'cli/sdiag.txt')
    const number = (name: string, nth: number) =>
      Number([...printed.matchAll(new RegExp(`^\\s*${name}:\\s+(\\d+)$`, 'gm'))][nth]![1])
    expect(parseSdiagText(printed, 'sdiag')).toEqual({
      mainCycleSeconds: number('Last cycle', 0) / 1e6,
      mainCycleMeanSeconds: number('Mean cycle', 0) / 1e6,
      backfillCycleSeconds: number('Last cycle', 1) / 1e6,
      queueLength: number('Last queue length', 0),
      backfillQueueLength: number('Last queue length', 1),
      threads: number('Server thread count', 0),
      agentQueue: number('Agent queue size', 0),
      accountingQueue: number('DBD Agent queue size', 0),
    })
    // another main cycle ran before its API was asked, but no backfill
    const api = parseDiag(json('22.05', 'rest/v0.0.38-diag.json'), 'x')
    expect(api.backfillCycleSeconds).toBe(number('Last cycle', 1) / 1e6)
    expect(api.backfillQueueLength).toBe(number('Last queue length', 1))
  })

  it('that has not scheduled yet has no cycle times', () => {
    const idle = parseDiag(
      { statistics: { schedule_cycle_total: 0, schedule_cycle_last: 0, bf_cycle_counter: 0 } },
      'x',
    )
    expect(new Set(Object.values(idle))).toEqual(new Set([Number.NaN]))
  })

  it('answers when primary or backup does', () => {
    expect(parsePing({ pings: [{ pinged: 'DOWN' }, { pinged: 'UP' }] }, 'x')).toBe(true)
    expect(parsePing({ pings: [{ ping: 'DOWN' }] }, 'x')).toBe(false)
    expect(parsePing({ pings: [{ responding: false, status: 'No error' }] }, 'x')).toBe(false)
    expect(() => parsePing({ pings: [] }, 'x')).toThrow(AppError)
    const backup = 'Slurmctld(primary) at a is DOWN\nSlurmctld(backup) at b is UP\n'
    expect(parsePingText(backup, 'scontrol ping')).toBe(true)
    expect(() => parsePingText('', 'scontrol ping')).toThrow(AppError)
  })

  it.each(RELEASES)('of %s answers in every way it was asked', (release) => {
    expect(parsePingText(text(release, 'cli/scontrol-ping.txt'), 'x')).toBe(true)
  })
})

describe('partitions', () => {
  it.each(RELEASES)('of Slurm %s have their names', (release) => {
    const names =
      release === '22.05'
        ? parsePartitionsText(text(release, 'cli/scontrol-partitions.txt'), 'scontrol')
        : parsePartitions(json(release, 'cli/scontrol-partitions.json'), 'scontrol')
    expect(names).toEqual(['cpu', 'gpu', 'jupyter'])
  })

  it('there may be none', () => {
    expect(parsePartitionsText('No partitions in the system\n', 'x')).toEqual([])
    expect(parsePartitions({ partitions: [] }, 'x')).toEqual([])
  })
})

describe('labels', () => {
  it('are one line, well-formed and not long', () => {
    expect(cleanLabel('  a\u0000\n\tb ')).toBe('a b')
    expect(cleanLabel('\ud800')).toBe('\ufffd')
    expect(cleanLabel(`${'x'.repeat(198)}😀😀`).isWellFormed()).toBe(true)
    expect(cleanLabel('x'.repeat(1e6))).toHaveLength(200)
  })
})

describe('any document', () => {
  const parsers = [parseJobs, parseNodes, parsePartitions, parseDiag, parsePing] as const
  const documents = ['null', '[]', '{}', '"x"', '1', '{"jobs":{}}', '{"jobs":[null],"nodes":[1],"partitions":["x"]}']
  const poisoned = '{"__proto__":{"jobs":[]},"jobs":[{"__proto__":{"cpus":1},"job_state":"PENDING","partition":"p"}]}'

  it.each([...documents, poisoned])('is understood or refused: %s', (body) => {
    for (const parse of parsers) {
      try {
        parse(JSON.parse(body), 'x')
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
      }
    }
    expect(() => parseJobs(JSON.parse(poisoned), 'x')).toThrow(/jobs\[0\]\.cpus/)
    expect(Object.keys({})).toEqual([])
  })
})
