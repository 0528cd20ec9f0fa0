/**
 * Mistake 7: a text from outside that becomes markup or code on a page. Prometheus ran what was in the names of metrics and
 * labels (CVE-2026-40179). In a real browser, over an app of whose answers every text is hostile.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type ListenOptions, listen } from '../../commands/http.ts'
import { world } from '../api/world.ts'
import { CHROMIUM, launch, openPage, textOf } from '../e2e/browser.ts'
import { describeWith } from '../real/prerequisites.ts'
import { eventually } from '../real/servers.ts'
import { fullDeps } from './full-world.ts'
import { expectFound } from './planted.ts'

const DIST = join(import.meta.dirname, '../../dashboard/dist')
const missing = [CHROMIUM, join(DIST, 'index.html')]
  .filter((file) => !existsSync(file))
  .map((file) => `${file} is missing`)

/** What can be seen of a hostile text on a page that shows it as the text it is. */
const MARK = 'marca4f9a'
/** One that leaves an attribute, an element, a style, a script and a template, whichever it is put into. */
const POLYGLOT = [
  `${MARK}'"><img src=x onerror=globalThis.pwned=1><svg/onload=globalThis.pwned=2>`,
  '</title></style></textarea></script><script>globalThis.pwned=3</script>',
  "{{constructor.constructor('globalThis.pwned=4')()}}<a href=javascript:globalThis.pwned=5 id=planted>",
  '<iframe srcdoc="<script>parent.pwned=6</script>"></iframe><base href=//evil.example/><math><mtext></mtext>`$\u007b7}`',
].join('')

const encoded = encodeURIComponent(POLYGLOT)
/** Every page, and whether the hostile text is to be seen on it. */
const PAGES: readonly (readonly [path: string, shows: boolean])[] = [
  ['/operacion', true],
  ['/uso', true],
  ['/puente', true],
  ['/planificacion', true],
  ['/planificacion/demanda', true],
  [`/nodo/${encoded}?cluster=${encoded}`, true],
  ['/entrar', true],
  [`/entrar?problem=${encoded}`, true],
  [`/operacion?range=${encoded}&refresh=${encoded}&lang=${encoded}#${encoded}`, true],
  [`/${encoded}`, false],
]

/** What a hostile text would have left on the page. Text, not a function: these files are checked without a browser's types. */
const TRACES = `(() => {
  const all = [...document.querySelectorAll('*')]
  const handlers = all.flatMap((one) => one.getAttributeNames().filter((name) => name.startsWith('on')))
  const planted = [...document.querySelectorAll('img[src="x"], #planted, iframe, base, math, script:not([src])')]
  const links = [...document.links].filter((link) => link.origin !== location.origin)
  return {
    pwned: String(globalThis.pwned),
    handlers,
    planted: planted.map((one) => one.outerHTML.slice(0, 80)),
    links: links.map((link) => link.href.slice(0, 80)),
  }
})()`

let browser: Browser
let cleanups: (() => unknown)[]

/** Opens every page as somebody who looks at it, and waits until the text is there. */
async function textsStayTexts(origin: string, pages = PAGES): Promise<void> {
  for (const [path, shows] of pages) {
    const { page, complaints, close } = await openPage(browser, origin)
    await page.goto(path)
    if (shows)
      await eventually(
        `the text on ${path.slice(0, 40)}`,
        30,
        () => textOf(page),
        (text) => text.includes(MARK),
      )
    await page.waitForLoadState('networkidle')
    const name = path.slice(0, 40)
    expect(await page.evaluate(TRACES), name).toEqual({ pwned: 'undefined', handlers: [], planted: [], links: [] })
    expect(
      complaints.filter((words) => /content security|exception|another host/.test(words)),
      name,
    ).toEqual([])
    await close()
  }
}

async function serving(fetch: ListenOptions['fetch']): Promise<string> {
  const server = await listen({ fetch, host: '127.0.0.1', port: 0 })
  cleanups.push(() => server.close())
  return server.url.replace(/\/$/, '')
}

describeWith(
  '7. a text that becomes a page',
  missing,
  'apt-get install chromium; node scripts/run.mjs vite build dashboard',
  () => {
    beforeAll(async () => {
      browser = await launch()
    }, 60_000)
    afterAll(() => browser?.close())
    beforeEach(() => {
      cleanups = []
    })
    afterEach(async () => {
      for (const cleanup of cleanups.reverse()) await cleanup()
    })

    it('is a text on every page', async () => {
      const { app } = world({ deps: { ...fullDeps(POLYGLOT), dashboardDirectory: DIST } })
      await textsStayTexts(await serving((request) => app.fetch(request)))
    }, 240_000)

    const SHOWN: Readonly<Record<string, string>> = {
      'as markup': `fetch('/data').then((r) => r.text()).then((text) => { document.body.innerHTML = text })`,
      'in an attribute': `fetch('/data').then((r) => r.text()).then((text) => {
      document.body.innerHTML = '<p>${MARK}</p><p title="' + text + '"></p>' })`,
      'as the address of a link': `document.body.textContent = '${MARK}'; const a = document.createElement('a')
      a.href = 'javascript:globalThis.pwned=5'; document.body.append(a)`,
    }

    it.each(Object.keys(SHOWN))(
      'is found where it is planted: %s',
      async (name) => {
        const app = new Hono()
        app.get('/data', (c) => c.text(POLYGLOT))
        app.get('/app.js', (c) => c.body(SHOWN[name]!, 200, { 'Content-Type': 'text/javascript' }))
        app.get('*', (c) => c.html('<!doctype html><title>x</title><body><script src="/app.js"></script></body>'))
        const origin = await serving((request) => app.fetch(request))
        await expectFound(() => textsStayTexts(origin, [['/operacion', true]]))
      },
      60_000,
    )

    it('is found where it is planted: as markup that a policy keeps from running', async () => {
      const app = new Hono()
      app.use(async (c, next) => {
        await next()
        c.header('Content-Security-Policy', "default-src 'self'")
      })
      app.get('/data', (c) => c.text(POLYGLOT))
      app.get('/app.js', (c) => c.body(SHOWN['as markup']!, 200, { 'Content-Type': 'text/javascript' }))
      app.get('*', (c) => c.html('<!doctype html><title>x</title><body><script src="/app.js"></script></body>'))
      const origin = await serving((request) => app.fetch(request))
      await expectFound(() => textsStayTexts(origin, [['/operacion', true]]))
    }, 60_000)
  },
)
