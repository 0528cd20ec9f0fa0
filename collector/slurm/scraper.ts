/**
 * One scrape of one cluster: controller, nodes, partitions, jobs, now and then reservations, asked one after the other.
 * What failed is missing and said so; what is certain to fail again (no token, no slurmctld, no time) is not asked any
 * more. The ledger is told of nodes and reservations besides: it may be busy, and no sample waits for it.
 */
import { AppError } from '../../core/errors.ts'
import type { MessageCode } from '../../core/messages.ts'
import type { Labels } from '../../core/series.ts'
import { createPartMaker } from '../part.ts'
import type { Ports } from '../ports.ts'
import type { Limits, Part, ScrapeContext, Scraped, Scraper } from '../source.ts'
import type { Access, Answer, AskContext } from './access.ts'
import { controllerReadings, jobReadings, nodeReadings } from './readings.ts'
import { toShownNode } from './shown.ts'

/** Errors of one answer; after any other nothing else is asked. */
const LOCAL_ERRORS: ReadonlySet<MessageCode> = new Set([
  'scrape.unexpected_shape',
  'scrape.not_json',
  'scrape.too_large',
  'slurm.request_failed',
  'slurm.command_failed',
  'slurm.arrays_cut',
])
/** Of the time limit, so that what came in time is not lost with what did not. */
const OWN_SHARE = 0.95

/** Reservations change rarely, and are told with their times. */
const RESERVATIONS_EVERY_SECONDS = 300

export interface SlurmOptions {
  readonly access: Access
  /** as the ledger calls it */
  readonly cluster: string
  readonly labels: Labels
  readonly limits: Limits
  readonly intervalSeconds: number
}

export function createSlurmScraper(options: SlurmOptions, { capacity }: Pick<Ports, 'capacity'>): Scraper {
  const { access, cluster, labels, limits, intervalSeconds } = options
  const makers = {
    controller: createPartMaker('controller'),
    nodes: createPartMaker('nodes'),
    jobs: createPartMaker('jobs'),
  }
  /** kept for when the list of partitions alone fails: their counts stay true zeros instead of ending */
  let partitions: readonly string[] = []
  let reservationsAt = -Infinity
  let telling: Promise<void> = Promise.resolve()
  /** what the ledger failed with since the last scrape */
  let untold: unknown[] = []
  const tell = (write: () => Promise<void>): void => {
    telling = telling.then(write).catch((error: unknown) => void untold.push(error))
  }

  async function scrape({ signal, now }: ScrapeContext): Promise<Scraped> {
    const limit = AbortSignal.timeout(Math.floor(limits.timeoutSeconds * OWN_SHARE * 1000))
    const context = { signal: AbortSignal.any([signal, limit]), now }
    const parts: Part[] = []
    const errors = untold.map(toAppError)
    untold = []
    const sizes = { samples: 0, bodyBytes: 0 }
    let goOn = true

    const note = (error: AppError) => {
      errors.push(error)
      goOn &&= LOCAL_ERRORS.has(error.problem.code)
    }
    async function attempt<T>(ask: (context: AskContext) => Promise<Answer<T>>): Promise<T | undefined> {
      if (!goOn) return undefined
      try {
        const { value, records, bodyBytes } = await ask(context)
        sizes.samples += records
        sizes.bodyBytes += bodyBytes
        return value
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        note(error)
        return undefined
      }
    }

    const controller = await attempt(access.controller)
    if (controller) {
      parts.push(makers.controller.part(controllerReadings(controller, labels)))
      if (controller.error) note(controller.error)
    }
    const nodes = await attempt(access.nodes)
    partitions = (await attempt(access.partitions)) ?? partitions
    if (nodes) parts.push(makers.nodes.part(nodeReadings(nodes, partitions, labels)))
    if (nodes) tell(() => capacity.seen(cluster, nodes.map(toShownNode), now, intervalSeconds))
    const queue = await attempt(access.jobs)
    if (queue) {
      const named = new Set([...partitions, ...(nodes ?? []).flatMap((node) => node.partitions)])
      parts.push(makers.jobs.part(jobReadings(queue.jobs, [...named], labels, now)))
      if (queue.error) note(queue.error)
    }
    if (nodes && Math.abs(now - reservationsAt) >= RESERVATIONS_EVERY_SECONDS) {
      const reservations = await attempt(access.reservations)
      if (reservations) {
        tell(() => capacity.reserved(cluster, reservations, now))
        reservationsAt = now
      }
    }
    if (parts.length === 0 && errors[0]) throw errors[0]
    return { parts, errors, ...sizes, facts: access.facts() }
  }

  return {
    scrape,
    async close() {
      access.close()
      await telling
    },
  }
}

/** @throws what is no failure of ours to tell, but a mistake */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}
