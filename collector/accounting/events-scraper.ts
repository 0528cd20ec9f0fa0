/** One turn: one look at slurmdbd's events and reservations, and they go into the ledger together with how far that has come. */
import type { UnixSeconds } from '../../core/series.ts'
import type { Ports } from '../ports.ts'
import type { ScrapeContext, Scraped, Scraper } from '../source.ts'
import type { EventsAccess } from './events-cli.ts'
import { afterEvents, EventsMark, firstEventsMark, knownWindow, nextEventsQuestion } from './events-plan.ts'

export interface EventsOptions {
  readonly access: EventsAccess
  /** its place in the ledger's marks */
  readonly source: string
  /** as the ledger calls it */
  readonly cluster: string
  /** nothing older is asked for; all there is where undefined */
  readonly since: UnixSeconds | undefined
}

export function createEventsScraper(
  { access, source, cluster, since = 0 }: EventsOptions,
  { jobs, capacity }: Ports,
): Scraper {
  let mark: EventsMark | undefined

  async function scrape({ signal, now }: ScrapeContext): Promise<Scraped> {
    const before = mark ?? readMark(await jobs.mark(source)) ?? firstEventsMark(now)
    const question = nextEventsQuestion(before, now, since)
    let answer: Awaited<ReturnType<EventsAccess['eventsIn']>>
    try {
      answer = await access.eventsIn(question.window, { signal, now })
    } catch (error) {
      // whatever it was, the usual question comes next
      mark = { ...before, wasForward: false }
      throw error
    }
    const { nodes, registrations, reservations, bodyBytes } = answer
    const after = afterEvents(before, question, answer, now, since)
    signal.throwIfAborted()
    await capacity.accounted({
      cluster,
      asked: question.window,
      known: knownWindow(before, question, answer),
      isRecent: question.kind === 'forward',
      events: nodes,
      registrations,
      reservations,
      mark: { source, mark: JSON.stringify(after) },
    })
    mark = after
    const samples = nodes.length + registrations.length + reservations.length
    return { parts: [], errors: [], samples, bodyBytes, facts: { api: 'sacctmgr' } }
  }

  return { scrape, close: () => undefined }
}

/** One that cannot be read is as none: all is asked for again, which changes nothing. */
function readMark(text: string | undefined): EventsMark | undefined {
  if (text === undefined) return undefined
  try {
    return EventsMark.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
