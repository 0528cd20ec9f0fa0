/**
 * Mistake 3: what guards and what routes read a path in two ways. Hono's `app.mount` (CVE-2026-47676) and Grafana's
 * static files (CVE-2021-43798) were reached around their guard.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ApiDeps } from '../../api/deps.ts'
import { type Listening, type ListenOptions, listen } from '../../commands/http.ts'
import { OPEN_ACCESS } from '../api/open-access.ts'
import { NO_LEDGER, withNeeded, world } from '../api/world.ts'
import { createRandom, type Random } from '../fuzz/random.ts'
import { expectFound } from './planted.ts'

type Ask = (path: string) => Promise<{ readonly status: number; readonly body: string }>

let cleanups: (() => unknown)[] = []
beforeEach(() => {
  cleanups = []
})
afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

/** One where nobody may anything who does not log in, and where all that is read for anybody is noted. */
function guarded() {
  const read: string[] = []
  const noteNow = (name: string) => (): never => {
    read.push(name)
    throw new Error(name)
  }
  const note = (name: string) => async () => noteNow(name)()
  const ledger = Object.fromEntries(Object.keys(NO_LEDGER).map((name) => [name, note(name)]))
  const identify = async () => ({ role: 'public', kind: 'anonymous', subject: '', actor: 'anonymous' }) as const
  const { app, doors } = world({
    deps: {
      access: {
        ...OPEN_ACCESS,
        identify,
        audit: { list: noteNow('audit'), firstBroken: noteNow('audit') },
      },
      store: { query: note('query'), latest: note('latest') },
      ledger: ledger as unknown as ApiDeps['ledger'],
      statuses: { list: noteNow('statuses') },
      alerts: { records: noteNow('records'), history: noteNow('history'), rules: [] },
      metrics: note('metrics'),
      storeState: note('storeState'),
      logError: (_, error) => void read.push(String(error)),
    },
  })
  const closed = doors.filter(({ audience }) => audience !== 'public').map(({ path }) => path)
  return { app, closed, read }
}

/** Of the router alone, as a `Request` has it. */
const askedDirectly =
  (app: { request(address: string): Response | Promise<Response> }): Ask =>
  async (path) => {
    const response = await app.request(`http://localhost${path}`)
    return { status: response.status, body: '' }
  }

/** As it is on the wire: nothing of the path is put in order before. */
function askedOnTheWire(base: string): Ask {
  const { hostname, port } = new URL(base)
  return (path) =>
    new Promise((resolve, reject) => {
      const asked = request(
        { hostname, port, path: encodeURI(path).replaceAll('%25', '%'), agent: false },
        (response) => {
          let body = ''
          response.setEncoding('latin1').on('data', (text: string) => {
            body += text
          })
          response.on('end', () => resolve({ status: response.statusCode!, body }))
        },
      )
      asked.on('error', reject).end()
    })
}

/** No spelling of a path that is closed has anything read for somebody to whom it is closed. */
async function noSpellingGoesAround(ask: Ask, closed: readonly string[], read: readonly string[], rounds: number) {
  const random = createRandom(5)
  for (let round = 0; round < rounds; round++) {
    const path = mutated(withNeeded(closed[round % closed.length]!), random)
    const { status } = await ask(path)
    // 503: a page, which is not built here, and holds no data anyway
    expect([400, 401, 404, 405, 503], path).toContain(status)
    expect(read, path).toEqual([])
  }
}

