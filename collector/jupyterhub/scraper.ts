/**
 * One scrape of one hub: is it healthy, how many sessions and users, how did servers start. Each part fails
 * alone. Without a token only what is public is asked.
 */
import { AppError } from '../../core/errors.ts'
import type { Labels } from '../../core/series.ts'
import { canonicalLogin } from '../../store/ledger/identity.ts'
import { createCounterRates } from '../counters.ts'
import { createExpositionParser } from '../exposition.ts'
import { createPartMaker } from '../part.ts'
import type { Ports } from '../ports.ts'
import { createHttpClient } from '../scrape.ts'
import type { Limits, ScrapeContext, Scraped, Scraper } from '../source.ts'
import { askHealth, askSpawns, askUsers, askVersion, type Brought, type Headers, type Hub } from './requests.ts'
import { checkStrength } from './strength.ts'

export interface HubOptions {
  /** with the hub's prefix, without `/hub` and without a slash at the end */
  readonly url: string
  /** host and port, as errors show them */
  readonly address: string
  /** `null`: none configured. Asked at every scrape, so a renewed token is taken up. @throws AppError */
  readonly token: () => Promise<string | null>
  /** on every series; `hub` among them */
  readonly labels: Labels
  /** what the ledger calls it */
  readonly name: string
  readonly intervalSeconds: number
  /** logins of who runs the hub, besides its own admins */
  readonly staff: readonly string[]
}

/** Looks may be so many intervals apart; one that fails leaves no gap yet. */
const MOST_INTERVALS_APART = 3

export function createHubScraper(options: HubOptions, limits: Limits, { sessions }: Ports): Scraper {
  const { url, address, token, labels, name, intervalSeconds } = options
  const staff = new Set(options.staff.map((login) => canonicalLogin(login)))
  // Both stages together must end before the scrape's own limit, or "does not answer" could not be recorded.
  const stage = { ...limits, timeoutSeconds: limits.timeoutSeconds * 0.45 }
  const hub: Hub = {
    url,
    address,
    labels,
    client: createHttpClient({ limits: stage }),
    rates: createCounterRates(),
    parser: createExpositionParser({ labels: limits.labels }),
    isStaff: (login) => staff.has(canonicalLogin(login)),
    makers: {
      health: createPartMaker('health'),
      sessions: createPartMaker('sessions'),
      spawns: createPartMaker('spawns'),
    },
  }
  let version: string | undefined
  let metricsArePublic: boolean | undefined
  /** the token that is known to change nothing */
  let checked: string | undefined

  async function learnVersion(context: ScrapeContext): Promise<Brought> {
    const answer = await askVersion(hub, context)
    version = answer.version
    return answer
  }

  async function withToken(context: ScrapeContext): Promise<Brought[]> {
    const secret = await token()
    if (secret === null) return withoutToken(context)
    const headers: Headers = { authorization: `token ${secret}` }
    // once for each token: scopes of a hub change when it is restarted, and then a new token is not far
    if (secret !== checked) await checkStrength(hub, headers, context)
    checked = secret
    return Promise.all([
      orError(() => lookAtSessions(context, headers)),
      orError(() => askSpawns(hub, context, headers)),
    ])
  }

  async function lookAtSessions(context: ScrapeContext, headers: Headers): Promise<Brought> {
    const { servers, ...brought } = await askUsers(hub, context, headers)
    if (!servers) return brought
    const at = Math.round(context.now * 1000)
    const mostApart = MOST_INTERVALS_APART * intervalSeconds * 1000
    try {
      await sessions.seeSessions({ hub: name, at, mostApart, servers })
      return brought
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // an import holds it for minutes: the next look tells as much
      if (error.problem.code === 'store.locked') return brought
      return { ...brought, errors: [...(brought.errors ?? []), error] }
    }
  }

  /** A hub that keeps its metrics to itself is tried once, not every time: each refusal is a line in its log. */
  async function withoutToken(context: ScrapeContext): Promise<Brought[]> {
    if (metricsArePublic === false) return []
    const answer = await orError(() => askSpawns(hub, context, {}))
    metricsArePublic ??= answer.part !== undefined
    return metricsArePublic ? [answer] : []
  }

  async function scrape(context: ScrapeContext): Promise<Scraped> {
    const health = await askHealth(hub, context)
    const answers: Brought[] = [health]
    if (health.healthy) {
      const deadline = AbortSignal.timeout(stage.timeoutSeconds * 1000)
      const limited = { ...context, signal: AbortSignal.any([context.signal, deadline]) }
      const isVersionKnown = version !== undefined && health.version === version
      const asked = [
        isVersionKnown ? [] : orError(() => learnVersion(limited)),
        withToken(limited).catch((error: unknown) => [failed(error)]),
      ]
      answers.push(...(await Promise.all(asked)).flat())
    }
    return {
      parts: answers.flatMap(({ part }) => part ?? []),
      errors: answers.flatMap(({ errors }) => errors ?? []),
      bodyBytes: answers.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0),
      samples: answers.reduce((sum, { samples }) => sum + samples, 0),
      facts: version === undefined ? {} : { version: `JupyterHub ${version}` },
    }
  }

  return { scrape, close: () => hub.client.close() }
}

async function orError(ask: () => Promise<Brought>): Promise<Brought> {
  try {
    return await ask()
  } catch (error) {
    return failed(error)
  }
}

/** @throws the error itself where it is none of ours */
function failed(error: unknown): Brought {
  if (error instanceof AppError) return { errors: [error], bodyBytes: 0, samples: 0 }
  throw error
}
