/**
 * Asks a service about DOIs, one after the other, politely: who asks is said, no faster than it allows to anybody, and
 * no more after it has refused or is out of reach. That is no failure of anything: what is known stands.
 */
import { setTimeout } from 'node:timers/promises'
import type { Work } from '../../core/ledger/publication.ts'
import type { Service } from './services.ts'

export interface LookupOptions {
  /** where the service is asked for */
  readonly address: string
  readonly userAgent: string
  readonly timeoutMilliseconds: number
  /** between questions; Crossref allows five a second to whom it does not know */
  readonly pauseMilliseconds: number
}

export interface Found {
  readonly doi: string
  /** undefined: the service does not know the DOI */
  readonly work: Work | undefined
}

/** Of a work with thousands of authors; more is no answer to such a question. */
const LARGEST_ANSWER = 16 * 1024 ** 2

/** Ends early where the service does not answer: the DOIs that are missing were not asked about. */
export async function* lookUp(
  service: Service,
  dois: readonly string[],
  options: LookupOptions,
): AsyncGenerator<Found, void> {
  for (const [at, doi] of dois.entries()) {
    if (at > 0) await setTimeout(options.pauseMilliseconds)
    const answer = await ask(service.pathOf(doi), options)
    if (answer === 'none') return
    if (answer === 'unknown') yield { doi, work: undefined }
    else {
      const work = service.workOf(answer.document)
      // an answer that nobody documented says nothing of this DOI
      if (work) yield { doi, work }
    }
  }
}

async function ask(
  path: string,
  { address, userAgent, timeoutMilliseconds }: LookupOptions,
): Promise<{ readonly document: unknown } | 'unknown' | 'none'> {
  try {
    const response = await fetch(`${address.replace(/\/$/, '')}${path}`, {
      headers: { accept: 'application/json', 'user-agent': userAgent },
      signal: AbortSignal.timeout(timeoutMilliseconds),
    })
    if (response.status === 404) {
      await response.body?.cancel()
      return 'unknown'
    }
    if (!response.ok) {
      await response.body?.cancel()
      return 'none'
    }
    return { document: JSON.parse(await readBody(response)) as unknown }
  } catch {
    // no network, no such host, too slow, no JSON: all of them mean that nobody is there to be asked
    return 'none'
  }
}

async function readBody(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > LARGEST_ANSWER) throw new RangeError('no answer is that large')
  }
  return text + decoder.decode()
}
