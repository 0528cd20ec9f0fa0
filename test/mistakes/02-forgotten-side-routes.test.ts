/**
 * Mistake 2: a way in beside the routes that everybody thinks of. Uptime Kuma's badges told of monitors that were not
 * public (CVE-2026-32230); OWASP ASVS 13.4.5 asks for an inventory.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { App } from '../../api/app.ts'
import { DASHBOARD_PATHS } from '../../api/dashboard.ts'
import { ROLES } from '../../core/roles.ts'
import { world } from '../api/world.ts'
import { expectFound } from './planted.ts'

/** What the router knows, what has an audience and what the contract tells are the same. */
async function inventoriesAgree({ app, doors }: App): Promise<void> {
  // `ALL` is what stands before every route: headers, limits
  const served = app.routes.filter(({ method }) => method !== 'ALL')
  const routed = [...new Set(served.map(({ path }) => path))]
  expect(routed.length).toBeGreaterThan(20)
  for (const { method, path } of served) {
    const door = doors.find((one) => one.method === method && one.path === path)
    expect(ROLES, `${method} ${path} has an audience`).toContain(door?.audience)
  }
  const handlers = app.routes.filter(({ path, method }) => method === 'ALL' && path !== '/*')
  // an ETag is made for what may be kept, and nothing else stands before single routes
  for (const { path } of handlers) expect(routed, `${path} has a handler behind it`).toContain(path)
  const contract = (await (await app.request('/api/v1/openapi.json')).json()) as { paths: Record<string, object> }
  const told = Object.entries(contract.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const calls = served.filter(({ path }) => !DASHBOARD_PATHS.includes(path))
  expect([...new Set(calls.map(({ method, path }) => `${method} ${path}`))].sort()).toEqual(told.sort())
}

/** Everything that listens in this program, by the word that makes it. */
const LISTENS = /\bcreate(?:Adaptor)?Server\(|\.listen\(|\bBun\.serve\b|\bserve\(\{/

/** One file opens the socket: there is no second server with other rules. */
function oneFileListens(sources: ReadonlyMap<string, string>): void {
  const listening = [...sources].filter(([, text]) => LISTENS.test(text)).map(([file]) => file)
  expect(listening).toEqual(['commands/http.ts'])
}

const root = join(import.meta.dirname, '../..')
const SOURCES: ReadonlyMap<string, string> = new Map(
  ['api', 'collector', 'commands', 'core', 'forecasts', 'store'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => [`${folder}/${file}`, readFileSync(join(root, folder, file), 'utf8')] as const),
  ),
)

describe('2. a side route that was forgotten', () => {
  it('is none: router, doors and contract name the same', () => inventoriesAgree(world()))

  it('is found where it is planted: beside what registers routes', async () => {
    const { app, doors } = world()
    app.get('/badge/:target', (c) => c.text('up'))
    await expectFound(() => inventoriesAgree({ app, doors }))
  })

  it('is found where it is planted: with an audience, and no word in the contract', async () => {
    const { app, doors } = world()
    app.get('/api/v1/debug', (c) => c.text('heap'))
    await expectFound(() =>
      inventoriesAgree({ app, doors: [...doors, { method: 'GET', path: '/api/v1/debug', audience: 'admin' }] }),
    )
  })

  it('is found where it is planted: answering before any route is chosen', async () => {
    const { app, doors } = world()
    app.use('/debug/*', (c) => Promise.resolve(c.text('heap')))
    await expectFound(() => inventoriesAgree({ app, doors }))
  })

  it('has no server of its own', () => oneFileListens(SOURCES))

  it('is found where it has a server of its own', () =>
    expectFound(() => oneFileListens(new Map([...SOURCES, ['store/debug.ts', 'createServer(dump).listen(9000)']]))))
})
