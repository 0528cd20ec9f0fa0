/** The four things a hub is asked; each brings a part of the frame, or throws. */
import { AppError } from '../../core/errors.ts'
import type { Labels } from '../../core/series.ts'
import type { SeenServer } from '../../store/ledger/sessions/writer.ts'
import type { CounterRates } from '../counters.ts'
import { type ExpositionParser, isOpenMetrics } from '../exposition.ts'
import type { PartMaker, Reading } from '../part.ts'
import { expectOk, type HttpAnswer, type HttpClient } from '../scrape.ts'
import type { Part, ScrapeContext } from '../source.ts'
import { isRefusal, refusal, scopeMissing } from './refusal.ts'
import { parseServers } from './servers.ts'
import { bucketIncreases, bucketQuantile, spawnCounters } from './spawns.ts'
import {
  addCounts,
  NO_USERS,
  PERIODS,
  type Period,
  parseHubVersion,
  parseUsersPage,
  type UserCounts,
  usersOf,
} from './users.ts'

/** The most that hubs give per page by default. */
const PAGE_USERS = 200
const MAX_PAGES = 500
const PAGES = 'application/jupyterhub-pagination+json'
const QUANTILES = [0.5, 0.95] as const

export interface Hub {
  /** with the hub's prefix, without `/hub` and without a slash at the end */
  readonly url: string
  /** host and port, as errors show them */
  readonly address: string
  /** on every series; `hub` among them */
  readonly labels: Labels
  readonly client: HttpClient
  readonly rates: CounterRates
  readonly parser: ExpositionParser
  /** who runs the hub, besides its own admins */
  readonly isStaff: (login: string) => boolean
  readonly makers: { readonly health: PartMaker; readonly sessions: PartMaker; readonly spawns: PartMaker }
}

export interface Brought {
  readonly part?: Part
  readonly errors?: readonly AppError[]
  readonly bodyBytes: number
  readonly samples: number
}

export type Headers = Readonly<Record<string, string>>

export interface Health extends Brought {
  readonly healthy: boolean
  /** what the answer's header says */
  readonly version: string | undefined
}

/** Not answering is an answer here: 0. A name that is not known or a wrong path says nothing about the hub. */
export async function askHealth(hub: Hub, { signal }: ScrapeContext): Promise<Health> {
  const up = (value: 0 | 1) => hub.makers.health.part([{ metric: 'hub.up', labels: hub.labels, value }])
  const none = { bodyBytes: 0, samples: 1, version: undefined, healthy: false }
  let answer: HttpAnswer
  try {
    answer = await hub.client.get(`${hub.url}/hub/health`, { signal })
  } catch (error) {
    if (!(error instanceof AppError) || !SILENT.has(error.problem.code)) throw error
    return { ...none, part: up(0), errors: [error] }
  }
  const { status, headers } = answer
  const params = { address: hub.address, path: '/hub/health', status }
  if (status >= 500) {
    return { ...none, part: up(0), errors: [new AppError('unavailable', 'hub.health', params)] }
  }
  if (status !== 200) throw new AppError('unavailable', 'hub.not_a_hub', params)
  const version = headers['x-jupyterhub-version']
  return {
    ...none,
    part: up(1),
    bodyBytes: answer.body.length,
    healthy: true,
    version: typeof version === 'string' ? version : undefined,
  }
}

const SILENT: ReadonlySet<string> = new Set(['scrape.refused', 'scrape.timeout', 'scrape.interrupted'])

export async function askVersion(hub: Hub, { signal }: ScrapeContext): Promise<Brought & { version: string }> {
  const answer = expectOk(await hub.client.get(`${hub.url}/hub/api/`, { signal }), hub.address)
  return { version: parseHubVersion(json(answer, hub.address), hub.address), bodyBytes: answer.body.length, samples: 0 }
}

