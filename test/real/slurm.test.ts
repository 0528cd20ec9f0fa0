import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeReal } from './prerequisites.ts'
import { eventually, REAL, script, slurm } from './servers.ts'
import { firstSuccess, type LatestSeries, type Service, startService } from './service.ts'
import { type Counts, readTruth, type Truth } from './slurm-truth.ts'

const { slurmUrl, slurmSocket, slurmTokenFile, slurmUser } = REAL
/** The same cluster asked in each of the three ways, under three names. */
const ACCESS = {
  tcp: { rest: { url: slurmUrl, user: slurmUser, tokenFile: slurmTokenFile } },
  socket: { rest: { socket: slurmSocket } },
  cli: { cli: {} },
} as const
const ways = Object.keys(ACCESS) as (keyof typeof ACCESS)[]
const DRAINED = 'cn03'
const REASON = 'enlace IB, "inestable" = sí'

const configuration = {
  sources: {
    host: [],
    slurm: ways.map((way) => ({ cluster: way, intervalSeconds: 60, ...ACCESS[way] })),
  },
}

interface Snapshot {
  readonly truth: Truth
  /** `way metric` → what the API answers */
  readonly stored: ReadonlyMap<string, readonly LatestSeries[]>
}

const METRICS = [
  'slurm_partition.jobs_running',
  'slurm_partition.jobs_pending',
  'slurm_partition.pending_cpus',
  'slurm_partition.pending_gpus',
  'slurm_pending.jobs',
  'slurm_partition.nodes',
  'slurm_partition.cpus',
  'slurm_partition.gpus',
  'slurm_node.state',
  'slurm_node.reason_since_seconds',
  'slurm_node.gpus',
  'slurm_node.gpus_allocated',
  'slurm_controller.up',
] as const
type MetricName = (typeof METRICS)[number]

async function readStored(): Promise<Snapshot['stored']> {
  const service = await startService(configuration)
  try {
    await firstSuccess(
      service,
      ways.map((way) => `slurm:${way}`),
    )
    return await readAll(service)
  } finally {
    await service.stop()
  }
}

async function readAll(service: Service): Promise<Snapshot['stored']> {
  const stored = new Map<string, readonly LatestSeries[]>()
  for (const way of ways)
    for (const metric of METRICS)
      stored.set(`${way} ${metric}`, await service.latest(metric, `where=${encodeURIComponent(`cluster:${way}`)}`))
  return stored
}

/** The commands and Atalaya at one instant: Slurm says the same before and after it was collected. */
function snapshot(): Promise<Snapshot> {
  return eventually(
    'a cluster that stands still while it is collected',
    150,
    async () => {
      const before = readTruth()
      const stored = await readStored()
      return { truth: before, stored, still: isDeepStrictEqual(before, readTruth()) }
    },
    ({ still }) => still,
  )
}

