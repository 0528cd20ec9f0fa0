import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { LONGEST_SECONDS } from '../../store/state/access/logins.ts'
import { clientOf, neighbourhoodOf } from '../access/client.ts'
import { dropSession, keepSession, sessionOf } from '../access/guard.ts'
import { defineRoute } from '../route.ts'

const NOTHING = { 204: { description: 'done' } }

export const login = defineRoute({
  method: 'post',
  audience: 'public',
  path: '/api/v1/login',
  keeping: 'fresh',
  summary: 'Opens a session with a link that the service printed; a link works once',
  query: z.strictObject({}),
  body: z.strictObject({ link: z.string().max(200) }),
  responses: NOTHING,
  handle({ c, deps, body }) {
    const before = sessionOf(c)
    const [client, now] = [neighbourhoodOf(clientOf(c, deps.network.proxies)), deps.clock.now()]
    const seconds = deps.access.wrongLinks.wait(client, now)
    // what holds opens, whoever else at this address is wrong again and again
    const secret = deps.access.enter(body.link, seconds === 0)
    if (secret === undefined && seconds > 0) {
      c.header('Retry-After', String(seconds))
      throw new AppError('too_many', 'access.too_many', { seconds })
    }
    if (secret === undefined) {
      deps.access.wrongLinks.take(client, now)
      throw new AppError('unauthenticated', 'access.bad_link')
    }
    // whoever had another session here has it no more
    if (before !== undefined) deps.access.leave(before, false)
    keepSession(c, secret, LONGEST_SECONDS)
    return c.body(null, 204)
  },
})

export const logout = defineRoute({
  method: 'post',
  audience: 'public',
  path: '/api/v1/logout',
  keeping: 'fresh',
  summary: 'Ends the session, or all of the same person',
  query: z.strictObject({}),
  body: z.strictObject({ everywhere: z.boolean().default(false) }),
  responses: NOTHING,
  handle({ c, deps, body }) {
    const session = sessionOf(c)
    if (session !== undefined) deps.access.leave(session, body.everywhere)
    dropSession(c)
    c.header('Clear-Site-Data', '"cache"')
    return c.body(null, 204)
  },
})
