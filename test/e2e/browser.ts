/** Debian's Chromium, and everything a page must not do. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { eventually } from '../real/servers.ts'

export const CHROMIUM = '/usr/bin/chromium'
export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** A fresh profile each time; Playwright deletes it when the browser closes. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export interface Watched {
  readonly page: Page
  /** console errors and warnings, uncaught exceptions, refused content, requests to other hosts */
  readonly complaints: string[]
  close(): Promise<void>
}

/** A page of its own context that notes everything that should not happen. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'es-AR',
    timezoneId: 'America/Argentina/Cordoba',
    reducedMotion: 'reduce',
    viewport: DESK,
    ...options,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) complaints.push(`request to another host: ${url}`)
  })
  await page.exposeFunction('reportViolation', (words: string) => complaints.push(`content security policy: ${words}`))
  // text, not a function: these files are checked without the types of a browser
  await page.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', (event) =>
      reportViolation(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`,
  })
  return { page, complaints, close: () => context.close() }
}

/** What a person reads on the page, spaces joined: no-break spaces are spaces too. */
export async function textOf(page: Page, selector = 'body'): Promise<string> {
  return (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ')
}

/** Until the page has its data and every chart has been drawn; charts are drawn when they come near the window. */
export async function settled(page: Page): Promise<void> {
  await eventually(
    'a page without skeletons',
    30,
    async () => ({ waiting: await page.locator('.skeleton').count(), figures: await page.getByRole('figure').count() }),
    ({ waiting, figures }) => waiting === 0 && figures > 0,
  )
  await eventually(
    'every chart drawn',
    30,
    async () => {
      // again at each look: new data may have put a new chart there
      for (const figure of await page.getByRole('figure').all()) await figure.scrollIntoViewIfNeeded()
      return {
        boxes: await page.locator('.chart-canvas').count(),
        drawn: await page.locator('.chart-canvas canvas').count(),
      }
    },
    ({ boxes, drawn }) => boxes > 0 && drawn === boxes,
  )
}
