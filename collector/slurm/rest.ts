/**
 * slurmrestd over TCP or a Unix socket: one request at a time, the newest API version both sides know (found by
 * asking, asked for again after an upgrade), the token read anew each time. An empty list is believed only after
 * status and `errors` were looked at.
 */
import { AppError } from '../../core/errors.ts'
import { createHttpClient } from '../scrape.ts'
import type { Limits } from '../source.ts'
import type { Access, Answer, AskContext, ControllerReport, JobsReport } from './access.ts'
import { parseDiag, parsePing } from './controller.ts'
import { countPendingTasks, type Job, type JobList, parseJobs } from './jobs.ts'
import { parseNodes } from './nodes.ts'
import { parsePartitions } from './partitions.ts'
import { reportController, SOON_SHARE } from './report-controller.ts'
import { parseReservations } from './reservations.ts'
import type { RestConnection } from './rest-ask.ts'
import { createQuestions } from './rest-questions.ts'

/**
 * Understood, newest first: all of which real answers were recorded. v0.0.36 tells no drained node from an idle
 * one and no node's partitions; v0.0.39 comes with v0.0.38 or v0.0.40 in every release of Slurm.
 */
export const API_VERSIONS = [
  'v0.0.45',
  'v0.0.44',
  'v0.0.43',
  'v0.0.42',
  'v0.0.41',
  'v0.0.40',
  'v0.0.38',
  'v0.0.37',
] as const
type ApiVersion = (typeof API_VERSIONS)[number]

const FIRST_OF_DATA_PARSER: ApiVersion = 'v0.0.40'

export interface RestOptions extends RestConnection {
  /** ask for this version only */
  readonly apiVersion?: ApiVersion
}

export function createRestAccess(options: RestOptions, limits: Limits): Access {
  const { address } = options
  const client = createHttpClient({
    limits,
    ...(options.socketPath === undefined ? {} : { socketPath: options.socketPath }),
  })
  const questions = createQuestions(
    {
      connection: options,
      api: 'slurm',
      versions: options.apiVersion === undefined ? API_VERSIONS : [options.apiVersion],
      probe: () => 'ping',
    },
    client,
  )

  async function parsed<T extends { length: number }>(
    name: string,
    parse: (document: unknown, address: string) => T,
    context: AskContext,
  ): Promise<Answer<T>> {
    const { document, bodyBytes } = await questions.ask(name, context)
    const value = parse(document, address)
    return { value, records: value.length, bodyBytes }
  }

  /** Whether slurmctld answers, where the statistics did not come in time. */
  async function ping(error: AppError, context: AskContext): Promise<Answer<ControllerReport>> {
    // 22.05 and older wait for a dead slurmctld here too, and then do not say
    if (!isDataParser(questions.knownVersion)) throw error
    const { document, bodyBytes } = await questions.ask('ping', context)
    const up = parsePing(document, address)
    const detail = 'ping: DOWN'
    const reason = up ? error : new AppError('unavailable', 'slurm.controller_down', { address, detail })
    return { value: { up, statistics: undefined, error: reason }, records: 1, bodyBytes }
  }

  return {
    // statistics first: ping says DOWN to a refused token as well, only these tell the difference
    controller: (context) =>
      reportController(
        async (soon) => {
          const { document, bodyBytes } = await questions.ask('diag', soon)
          return { value: parseDiag(document, address), records: 1, bodyBytes }
        },
        (error) => ping(error, context),
        context,
        limits.timeoutSeconds * (isOld(questions.knownVersion) ? 1 : SOON_SHARE),
      ),

    nodes: (context) => parsed('nodes', parseNodes, context),
    partitions: (context) => parsed('partitions', parsePartitions, context),
    reservations: (context) => parsed('reservations', parseReservations, context),

    async jobs(context): Promise<Answer<JobsReport>> {
      const version = await questions.version(context)
      // ALL without DETAIL leaves out the list of every core of every job: half the size
      const name = isDataParser(version) ? 'jobs?flags=ALL' : 'jobs'
      const { document, bodyBytes } = await questions.ask(name, context)
      const list = parseJobs(document, address)
      const cut = new Set(list.jobs.flatMap(({ cutArrayId }) => cutArrayId ?? []))
      if (cut.size === 0) return { value: { jobs: list.jobs }, records: list.records, bodyBytes }
      if (!isDataParser(version)) {
        const error = new AppError('unavailable', 'slurm.arrays_cut', { address, count: cut.size })
        return { value: { jobs: list.jobs, error }, records: list.records, bodyBytes }
      }
      const [only] = cut
      const states = await questions.ask(cut.size === 1 ? `jobs/state?job_id=${only}` : 'jobs/state', context)
      const jobs = completed(list, states.document, address)
      return { value: { jobs }, records: list.records, bodyBytes: bodyBytes + states.bodyBytes }
    },

    facts: questions.facts,
    close: () => client.close(),
  }
}

/** Arrays whose list was cut, counted out task by task. */
function completed(list: JobList, states: unknown, address: string): readonly Job[] {
  return list.jobs.map((job) => {
    if (job.cutArrayId === undefined) return job
    const separate = list.separateTasks.get(job.cutArrayId) ?? 0
    return { ...job, tasks: Math.max(0, countPendingTasks(states, job.cutArrayId, address) - separate) }
  })
}

function isOld(version: ApiVersion | undefined): boolean {
  return version !== undefined && !isDataParser(version)
}

function isDataParser(version: ApiVersion | undefined): boolean {
  return version !== undefined && version >= FIRST_OF_DATA_PARSER
}