/** All pages, or nothing: a partial count is not a count. */
export async function askUsers(
  hub: Hub,
  { signal, now }: ScrapeContext,
  headers: Headers,
): Promise<Brought & { readonly servers: readonly SeenServer[] | undefined }> {
  let counts = NO_USERS
  let servers: readonly SeenServer[] | undefined = []
  let bodyBytes = 0
  let offset: number | null = 0
  for (let pages = 0; offset !== null; pages++) {
    if (pages === MAX_PAGES) {
      throw new AppError('unavailable', 'hub.too_many_pages', { address: hub.address, limit: MAX_PAGES })
    }
    // Only the next page's number is taken from the answer, never its address: the token goes nowhere else.
    const url = `${hub.url}/hub/api/users?limit=${PAGE_USERS}&offset=${offset}`
    const answer = await hub.client.get(url, { signal, headers: { ...headers, accept: PAGES } })
    if (isRefusal(answer))
      throw refusal('/hub/api/users', answer, ['list:users', 'read:users:activity', 'read:servers'])
    const document = json(expectOk(answer, hub.address), hub.address)
    const page = parseUsersPage(document, now, hub.address)
    const more = parseServers(usersOf(document), hub.isStaff, hub.address)
    servers = servers && more && [...servers, ...more]
    if (!page.paginated && page.counts.known === PAGE_USERS) {
      throw new AppError('unavailable', 'hub.truncated', { address: hub.address, count: PAGE_USERS })
    }
    if (page.nextOffset !== null && page.nextOffset <= offset) {
      const detail = '_pagination.next.offset'
      throw new AppError('unavailable', 'scrape.unexpected_shape', {
        address: hub.address,
        path: '/hub/api/users',
        detail,
      })
    }
    counts = addCounts(counts, page.counts)
    bodyBytes += answer.body.length
    offset = page.nextOffset
  }
  const readings = userReadings(counts, hub.labels)
  return {
    part: hub.makers.sessions.part(readings),
    errors: missingScopes(counts),
    bodyBytes,
    samples: counts.known,
    servers,
  }
}

function userReadings(counts: UserCounts, labels: Labels): Reading[] {
  const seesServers = counts.withoutServers === 0
  const seesActivity = counts.withoutActivity === 0
  const sessions = (value: number) => (seesServers ? value : Number.NaN)
  return [
    { metric: 'hub.sessions_active', labels, value: sessions(counts.sessionsActive) },
    { metric: 'hub.sessions_ready', labels, value: sessions(counts.sessionsReady) },
    { metric: 'hub.sessions_pending', labels, value: sessions(counts.sessionsPending) },
    { metric: 'hub.users_known', labels, value: counts.known },
    ...(Object.keys(PERIODS) as Period[]).map((period): Reading => {
      const value = seesActivity ? counts.active[period] : Number.NaN
      return { metric: 'hub.users_active', labels: { ...labels, period }, value }
    }),
  ]
}

function missingScopes(counts: UserCounts): AppError[] {
  return [
    ...(counts.withoutServers > 0 ? [scopeMissing('servers', ['read:servers'])] : []),
    ...(counts.withoutActivity > 0 ? [scopeMissing('last_activity', ['read:users:activity'])] : []),
  ]
}

export async function askSpawns(hub: Hub, { signal, now }: ScrapeContext, headers: Headers): Promise<Brought> {
  const answer = await hub.client.get(`${hub.url}/hub/metrics`, { signal, headers })
  if (isRefusal(answer)) throw refusal('/hub/metrics', answer, ['read:metrics'])
  const { body, headers: given } = expectOk(answer, hub.address)
  const exposition = hub.parser.parse(body, isOpenMetrics(given['content-type']))
  const counters = spawnCounters(exposition)
  if (counters === null) throw new AppError('unavailable', 'hub.no_spawn_metric', { address: hub.address })
  const outcomes = [...counters.byOutcome].map(([outcome, count]): Reading => {
    const value = hub.rates.rate(`spawns ${outcome}`, count, now)
    return { metric: 'hub.spawns_per_second', labels: { ...hub.labels, outcome }, value }
  })
  const buckets = bucketIncreases(counters, hub.rates)
  const durations = QUANTILES.map((quantile): Reading => {
    const labels = { ...hub.labels, quantile: String(quantile) }
    return { metric: 'hub.spawn_duration_seconds', labels, value: bucketQuantile(quantile, buckets) }
  })
  return {
    part: hub.makers.spawns.part([...outcomes, ...durations]),
    bodyBytes: body.length,
    samples: exposition.layout.names.length,
  }
}

function json({ body }: HttpAnswer, address: string): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    // V8's message quotes the text, and the text may hold names
    throw new AppError('unavailable', 'scrape.not_json', { address, detail: `${body.length} bytes` })
  }
}