/** `label label` → value; zeros left out, as the commands print none. */
function counts(series: readonly LatestSeries[], ...labels: readonly string[]): Counts {
  const sums: Record<string, number> = {}
  for (const one of series) {
    const key = labels.map((label) => one.labels[label]).join(' ')
    sums[key] = (sums[key] ?? 0) + one.value
  }
  return Object.fromEntries(
    Object.entries(sums)
      .filter(([, value]) => value !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

describeReal('Slurm as stored by Atalaya', ['slurm'], () => {
  let at: Snapshot
  beforeAll(async () => {
    slurm('scontrol', 'update', `nodename=${DRAINED}`, 'state=drain', `reason=${REASON}`)
    await eventually(
      'dead node marked as not responding',
      60,
      () => slurm('sinfo', '-h', '-N', '-n', 'cn04', '-o', '%T'),
      (states) => states.every((state) => state === 'down*'),
    )
    script('jobs', 'submit')
    at = await snapshot()
  }, 240_000)
  afterAll(() => {
    slurm('scontrol', 'update', `nodename=${DRAINED}`, 'state=resume')
  })

  it('compares with a queue worth comparing with', () => {
    expect(Object.keys(at.truth.running).sort()).toEqual(['cpu', 'debug', 'gpu'])
    expect(Object.keys(at.truth.reasons).length).toBeGreaterThanOrEqual(9)
    expect(at.truth.pending['cpu']).toBeGreaterThan(200)
    expect(at.truth.gpusAllocated).toEqual({ 'gpu01 a100': 3 })
    expect(at.truth.states).toMatchObject({ 'cn03 drained': 1, 'cn04 down': 1, 'gpu01 mixed': 1 })
  })

  describe.each(ways)('by %s', (way) => {
    const series = (metric: MetricName) => at.stored.get(`${way} ${metric}`)!

    it('has the controller up', () => {
      expect(series('slurm_controller.up').map(({ value }) => value)).toEqual([1])
    })

    it('counts running and pending jobs of each partition as squeue -r does', () => {
      expect(counts(series('slurm_partition.jobs_running'), 'partition')).toEqual(at.truth.running)
      expect(counts(series('slurm_partition.jobs_pending'), 'partition')).toEqual(at.truth.pending)
    })

    it('counts the CPUs and GPUs that pending jobs ask for', () => {
      expect(counts(series('slurm_partition.pending_cpus'), 'partition')).toEqual(at.truth.pendingCpus)
      expect(counts(series('slurm_partition.pending_gpus'), 'partition')).toEqual(at.truth.pendingGpus)
    })

    it('counts pending jobs by the reason squeue gives', () => {
      expect(counts(series('slurm_pending.jobs'), 'partition', 'reason')).toEqual(at.truth.reasons)
    })

    it('counts nodes by state in each partition as sinfo does', () => {
      expect(counts(series('slurm_partition.nodes'), 'partition', 'state')).toEqual(at.truth.nodes)
    })

    it('counts CPUs as A/I/O of sinfo', () => {
      expect(counts(series('slurm_partition.cpus'), 'partition', 'state')).toEqual(at.truth.cpus)
    })

    it('counts GPUs configured and allocated as scontrol does', () => {
      expect(counts(series('slurm_node.gpus'), 'node', 'gpu_type')).toEqual(at.truth.gpus)
      expect(counts(series('slurm_node.gpus_allocated'), 'node', 'gpu_type')).toEqual(at.truth.gpusAllocated)
      expect(counts(series('slurm_partition.gpus'), 'partition', 'state', 'gpu_type')).toEqual({
        'debug allocated a100': 3,
        'debug idle a100': 1,
        'gpu allocated a100': 3,
        'gpu idle a100': 1,
      })
    })

    it('has every node in the one state sinfo gives it, the dead one included', () => {
      expect(counts(series('slurm_node.state'), 'node', 'state')).toEqual(at.truth.states)
    })

    it('knows why and since when a node is drained', () => {
      expect(at.truth.reasonsSince[`${DRAINED} ${REASON}`]).toBeGreaterThan(1.7e9)
      const reasons = new Map(series('slurm_node.state').map(({ labels }) => [labels['node'], labels['reason']]))
      const known = series('slurm_node.reason_since_seconds').map(({ labels, value }) => [
        `${labels['node']} ${reasons.get(labels['node'])}`,
        value,
      ])
      expect(Object.fromEntries(known)).toEqual(at.truth.reasonsSince)
    })

    it('knows why a node is down that never said since when', () => {
      const reasons = series('slurm_node.state').flatMap(({ labels }) =>
        labels['reason'] === undefined ? [] : [[labels['node'], labels['reason']]],
      )
      expect(Object.fromEntries(reasons)).toEqual(at.truth.nodeReasons)
      expect(Object.keys(at.truth.nodeReasons)).toContain('cn04')
    })

    it('never says that a reason began in 1970', () => {
      expect(series('slurm_node.reason_since_seconds').filter(({ value }) => value <= 0)).toEqual([])
    })
  })

  it('says the same in all three ways, but for the name of the cluster', () => {
    const without = (way: string, metric: MetricName) =>
      at.stored.get(`${way} ${metric}`)!.map(({ labels, value }) => ({ ...labels, cluster: '', value }))
    for (const metric of METRICS) {
      expect(without('socket', metric)).toEqual(without('tcp', metric))
      expect(without('cli', metric)).toEqual(without('tcp', metric))
    }
  })
})

describeReal('A Slurm that does not answer', ['slurm'], () => {
  it('is an error with a remedy and stores nothing, least of all zero jobs', async () => {
    const service = await startService({
      sources: {
        host: [],
        slurm: [
          {
            cluster: 'ajeno',
            intervalSeconds: 60,
            rest: { url: REAL.slurmUrl, user: 'nadie', tokenFile: REAL.slurmTokenFile },
          },
        ],
      },
    })
    try {
      const [source] = await eventually(
        'first attempt',
        60,
        () => service.sources(),
        ([first]) => first !== undefined && first.state === 'failing',
      )
      expect(source!.lastErrors.length).toBeGreaterThan(0)
      expect(source!.lastSuccess).toBeNull()
      expect(await service.latest('slurm_partition.jobs_running')).toEqual([])
      expect(await service.latest('slurm_partition.jobs_pending')).toEqual([])
    } finally {
      await service.stop()
    }
  })
})
