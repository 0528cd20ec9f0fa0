/**
 * `GET /hub/api/users` as counts. A user's name is never looked at: nothing that leaves this file can
 * tell who somebody is. Pure. Shape: JupyterHub's REST API, the same from 1.x to 5.x but for the page.
 */
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { DAY_SECONDS } from '../../core/units.ts'

/** Labels of `hub.users_active`, and how far back each looks. */
export const PERIODS = { '24h': DAY_SECONDS, '7d': 7 * DAY_SECONDS, '30d': 30 * DAY_SECONDS } as const
export type Period = keyof typeof PERIODS

export interface UserCounts {
  readonly known: number
  readonly active: Readonly<Record<Period, number>>
  readonly sessionsActive: number
  readonly sessionsReady: number
  readonly sessionsPending: number
  /** accounts shown without their servers, or without their last activity: the token may not see them */
  readonly withoutServers: number
  readonly withoutActivity: number
}

export interface UsersPage {
  readonly counts: UserCounts
  /** false: the hub is older than pages, or something on the way dropped the `Accept` header */
  readonly paginated: boolean
  /** where the next page starts; null on the last one */
  readonly nextOffset: number | null
}

/** The users of a document that `parseUsersPage` understood. */
export function usersOf(document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document
  return (document as { readonly items: readonly unknown[] }).items
}

// Only what is counted is read: a name is not even part of the shape.
const Server = z.object({
  ready: z.boolean(),
  pending: z.string().nullish(),
})
const User = z.object({
  last_activity: z.string().nullish(),
  servers: z.record(z.string(), Server).nullish(),
})
const Page = z.object({
  items: z.array(User),
  _pagination: z.object({ next: z.object({ offset: z.int().nonnegative() }).nullish() }),
})
const UsersDocument = z.union([z.array(User), Page])

/**
 * One page, or the plain list of hubs without pages.
 * @param nowSeconds the moment that activity is measured back from
 * @throws AppError `scrape.unexpected_shape`
 */
export function parseUsersPage(document: unknown, nowSeconds: number, address = 'JupyterHub'): UsersPage {
  const parsed = UsersDocument.safeParse(document)
  if (!parsed.success) throw unexpected(address, shapeDetail(document))
  const users = Array.isArray(parsed.data) ? parsed.data : parsed.data.items
  const next = Array.isArray(parsed.data) ? null : (parsed.data._pagination.next?.offset ?? null)
  const counts = users.map((user) => countUser(user, nowSeconds, address)).reduce(addCounts, NO_USERS)
  return { counts, paginated: !Array.isArray(parsed.data), nextOffset: next }
}

export const NO_USERS: UserCounts = {
  known: 0,
  active: { '24h': 0, '7d': 0, '30d': 0 },
  sessionsActive: 0,
  sessionsReady: 0,
  sessionsPending: 0,
  withoutServers: 0,
  withoutActivity: 0,
}

export function addCounts(a: UserCounts, b: UserCounts): UserCounts {
  return {
    known: a.known + b.known,
    active: {
      '24h': a.active['24h'] + b.active['24h'],
      '7d': a.active['7d'] + b.active['7d'],
      '30d': a.active['30d'] + b.active['30d'],
    },
    sessionsActive: a.sessionsActive + b.sessionsActive,
    sessionsReady: a.sessionsReady + b.sessionsReady,
    sessionsPending: a.sessionsPending + b.sessionsPending,
    withoutServers: a.withoutServers + b.withoutServers,
    withoutActivity: a.withoutActivity + b.withoutActivity,
  }
}

function countUser(user: z.infer<typeof User>, nowSeconds: number, address: string): UserCounts {
  // A server that is being stopped is pending, but nobody works on it any more.
  const servers = Object.values(user.servers ?? {})
  const ready = servers.filter((server) => server.ready && !server.pending).length
  const starting = servers.filter((server) => server.pending === 'spawn').length
  // null: never active; not there at all: the token may not know
  const lastSeconds = user.last_activity ? hubTime(user.last_activity, address) : Number.NEGATIVE_INFINITY
  const within = (period: Period) => (nowSeconds - lastSeconds <= PERIODS[period] ? 1 : 0)
  return {
    known: 1,
    active: { '24h': within('24h'), '7d': within('7d'), '30d': within('30d') },
    sessionsActive: ready + starting,
    sessionsReady: ready,
    sessionsPending: servers.filter((server) => Boolean(server.pending)).length,
    withoutServers: user.servers === undefined ? 1 : 0,
    withoutActivity: user.last_activity === undefined ? 1 : 0,
  }
}

/** Unix seconds; hubs before 0.9 leave the `Z` away. @throws AppError `scrape.unexpected_shape` */
export function hubTime(text: string, address: string): number {
  const seconds = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`) / 1000
  if (Number.isNaN(seconds)) throw unexpected(address, 'last_activity, started')
  return seconds
}

/** What arrived, without any of its content: it may hold names. */
function shapeDetail(document: unknown): string {
  if (document === null) return 'null'
  if (Array.isArray(document)) return 'list of something else than users'
  return typeof document === 'object' ? 'object without items and _pagination' : typeof document
}

function unexpected(address: string, detail: string): AppError {
  return new AppError('unavailable', 'scrape.unexpected_shape', { address, path: '/hub/api/users', detail })
}

/** `GET /hub/api/`: `{"version": "5.2.1"}`. @throws AppError `scrape.unexpected_shape` */
export function parseHubVersion(document: unknown, address = 'JupyterHub'): string {
  const parsed = z.object({ version: z.string().regex(/^[\w.+-]{1,40}$/) }).safeParse(document)
  if (parsed.success) return parsed.data.version
  throw new AppError('unavailable', 'scrape.unexpected_shape', { address, path: '/hub/api/', detail: 'version' })
}
