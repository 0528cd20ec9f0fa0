/** Whether slurmdbd knows a cluster: of one that is not there, its commands answer nothing, without a word. */
import { AppError } from '../../core/errors.ts'
import { type Argv, type CommandOptions, commandFailure, runSlurm } from '../slurm/command.ts'
import type { Limits } from '../source.ts'

const CLUSTERS: Argv = ['sacctmgr', '--noheader', '--parsable2', 'show', 'cluster', 'format=Cluster']

/** @throws AppError `slurm.other_cluster` */
export async function requireCluster(
  cluster: string,
  options: CommandOptions,
  limits: Limits,
  signal: AbortSignal,
): Promise<void> {
  const output = await runSlurm(CLUSTERS, options, limits, signal)
  const failed = commandFailure(CLUSTERS, output)
  if (failed) throw failed
  const names = output.stdout.split('\n').filter((name) => name !== '')
  if (names.includes(cluster)) return
  const told = names.slice(0, 5).join(', ') || '-'
  throw new AppError('unavailable', 'slurm.other_cluster', { address: 'sacctmgr', cluster, told })
}
