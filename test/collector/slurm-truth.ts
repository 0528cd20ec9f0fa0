/** The values of one scrape against the texts of squeue and sinfo recorded at the same moment. */
import { expect } from 'vitest'
import { json, type Release, sinfoRows, squeueRows, sum } from './slurm-recordings.ts'

const PARTITIONS = ['cpu', 'gpu', 'jupyter'] as const
const MEBIBYTE = 2 ** 20

type Values = ReadonlyMap<string, number>
interface Options {
  readonly cluster?: string
  /** partitions whose queue cannot be known */
  readonly unknownQueues?: readonly string[]
}

export function expectTruth(
  release: Release,
  values: Values,
  { cluster = 'serafin', unknownQueues = [] }: Options,
): void {
  for (const partition of PARTITIONS) {
    expectQueue(release, values, cluster, partition, unknownQueues.includes(partition))
    expectPartitionNodes(release, values, cluster, partition)
  }
  for (const row of sinfoRows(release)) expectNode(values, cluster, row)
}

function expectQueue(release: Release, values: Values, cluster: string, partition: string, unknown: boolean): void {
  const own = squeueRows(release).filter((row) => row.partition === partition)
  const pending = own.filter(({ state }) => state === 'PENDING')
  const labels = `{cluster="${cluster}",partition="${partition}"}`
  const known = (value: number) => (unknown ? Number.NaN : value)
  expect(values.get(`slurm_partition.jobs_running${labels}`)).toBe(
    own.filter(({ state }) => state === 'RUNNING').length,
  )
  expect(values.get(`slurm_partition.jobs_pending${labels}`)).toBe(known(pending.length))
  expect(values.get(`slurm_partition.pending_cpus${labels}`)).toBe(known(sum(pending.map(({ cpus }) => cpus))))
  expect(values.get(`slurm_partition.pending_nodes${labels}`)).toBe(known(sum(pending.map(({ nodes }) => nodes))))
  if (unknown) return
  // squeue prints a sentence instead of some reasons: those that are words must agree, and the total
  const word = (reason: string) =>
    `slurm_pending.jobs{cluster="${cluster}",partition="${partition}",reason="${reason}"}`
  for (const reason of new Set(pending.map((row) => row.reason).filter((text) => /^\w+$/.test(text)))) {
    const said = pending.filter((row) => row.reason === reason)
    expect(values.get(word(reason)), word(reason)).toBeGreaterThanOrEqual(said.length)
    expect(values.get(word(reason).replace('.jobs', '.cpus'))).toBeGreaterThanOrEqual(sum(said.map(({ cpus }) => cpus)))
  }
  const counted = [...values].filter(([id]) => id.startsWith('slurm_pending.jobs') && id.includes(`"${partition}"`))
  expect(sum(counted.map(([, value]) => value))).toBe(pending.length)
  expect(counted.map(([id]) => id).join()).not.toMatch(/reason="[^"]* /)
}

function expectPartitionNodes(release: Release, values: Values, cluster: string, partition: string): void {
  const own = sinfoRows(release).filter((row) => row.partition === partition)
  const at = (metric: string, state: string) =>
    values.get(`slurm_partition.${metric}{cluster="${cluster}",partition="${partition}",state="${state}"}`)
  for (const state of new Set([...own.map((row) => row.state), 'idle', 'down'])) {
    expect(at('nodes', state), state).toBe(own.filter((row) => row.state === state).length)
  }
  expect(['allocated', 'idle', 'other'].map((state) => at('cpus', state))).toEqual(
    [0, 1, 2].map((index) => sum(own.map(({ cpus }) => cpus[index]!))),
  )
  const gpus = ['allocated', 'idle', 'other'].map((state) =>
    values.get(`slurm_partition.gpus{cluster="${cluster}",gpu_type="a100",partition="${partition}",state="${state}"}`),
  )
  const used = gpusUsed(release)
  const drained = (row: { cpus: readonly number[] }) => row.cpus[2]! > 0
  const truth = {
    allocated: sum(own.map(({ node }) => used.get(node) ?? 0)),
    idle: sum(own.filter((row) => !drained(row)).map(({ node, gpus }) => gpus - (used.get(node) ?? 0))),
    other: sum(own.filter(drained).map(({ node, gpus }) => gpus - (used.get(node) ?? 0))),
  }
  const hasGpus = own.some((row) => row.gpus > 0)
  expect(gpus).toEqual(hasGpus ? Object.values(truth) : [undefined, undefined, undefined])
}

/** From another field than the one that is read: `tres_used`. */
function gpusUsed(release: Release): ReadonlyMap<string, number> {
  const file = release === '22.05' ? 'cli/sinfo.json' : 'cli/scontrol-nodes.json'
  const { nodes } = json(release, file) as { nodes: { name: string; tres_used: string | null }[] }
  return new Map(nodes.map(({ name, tres_used }) => [name, Number(/gres\/gpu=(\d+)/.exec(tres_used ?? '')?.[1] ?? 0)]))
}

function expectNode(values: Values, cluster: string, row: ReturnType<typeof sinfoRows>[number]): void {
  const labels = `{cluster="${cluster}",node="${row.node}"}`
  const reason = row.reason === '' ? '' : `reason=${JSON.stringify(row.reason)},`
  const state = `{cluster="${cluster}",node="${row.node}",partitions="${row.partition}",${reason}state="${row.state}"}`
  expect(values.get(`slurm_node.state${state}`), state).toBe(1)
  const states = [...values.keys()].filter((id) => id.startsWith('slurm_node.state') && id.includes(`"${row.node}"`))
  expect(states).toHaveLength(1)
  expect(values.get(`slurm_node.cpus${labels}`)).toBe(row.cpus[3])
  expect(values.get(`slurm_node.cpus_allocated${labels}`)).toBe(row.cpus[0])
  expect(values.get(`slurm_node.memory_total_bytes${labels}`)).toBe(row.memoryMebibytes * MEBIBYTE)
  expect(values.get(`slurm_node.memory_free_bytes${labels}`)).toBe(row.freeMebibytes * MEBIBYTE)
  expect(values.get(`slurm_node.load1${labels}`)).toBe(row.load)
  const reasons = [...values.keys()].filter((id) => id.startsWith('slurm_node.reason') && id.includes(`"${row.node}"`))
  expect(reasons).toEqual(row.reason === '' ? [] : [`slurm_node.reason_since_seconds${labels}`])
}