/** A guard in front of the routes that knows paths as they come, and routes that put them in order first. */
function disagreeing(inOrder: (path: string) => string) {
  const { closed } = guarded()
  const read: string[] = []
  const app = new Hono({ getPath: (asked) => inOrder(new URL(asked.url).pathname) })
  app.use((c, next) => {
    if (closed.includes(new URL(c.req.url).pathname)) return Promise.resolve(c.text('', 401))
    return next()
  })
  for (const path of closed)
    app.get(path, (c) => {
      read.push(path)
      return c.text('data')
    })
  return { app, closed, read }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The built pages in a folder, and a file beside it that is nobody's business. */
function pagesAndSecret(): { readonly directory: string; readonly secret: string } {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-pages-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  const secret = 'canary-of-a-file-outside'
  mkdirSync(join(folder, 'dist', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'dist', 'index.html'), '<!doctype html><title>Atalaya</title>')
  writeFileSync(join(folder, 'dist', 'assets', 'main-abc123.js'), 'x')
  writeFileSync(join(folder, 'dist', '.sources'), secret)
  for (const name of ['people.key', 'secret.txt', 'secret.svg']) writeFileSync(join(folder, name), secret)
  return { directory: join(folder, 'dist'), secret }
}

const OUTSIDE = [
  '/assets/../../secret.svg',
  '/../secret.txt',
  '/assets/../.sources',
  '/.sources',
  '/assets/../../people.key',
]

/** No spelling of a path leads out of the folder of the pages. */
async function noFileOutside(ask: Ask, secret: string): Promise<void> {
  const random = createRandom(7)
  for (let round = 0; round < 2_000; round++) {
    const plain = OUTSIDE[round % OUTSIDE.length]!
    const path = round < OUTSIDE.length ? plain : mutated(spelt(plain, random), random)
    expect((await ask(path)).body, path).not.toContain(secret)
  }
}

async function listening(fetch: ListenOptions['fetch']): Promise<Ask> {
  const server: Listening = await listen({ fetch, host: '127.0.0.1', port: 0 })
  cleanups.push(() => server.close())
  return askedOnTheWire(server.url)
}

describe('3. guard and router that disagree on a path', () => {
  it('do not: of 100,000 spellings none has anything read for who may not', async () => {
    const { app, closed, read } = guarded()
    await noSpellingGoesAround(askedDirectly(app), closed, read, 100_000)
  }, 120_000)

  it('do not on the wire either, where no path is put in order before', async () => {
    const { app, closed, read } = guarded()
    await noSpellingGoesAround(await listening((asked) => app.fetch(asked)), closed, read, 3_000)
  }, 60_000)

  it.each<[string, (path: string) => string]>([
    ['a router that decodes', decoded],
    ['a router that joins slashes', (path) => path.replace(/\/{2,}/g, '/')],
    ['a router that knows no capitals', (path) => path.toLowerCase()],
    ['a router that drops the last slash', (path) => path.replace(/\/$/, '')],
    ['a router that cuts parameters off', (path) => path.replace(/;.*$/, '')],
  ])('are found where they are planted: %s', async (_, inOrder) => {
    const { app, closed, read } = disagreeing(inOrder)
    await expectFound(() => noSpellingGoesAround(askedDirectly(app), closed, read, 100_000))
  })

  it('lead to no file outside', async () => {
    const { directory, secret } = pagesAndSecret()
    const { app } = world({ deps: { dashboardDirectory: directory } })
    await noFileOutside(await listening((asked) => app.fetch(asked)), secret)
  }, 60_000)

  it('are found where they lead outside: files by whatever path is asked for', async () => {
    const { directory, secret } = pagesAndSecret()
    const ask: Ask = async (path) => {
      try {
        return { status: 200, body: readFileSync(join(directory, decoded(path)), 'utf8') }
      } catch {
        return { status: 404, body: '' }
      }
    }
    await expectFound(() => noFileOutside(ask, secret))
  })
})

const PIECES = ['/', '//', '%2f', '%2F', '%252f', '.', '..', '/../', '/./', ';', '%00', '%0a', '\\', '%5c']
const LETTERS = ['ñ', '%c3%b1', '?', '#', ' ']

/** One to three changes of a path. */
function mutated(path: string, { int, pick }: Random): string {
  let text = path
  for (let change = 0; change <= int(3); change++) {
    const at = 1 + int(text.length)
    const piece = pick([...PIECES, ...LETTERS])
    const kind = int(5)
    if (kind === 0) text = text.slice(0, at) + piece + text.slice(at)
    else if (kind === 1) text = text.slice(0, at) + (text[at] ?? '').toUpperCase() + text.slice(at + 1)
    else if (kind === 2) text = `${text}${piece}`
    else if (kind === 3) text = `${text.slice(0, at)}%${(text.charCodeAt(at) || 47).toString(16)}${text.slice(at + 1)}`
    else text = `/${piece}${text}`
  }
  return text.startsWith('/') ? text : `/${text}`
}

/** Dots and slashes in one of their spellings. */
function spelt(path: string, { pick }: Random): string {
  const [dot, slash] = [pick(['.', '%2e', '%252e', '%c0%ae']), pick(['/', '%2f', '\\', '%5c', '//', '%252f'])]
  return `/${path.slice(1).replaceAll('..', `${dot}${dot}`).replaceAll('/', slash)}`
}
