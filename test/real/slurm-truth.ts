/** What Slurm's own commands say of the cluster, read with as little code as possible. */
import { slurm } from './servers.ts'

export type Counts = Readonly<Record<string, number>>

export interface Truth {
  /** partition → jobs, every task of an array; a job that names several partitions counts in the first */
  readonly running: Counts
  readonly pending: Counts
  readonly pendingCpus: Counts
  readonly pendingGpus: Counts
  /** `partition reason` → jobs */
  readonly reasons: Counts
  /** `partition state` → nodes */
  readonly nodes: Counts
  /** `partition state` → CPUs; state is allocated, idle or other */
  readonly cpus: Counts
  /** `node state` → 1 */
  readonly states: Counts
  /** `node type` → GPUs */
  readonly gpus: Counts
  readonly gpusAllocated: Counts
  /** `node reason` → Unix seconds */
  readonly reasonsSince: Counts
  /** why a node is not in service, by node */
  readonly nodeReasons: Readonly<Record<string, string>>
}

function tally(pairs: readonly (readonly [string, number])[]): Counts {
  const counts: Record<string, number> = {}
  for (const [key, value] of pairs) counts[key] = (counts[key] ?? 0) + value
  return Object.fromEntries(
    Object.entries(counts)
      .filter(([, value]) => value !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** `gres:gpu:a100:2` → 2; anything without a GPU → 0 */
const gpusOf = (tres: string) => Number(/gpu(?::[^:,]+)*:(\d+)/.exec(tres)?.[1] ?? 0)
const plainState = (state: string) => state.replace(/[^a-z_]+$/, '')

export function readTruth(): Truth {
  const jobs = slurm('squeue', '-h', '-r', '-o', '%P|%T|%C|%D|%b|%r')
    .map((line) => line.split('|'))
    .map(([partitions, state, cpus, nodes, gres, reason]) => ({
      partition: partitions!.replace(/,.*/, ''),
      state: state!,
      cpus: Number(cpus),
      gpus: Number(nodes) * gpusOf(gres!),
      // squeue prints details after the word: "ReqNodeNotAvail, UnavailableNodes:cn04"
      reason: reason!.replace(/,.*/, ''),
    }))
  const waiting = jobs.filter(({ state }) => state === 'PENDING')
  const places = slurm('sinfo', '-h', '-N', '-o', '%N|%R|%T').map((line) => line.split('|'))
  const nodes = slurm('scontrol', '-o', 'show', 'node').map((line) => ({
    name: /^NodeName=(\S+)/.exec(line)![1]!,
    type: /\bGres=gpu:([^:\s]+):/.exec(line)?.[1],
    gpus: Number(/CfgTRES=\S*gres\/gpu=(\d+)/.exec(line)?.[1] ?? 0),
    allocated: Number(/AllocTRES=\S*gres\/gpu=(\d+)/.exec(line)?.[1] ?? 0),
  }))
  return {
    running: tally(jobs.filter(({ state }) => state === 'RUNNING').map(({ partition }) => [partition, 1])),
    pending: tally(waiting.map(({ partition }) => [partition, 1])),
    pendingCpus: tally(waiting.map(({ partition, cpus }) => [partition, cpus])),
    pendingGpus: tally(waiting.map(({ partition, gpus }) => [partition, gpus])),
    reasons: tally(waiting.map(({ partition, reason }) => [`${partition} ${reason}`, 1])),
    nodes: tally(places.map(([, partition, state]) => [`${partition} ${plainState(state!)}`, 1])),
    cpus: tally(
      slurm('sinfo', '-h', '-o', '%R|%C').flatMap((line) => {
        const [partition, counts] = line.split('|')
        return ['allocated', 'idle', 'other'].map(
          (state, at) => [`${partition} ${state}`, Number(counts!.split('/')[at])] as const,
        )
      }),
    ),
    states: Object.fromEntries(places.map(([node, , state]) => [`${node} ${plainState(state!)}`, 1])),
    gpus: tally(nodes.map(({ name, type, gpus }) => [`${name} ${type}`, gpus])),
    gpusAllocated: tally(nodes.map(({ name, type, allocated }) => [`${name} ${type}`, allocated])),
    reasonsSince: Object.fromEntries(
      slurm('sinfo', '-h', '-N', '-o', '%N|%H|%E')
        .map((line) => line.split('|'))
        .filter(([, since]) => since !== 'Unknown')
        .map(([node, since, ...reason]) => [`${node} ${reason.join('|')}`, Number(since)]),
    ),
    nodeReasons: Object.fromEntries(
      slurm('sinfo', '-h', '-N', '-o', '%N|%E')
        .map((line) => [line.slice(0, line.indexOf('|')), line.slice(line.indexOf('|') + 1)])
        .filter(([, reason]) => reason !== 'none'),
    ),
  }
}
