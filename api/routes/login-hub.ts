import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { AppError } from '../../core/errors.ts'
import { LONGEST_SECONDS } from '../../store/state/access/logins.ts'
import { keepQuestion, keepSession, LOGIN_PATH, sessionOf, takeQuestion } from '../access/guard.ts'
import { HUB_CALLBACK_PATH, HUB_LOGIN_PATH, type HubLogin } from '../access/hub-login.ts'
import type { ApiDeps } from '../deps.ts'
import { defineRoute } from '../route.ts'

/** A page of ours, and no other host: neither `//host` nor `/\host`. */
const OWN_PATH = /^\/(?![/\\])[\w\-./?=&%:,+~]{0,500}$/
const REDIRECT = { 302: { description: 'to the Hub, or back to a page' } }

export const loginHub = defineRoute({
  audience: 'public',
  path: HUB_LOGIN_PATH,
  keeping: 'fresh',
  summary: 'Sends a browser to JupyterHub to log in',
  query: z.strictObject({ back: z.string().optional().describe('path of the page to come back to') }),
  responses: REDIRECT,
  async handle({ c, deps, query }) {
    const hub = hubOf(deps)
    const back = query.back !== undefined && OWN_PATH.test(query.back) ? query.back : '/'
    const { location, state } = await hub.begin(back, deps.clock.now())
    keepQuestion(c, state)
    return c.redirect(location)
  },
})

export const loginHubCallback = defineRoute({
  audience: 'public',
  path: HUB_CALLBACK_PATH,
  keeping: 'fresh',
  summary: 'Where JupyterHub sends the browser back to',
  query: z.strictObject({
    code: z.string().optional(),
    state: z.string().optional(),
    error: z.string().optional(),
    error_description: z.string().optional(),
  }),
  responses: REDIRECT,
  async handle({ c, deps }) {
    const hub = hubOf(deps)
    const question = takeQuestion(c)
    try {
      const { back, person, accessToken } = await hub.finish(new URL(c.req.url), question, deps.clock.now())
      const secret = deps.access.enterFromHub(person, accessToken)
      if (secret === undefined) throw new AppError('forbidden', 'access.hub_denied')
      const before = sessionOf(c)
      if (before !== undefined) deps.access.leave(before, false)
      keepSession(c, secret, LONGEST_SECONDS)
      return c.redirect(back)
    } catch (error) {
      return failed(c, deps, error)
    }
  },
})

function hubOf(deps: ApiDeps): HubLogin {
  if (!deps.access.hub) throw new AppError('not_found', 'access.no_hub')
  return deps.access.hub
}

/** A browser is here, and a person before it: the page says what went wrong, in their language. */
function failed(c: Context, deps: ApiDeps, error: unknown): Response {
  const code = error instanceof AppError ? error.problem.code : 'internal'
  if (!(error instanceof AppError)) deps.logError(crypto.randomUUID(), error)
  return c.redirect(`${LOGIN_PATH}?problem=${encodeURIComponent(code)}`)
}
