/** The seam of the API: one route is one file in `api/routes/` plus one line in `api/app.ts`. */
import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { etag } from 'hono/etag'
import type { z } from 'zod'
import { AppError } from '../core/errors.ts'
import { LANGUAGES } from '../core/i18n.ts'
import { nearest } from '../core/nearest.ts'
import type { Audience } from '../core/roles.ts'
import type { Caller } from './access/access.ts'
import { letIn } from './access/guard.ts'
import type { ApiDeps } from './deps.ts'
import { ProblemDocument } from './schemas.ts'

interface RouteRequest<Query, Body> {
  readonly c: Context
  readonly deps: ApiDeps
  /** let in */
  readonly caller: Caller
  /** checked */
  readonly query: Query
  readonly body: Body
}

export interface Route<Query extends z.ZodObject = z.ZodObject, Body extends z.ZodObject = z.ZodObject> {
  /** `get` where absent: changes nothing */
  readonly method?: 'post'
  readonly audience: Audience
  readonly path: string
  /** `fresh`: true at this moment only, never kept. `revalidate`: may be kept, must be asked about again (ETag). */
  readonly keeping: 'fresh' | 'revalidate'
  readonly summary: string
  /** strict; repeated parameters are arrays of text */
  readonly query: Query
  /** strict; JSON */
  readonly body?: Body
  readonly responses: RouteConfig['responses']
  handle(request: RouteRequest<z.output<Query>, z.output<Body>>): Response | Promise<Response>
}

/** Keeps the types of query and body inside the route and hides them outside. */
export function defineRoute<Query extends z.ZodObject, Body extends z.ZodObject>(route: Route<Query, Body>): Route {
  return route as unknown as Route
}

const PROBLEM = { content: { 'application/problem+json': { schema: ProblemDocument } } }

/**
 * Registers a route with the router and with the OpenAPI document. Whether a call is let in is decided in the handler
 * that the router chose: what the one takes for a path and the other cannot differ.
 */
export function addRoute(app: OpenAPIHono, route: Route, deps: ApiDeps): void {
  const method = route.method ?? 'get'
  app.openAPIRegistry.registerPath({
    method,
    path: route.path,
    summary: route.summary,
    request: {
      query: route.query,
      ...(route.body ? { body: { content: { 'application/json': { schema: route.body } } } } : {}),
    },
    responses: {
      ...route.responses,
      400: { ...PROBLEM, description: 'what is wrong with the request' },
      ...(route.audience === 'public' ? {} : { 401: { ...PROBLEM, description: 'nobody may that without login' } }),
      default: { ...PROBLEM, description: 'any other failure' },
    },
    'x-audience': route.audience,
  })
  if (route.keeping === 'revalidate') app.use(route.path, etag())
  app.on(method.toUpperCase(), route.path, async (c) => {
    c.set('isKept', route.keeping === 'revalidate')
    c.header('Cache-Control', route.keeping === 'fresh' ? 'no-store' : 'private, no-cache')
    const caller = await letIn(c, deps, route.audience)
    const query = checkQuery(route.query, c)
    return route.handle({ c, deps, caller, query, body: route.body ? await checkBody(route.body, c) : {} })
  })
}

/** @throws AppError `invalid` naming what is wrong */
async function checkBody(schema: z.ZodObject, c: Context): Promise<Record<string, unknown>> {
  const given: unknown = await c.req.json().catch(() => undefined)
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]!
  throw new AppError('invalid', 'access.bad_body', { detail: [path.join('.'), message].filter(Boolean).join(': ') })
}

/** @throws AppError `invalid` naming the parameter and what is allowed */
function checkQuery(schema: z.ZodObject, c: Context): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const [name, values] of Object.entries(c.req.queries())) given[name] = values.length === 1 ? values[0] : values
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const name = issue.code === 'unrecognized_keys' ? issue.keys[0]! : String(issue.path[0] ?? '')
  if (issue.code === 'unrecognized_keys') throw unknownParameter(name, Object.keys(schema.shape))
  if (!(name in given)) throw new AppError('invalid', 'api.missing_parameter', { name })
  if (Array.isArray(given[name])) throw new AppError('invalid', 'api.repeated_parameter', { name })
  const allowed =
    issue.code === 'invalid_value'
      ? issue.values.map(String).filter((value) => value !== '')
      : name === 'lang'
        ? [...LANGUAGES]
        : []
  throw new AppError('invalid', 'api.not_allowed', { name, value: String(given[name]), allowed: allowed.join(', ') })
}

function unknownParameter(name: string, known: readonly string[]): AppError {
  if (known.length === 0) return new AppError('invalid', 'api.no_parameters', { name })
  const guess = nearest(name, known)
  return guess
    ? new AppError('invalid', 'api.unknown_parameter_nearest', { name, nearest: guess })
    : new AppError('invalid', 'api.unknown_parameter', { name, known: known.join(', ') })
}
