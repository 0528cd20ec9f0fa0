import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { AppError } from '../../core/errors.ts'
import { LONGEST_SECONDS } from '../../store/state/access/logins.ts'
import { keepQuestion, keepSession, LOGIN_PATH, sessionOf, takeQuestion } from '../access/guard.ts'
import { callbackPath, loginPath, type Provider, type ProviderKind } from '../access/provider.ts'
import type { ApiDeps } from '../deps.ts'
import { defineRoute, type Route } from '../route.ts'

/** A page of ours, and no other host: neither `//host` nor `/\host`. */
const OWN_PATH = /^\/(?![/\\])[\w\-./?=&%:,+~]{0,500}$/
const REDIRECT = { 302: { description: 'to the provider, or back to a page' } }

/** Going to who vouches for people, and coming back. */
export function providerRoutes(kind: ProviderKind): readonly Route[] {
  const begin = defineRoute({
    audience: 'public',
    path: loginPath(kind),
    keeping: 'fresh',
    summary: `Sends a browser to the provider "${kind}" to log in`,
    query: z.strictObject({ back: z.string().optional().describe('path of the page to come back to') }),
    responses: REDIRECT,
    async handle({ c, deps, query }) {
      const provider = providerOf(deps, kind)
      const back = query.back !== undefined && OWN_PATH.test(query.back) ? query.back : `${deps.network.prefix}/`
      try {
        const { location, question } = await provider.begin(back, deps.clock.now())
        keepQuestion(c, question)
        return c.redirect(location)
      } catch (error) {
        return failed(c, deps, error)
      }
    },
  })
  const callback = defineRoute({
    audience: 'public',
    path: callbackPath(kind),
    keeping: 'fresh',
    summary: `Where the provider "${kind}" sends the browser back to`,
    // providers add words of their own, which are not looked at (RFC 6749, 4.1.2)
    query: z.looseObject({
      code: z.string().optional(),
      state: z.string().optional(),
      error: z.string().optional(),
    }),
    responses: REDIRECT,
    async handle({ c, deps }) {
      const provider = providerOf(deps, kind)
      const question = takeQuestion(c)
      try {
        const { back, person, grant } = await provider.finish(new URL(c.req.url), question, deps.clock.now())
        const secret = deps.access.enterFrom(kind, person, grant)
        if (secret === undefined) throw new AppError('forbidden', 'access.provider_denied')
        const before = sessionOf(c)
        if (before !== undefined) deps.access.leave(before, false)
        keepSession(c, secret, LONGEST_SECONDS)
        return c.redirect(back)
      } catch (error) {
        return failed(c, deps, error)
      }
    },
  })
  return [begin, callback]
}

function providerOf(deps: ApiDeps, kind: ProviderKind): Provider {
  const provider = deps.access.providers.find((one) => one.kind === kind)
  if (!provider) throw new AppError('not_found', 'access.no_provider', { kind })
  return provider
}

/** A browser is here, and a person before it: the page says what went wrong, in their language. */
function failed(c: Context, deps: ApiDeps, error: unknown): Response {
  const code = error instanceof AppError ? error.problem.code : 'internal'
  // a wrong secret and a provider that is away look the same to who logs in, and must not to who administers
  if (!(error instanceof AppError) || error.kind === 'unavailable') deps.logError(crypto.randomUUID(), error)
  return c.redirect(`${deps.network.prefix}${LOGIN_PATH}?problem=${encodeURIComponent(code)}`)
}
