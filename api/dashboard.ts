/** The built pages: hashed files for ever, `index.html` for every page path; a plain notice where unbuilt. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import { fill } from '../core/i18n.ts'
import { MESSAGES } from '../core/messages.ts'
import type { Audience } from '../core/roles.ts'
import { LOGIN_PATH } from './access/guard.ts'
import type { ApiDeps } from './deps.ts'
import { requestLanguage } from './problem.ts'

/** Paths that a person may open; the page itself decides what it shows there. */
const PAGE_PATHS = [
  '/',
  '/operacion',
  '/uso',
  '/puente',
  '/nodo/:node',
  '/alertas',
  '/planificacion',
  '/planificacion/demanda',
  '/fuentes',
  LOGIN_PATH,
] as const
/** The files hold no data: what they show comes from the API, which has its own audiences. */
export const PAGE_AUDIENCE: Audience = 'public'
/** Vite puts a hash of the content into these names. */
const HASHED_FILES = '/assets/*'
/** Icons and the like, under their own names. */
const PLAIN_FILES = '/:file{[\\w-]+\\.(?:svg|ico|png|webmanifest|txt)}'
export const DASHBOARD_PATHS: readonly string[] = [...PAGE_PATHS, HASHED_FILES, PLAIN_FILES]

export function addDashboard(app: OpenAPIHono, deps: ApiDeps): void {
  const directory = deps.dashboardDirectory
  const index = directory === undefined ? '' : join(directory, 'index.html')
  if (directory === undefined || !existsSync(index)) {
    for (const path of PAGE_PATHS) app.get(path, (c) => notBuilt(c, deps))
    return
  }
  app.get(
    HASHED_FILES,
    serveStatic({
      root: directory,
      precompressed: true,
      onFound: (_, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  )
  const page = pageBelow(deps.network.prefix, index)
  for (const path of PAGE_PATHS) app.get(path, etag(), page)
  app.get(
    PLAIN_FILES,
    serveStatic({ root: directory, precompressed: true, onFound: (_, c) => c.header('Cache-Control', 'no-cache') }),
  )
}

/** Chunks find each other; only the page itself names its files from the root, where a prefix has to stand before them. */
const ROOT_PATHS = /((?:href|src)=")\/(?!\/)/g

function pageBelow(prefix: string, index: string): MiddlewareHandler {
  if (prefix === '')
    return serveStatic({
      path: index,
      precompressed: true,
      onFound: (_, c) => c.header('Cache-Control', 'no-cache'),
    })
  const page = readPage(prefix, index)
  return async (c) => c.html(page, 200, { 'Cache-Control': 'no-cache' })
}

const readPage = (prefix: string, index: string): string =>
  readFileSync(index, 'utf8').replace(ROOT_PATHS, `$1${prefix}/`)

/** A path nobody knows, opened in a browser: the page itself says so. @returns undefined where it cannot */
export function unknownPage(c: Context, deps: ApiDeps): Response | undefined {
  const index = deps.dashboardDirectory === undefined ? '' : join(deps.dashboardDirectory, 'index.html')
  if (c.req.path.startsWith('/api/') || !c.req.header('accept')?.includes('text/html') || !existsSync(index)) return
  return c.html(readPage(deps.network.prefix, index), 404, { 'Cache-Control': 'no-store' })
}

function notBuilt(c: Context, deps: ApiDeps): Response {
  const language = requestLanguage(c, deps.language)
  return c.text(`Atalaya ${deps.version}\n\n${fill(MESSAGES['api.dashboard_missing'], language)}\n`, 503, {
    'Content-Language': language,
    'Cache-Control': 'no-store',
  })
}
