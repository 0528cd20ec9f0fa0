/** slurmdbd through slurmrestd. Answers hold all steps of all jobs: some kilobytes a job, so that windows stay short. */
import { AppError } from '../../core/errors.ts'
import { createHttpClient } from '../scrape.ts'
import type { AskContext } from '../slurm/access.ts'
import type { RestOptions } from '../slurm/rest.ts'
import { createQuestions } from '../slurm/rest-questions.ts'
import { listOf, textAt } from '../slurm/values.ts'
import type { Limits } from '../source.ts'
import type { AccountingAccess, AccountingAnswer } from './access.ts'
import { parseAccountedJobs } from './rest-jobs.ts'

/** Understood, newest first. v0.0.36 and v0.0.37 tell of jobs too, but every release that has them has v0.0.38. */
const VERSIONS = ['v0.0.45', 'v0.0.44', 'v0.0.43', 'v0.0.42', 'v0.0.41', 'v0.0.40', 'v0.0.38'] as const
/** Each is a request of its own. */
const MOST_JOB_IDS = 20

/** @param cluster as Slurm calls it */
export function createSlurmdbAccess(cluster: string, options: RestOptions, limits: Limits): AccountingAccess {
  const { address, socketPath, apiVersion } = options
  const client = createHttpClient({ limits, ...(socketPath === undefined ? {} : { socketPath }) })
  const name = encodeURIComponent(cluster)
  const questions = createQuestions(
    {
      connection: options,
      api: 'slurmdb',
      versions: VERSIONS.filter((version) => apiVersion === undefined || version === apiVersion),
      probe: ({ now }) => `jobs?start_time=uts${Math.floor(now)}&end_time=uts${Math.ceil(now) + 1}`,
    },
    client,
  )
  let isKnown = false
  /** A name that is not slurmdbd's own would look like an idle cluster for ever. */
  async function requireCluster(context: AskContext): Promise<void> {
    if (isKnown) return
    const { document } = await questions.ask('clusters', context)
    const names = listOf(document, 'clusters', address).map((item) => textAt(item, 'name'))
    if (!names.includes(cluster)) {
      const told = names.slice(0, 5).join(', ') || '-'
      throw new AppError('unavailable', 'slurm.other_cluster', { address, cluster, told })
    }
    isKnown = true
  }
  async function ask(name: string, context: AskContext): Promise<AccountingAnswer> {
    await requireCluster(context)
    const { document, bodyBytes } = await questions.ask(name, context)
    return { jobs: parseAccountedJobs(document, address, { cluster, now: context.now }), bodyBytes }
  }
  return {
    jobsIn: ({ from, to }, context) =>
      ask(`jobs?cluster=${name}&start_time=uts${Math.floor(from)}&end_time=uts${Math.ceil(to)}`, context),
    async jobsOf(jobIds, context) {
      const answers: AccountingAnswer[] = []
      for (const id of jobIds) answers.push(await ask(`job/${id}`, context))
      return {
        jobs: answers.flatMap(({ jobs }) => jobs),
        bodyBytes: answers.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0),
      }
    },
    mostJobIds: MOST_JOB_IDS,
    facts: questions.facts,
    close: () => client.close(),
  }
}
