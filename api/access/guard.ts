/** The one place where it is decided whether a call is let in: by the audience of the very route that answers it. */
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { AppError } from '../../core/errors.ts'
import { type Audience, mayAct } from '../../core/roles.ts'
import type { ApiDeps } from '../deps.ts'
import type { Caller } from './access.ts'
import { clientOf, isHere, neighbourhoodOf } from './client.ts'

/** `__Host-`: of this origin alone, never sent in the clear but to this machine itself (RFC 6265bis). */
const COOKIE = 'atalaya'
export const LOGIN_PATH = '/entrar'
/** Methods that change nothing. */
const SAFE = new Set(['GET', 'HEAD'])
const BEARER = /^Bearer +([\w-]{1,200})$/i

export const sessionOf = (c: Context): string | undefined => getCookie(c, COOKIE, 'host')

export function keepSession(c: Context, secret: string, seconds: number): void {
  setCookie(c, COOKIE, secret, {
    ...{ prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: seconds },
  })
}

export function dropSession(c: Context): void {
  deleteCookie(c, COOKIE, { prefix: 'host', path: '/', secure: true })
}

/** What this browser was asked to bring back from the Hub. */
const QUESTION = 'atalaya-login'
const QUESTION_SECONDS = 600

export function keepQuestion(c: Context, state: string): void {
  setCookie(c, QUESTION, state, {
    ...{ prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: QUESTION_SECONDS },
  })
}

/** Once. */
export function takeQuestion(c: Context): string | undefined {
  const state = getCookie(c, QUESTION, 'host')
  deleteCookie(c, QUESTION, { prefix: 'host', path: '/', secure: true })
  return state
}

/**
 * @returns who calls
 * @throws AppError `unauthenticated`, `forbidden`, `too_many`
 */
export async function letIn(c: Context, deps: ApiDeps, audience: Audience): Promise<Caller> {
  const authorization = c.req.header('authorization')
  const token = authorization === undefined ? undefined : (BEARER.exec(authorization)?.[1] ?? '')
  const caller = await deps.access.identify({ session: sessionOf(c), token })
  countRequest(c, deps, caller)
  if (!caller) throw new AppError('unauthenticated', 'access.bad_token')
  if (!mayAct(caller.role, audience))
    throw caller.kind === 'anonymous'
      ? new AppError('unauthenticated', 'access.login_needed', {
          audience,
          path: `${deps.network.prefix}${LOGIN_PATH}`,
        })
      : new AppError('forbidden', 'access.role_too_low', { audience, role: caller.role })
  if (!SAFE.has(c.req.method) && caller.kind !== 'token') checkOrigin(c)
  return caller
}

/** Who is somebody has an allowance of their own; the others share that of their address. */
function countRequest(c: Context, { network, clock }: ApiDeps, caller: Caller | undefined): void {
  const client = clientOf(c, network.proxies)
  if (isHere(client)) return
  const isSomebody = caller !== undefined && caller.kind !== 'anonymous'
  const [key, now] = [isSomebody ? caller.actor : neighbourhoodOf(client), clock.now()]
  const seconds = network.requests.wait(key, now)
  if (seconds > 0) {
    c.header('Retry-After', String(seconds))
    throw new AppError('too_many', 'access.too_often', { seconds })
  }
  network.requests.take(key, now)
}

/**
 * A browser sends the cookie along with what another page makes it send; it also says where that comes from (OWASP
 * CSRF Prevention Cheat Sheet, Fetch Metadata). Whoever says nothing is no browser, and has a token.
 */
function checkOrigin(c: Context): void {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  const isOwn =
    site === undefined
      ? origin !== undefined && URL.canParse(origin) && new URL(origin).host === c.req.header('host')
      : site === 'same-origin'
  if (!isOwn) throw new AppError('forbidden', 'access.foreign_origin')
}
