/**
 * The HTTP application. Routes check, call and reply; this file alone lists them and turns failures into
 * answers. It must not scrape, schedule or write.
 */
import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { getPath } from 'hono/utils/url'
import { AppError } from '../core/errors.ts'
import type { Audience } from '../core/roles.ts'
import { PROVIDERS } from './access/provider.ts'
import { addDashboard, DASHBOARD_PATHS, PAGE_AUDIENCE, unknownPage } from './dashboard.ts'
import type { ApiDeps } from './deps.ts'
import { problemReply } from './problem.ts'
import { addRoute, type Route } from './route.ts'
import { alerts } from './routes/alerts.ts'
import { audit } from './routes/audit.ts'
import { bridge } from './routes/bridge.ts'
import { capacity } from './routes/capacity.ts'
import { catalogue } from './routes/catalogue.ts'
import { forecasts } from './routes/forecasts.ts'
import { health } from './routes/health.ts'
import { latest } from './routes/latest.ts'
import { ledger } from './routes/ledger.ts'
import { login, logout } from './routes/login.ts'
import { providerRoutes } from './routes/login-provider.ts'
import { me } from './routes/me.ts'
import { metrics } from './routes/metrics.ts'
import { openapi } from './routes/openapi.ts'
import { planningBudget } from './routes/planning-budget.ts'
import { planningCost } from './routes/planning-cost.ts'
import { planningReplay } from './routes/planning-replay.ts'
import { planningSaturation } from './routes/planning-saturation.ts'
import { planningWhatIf } from './routes/planning-what-if.ts'
import { publications } from './routes/publications.ts'
import { ready } from './routes/ready.ts'
import { scorecard } from './routes/scorecard.ts'
import { series } from './routes/series.ts'
import { sessions } from './routes/sessions.ts'
import { snapshot } from './routes/snapshot.ts'
import { sources } from './routes/sources.ts'
import { createToken, removeToken, tokens } from './routes/tokens.ts'
import { training } from './routes/training.ts'
import { usage } from './routes/usage.ts'
import { utilisation } from './routes/utilisation.ts'
import { headers, hostCheck } from './security.ts'

const COMPRESSED_FROM_BYTES = 1_024
/** Nothing that is sent here is long. */
const MOST_BODY_BYTES = 65_536

export interface Door {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly audience: Audience
}

export interface App {
  readonly app: OpenAPIHono
  /** every door of the router and who may come in by it (a test compares with the router's own list) */
  readonly doors: readonly Door[]
}

export function createApp(deps: ApiDeps): App {
  const app = new OpenAPIHono({ getPath: pathWithout(deps.network.prefix) })
  app.use(headers(deps))
  app.use(hostCheck(deps))
  app.use(
    bodyLimit({
      maxSize: MOST_BODY_BYTES,
      onError: (c) => {
        // the rest of the body is not waited for
        c.header('Connection', 'close')
        return problemReply(c, deps, new AppError('invalid', 'access.body_too_large', { bytes: MOST_BODY_BYTES }), 413)
      },
    }),
  )
  app.use(compress({ threshold: COMPRESSED_FROM_BYTES }))
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allowed = methods.join(', ')
        c.header('Allow', allowed)
        const params = { path: c.req.path, method: c.req.method, allowed }
        return problemReply(c, deps, new AppError('invalid', 'api.method_not_allowed', params), 405)
      },
    }),
  )
  const routes: Route[] = [
    ...[health, ready, metrics, openapi(app), catalogue, sources],
    ...[latest, snapshot, series, usage, sessions, bridge, ledger, training, publications],
    ...[capacity, utilisation, me, login, logout, ...PROVIDERS.flatMap(providerRoutes), audit],
    ...[tokens, createToken, removeToken, forecasts, scorecard, alerts],
    ...[planningSaturation, planningWhatIf, planningCost, planningBudget, planningReplay],
  ]
  for (const route of routes) addRoute(app, route, deps)
  addDashboard(app, deps)

  app.notFound((c) => {
    const page = unknownPage(c, deps)
    return page ?? problemReply(c, deps, new AppError('not_found', 'api.no_route', { path: c.req.path }))
  })
  app.onError((error, c) => {
    const precise = error instanceof AppError && error.problem.code === 'api.not_acceptable' ? 406 : undefined
    return problemReply(c, deps, error, precise)
  })
  return {
    app,
    doors: [
      ...routes.map(
        ({ method = 'get', path, audience }): Door => ({
          method: method === 'get' ? 'GET' : 'POST',
          path,
          audience,
        }),
      ),
      ...DASHBOARD_PATHS.map((path): Door => ({ method: 'GET', path, audience: PAGE_AUDIENCE })),
    ],
  }
}

/** Some proxies pass the prefix on, others take it off: both are understood. */
function pathWithout(prefix: string): (request: Request) => string {
  if (prefix === '') return getPath
  return (request) => {
    const path = getPath(request)
    if (path === prefix) return '/'
    return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path
  }
}
