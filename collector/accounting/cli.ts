/** `sacct`, for sites without slurmrestd: here or on another machine through ssh. */
import { AppError } from '../../core/errors.ts'
import type { Job } from '../../core/ledger/job.ts'
import { createLocalClock } from '../../core/ledger/local-time.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { AskContext } from '../slurm/access.ts'
import { type Argv, type CommandOptions, commandFailure, runSlurm } from '../slurm/command.ts'
import type { Limits } from '../source.ts'
import type { AccountingAccess, AccountingAnswer } from './access.ts'
import { requireCluster } from './cluster.ts'
import { createRowProblems } from './problems.ts'
import { readLayout } from './sacct-columns.ts'
import { createRowReader } from './sacct-rows.ts'

/** With its steps, which are left out again: without them (`-X`) sacct says that no CPU time was used. */
const SACCT: Argv = ['sacct', '--allusers', '--duplicates', '--parsable2']
const COLUMNS = [
  ...['Cluster', 'JobID', 'JobIDRaw', 'User', 'Account', 'Partition', 'QOS', 'State', 'ExitCode', 'Submit'],
  ...['Eligible', 'Start', 'End', 'ElapsedRaw', 'TimelimitRaw', 'AllocTRES', 'ReqTRES', 'TotalCPU', 'NodeList'],
]
/** A command line has an end. */
const MOST_JOB_IDS = 500

/** @param cluster as Slurm calls it */
export function createSacctAccess(cluster: string, options: CommandOptions, limits: Limits): AccountingAccess {
  let isKnown = false
  async function ask(args: readonly string[], { signal, now }: AskContext): Promise<AccountingAnswer> {
    if (!isKnown) await requireCluster(cluster, options, limits, signal)
    isKnown = true
    const argv: Argv = [...SACCT, `--clusters=${cluster}`, `--format=${COLUMNS.join(',')}`, ...args] as const as Argv
    // whatever the time zones of both machines
    const output = await runSlurm(argv, { ...options, variables: ['SLURM_TIME_FORMAT=%s'] }, limits, signal)
    const failed = commandFailure(argv, output)
    if (failed) throw failed
    return { jobs: parseListing(output.stdout, cluster, now), bodyBytes: Buffer.byteLength(output.stdout) }
  }
  return {
    jobsIn: ({ from, to }, context) =>
      ask([`--starttime=uts${Math.floor(from)}`, `--endtime=uts${Math.ceil(to)}`], context),
    jobsOf: (jobIds, context) => ask([`--jobs=${jobIds.join(',')}`], context),
    mostJobIds: MOST_JOB_IDS,
    facts: () => ({ api: 'sacct' }),
    close: () => undefined,
  }
}

/** Times are epoch seconds. @throws AppError `slurm.bad_rows`, `invalid` */
export function parseListing(text: string, cluster: string, now: UnixSeconds): readonly Job[] {
  const [first, ...lines] = text.split('\n')
  const layout = readLayout(first ?? '')
  const problems = createRowProblems()
  const reader = createRowReader({ layout, clock: createLocalClock('UTC'), cluster, now, problems })
  const jobs: Job[] = []
  lines.forEach((line, at) => {
    const job = line === '' ? undefined : reader.read(line, at + 2)
    if (job) jobs.push(job)
  })
  const [problem] = problems.listed
  if (!problem) return jobs
  const { column = '-', value = '-' } = problem.params
  throw new AppError('unavailable', 'slurm.bad_rows', { address: 'sacct', count: problems.count, column, value })
}
