/**
 * One scrape of one cluster: controller, nodes, partitions, jobs, asked one after the other. What failed is
 * missing and said so; what is certain to fail again (no token, no slurmctld, no time) is not asked any more.
 */
import { AppError } from '../../core/errors.ts'
import type { MessageCode } from '../../core/messages.ts'
import type { Labels } from '../../core/series.ts'
import { createPartMaker } from '../part.ts'
import type { Limits, Part, ScrapeContext, Scraped, Scraper } from '../source.ts'
import type { Access, Answer, AskContext } from './access.ts'
import { controllerReadings, jobReadings, nodeReadings } from './readings.ts'

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

export function createSlurmScraper(access: Access, labels: Labels, limits: Limits): Scraper {
  const makers = {
    controller: createPartMaker('controller'),
    nodes: createPartMaker('nodes'),
    jobs: createPartMaker('jobs'),
  }
  /** kept for when the list of partitions alone fails: their counts stay true zeros instead of ending */
  let partitions: readonly string[] = []

  async function scrape({ signal, now }: ScrapeContext): Promise<Scraped> {
    const limit = AbortSignal.timeout(Math.floor(limits.timeoutSeconds * OWN_SHARE * 1000))
    const context = { signal: AbortSignal.any([signal, limit]), now }
    const parts: Part[] = []
    const errors: AppError[] = []
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
    const queue = await attempt(access.jobs)
    if (queue) {
      const named = new Set([...partitions, ...(nodes ?? []).flatMap((node) => node.partitions)])
      parts.push(makers.jobs.part(jobReadings(queue.jobs, [...named], labels, now)))
      if (queue.error) note(queue.error)
    }
    if (parts.length === 0 && errors[0]) throw errors[0]
    return { parts, errors, ...sizes, facts: access.facts() }
  }

  return { scrape, close: () => access.close() }
}
