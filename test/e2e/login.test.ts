/** Coming in and going, in a real browser. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../real/servers.ts'
import { type Service, startService } from '../real/service.ts'
import { DESK, launch, openPage, PHONE, textOf } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'

/** Without the cluster of the real servers in the environment. */
const { SLURM_CONF: _, ...environment } = process.env

describeBrowser('logging in', [], () => {
  let open: Service
  let closed: Service
  let browser: Browser
  beforeAll(async () => {
    const sources = { host: [{ node: 'login01', intervalSeconds: 5 }] }
    open = await startService({ language: 'es', access: { anonymous: 'viewer' }, sources }, environment)
    closed = await startService({ language: 'es', access: { anonymous: 'public' }, sources }, environment)
    browser = await launch()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await Promise.all([open?.stop(), closed?.stop()])
  })

  /** As the service printed it. */
  const linkOf = (service: Service) => /http:\S+\/entrar#atl_link_\S+/.exec(service.output())![0]

  it('shows the machine to everybody, and who used it only after the link of the terminal was opened', async () => {
    const { page, complaints, close } = await openPage(browser, open.url)
    await page.goto('/uso')
    await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
    expect(await textOf(page, 'main')).toContain('para el rol «operator» o superior')
    await page.goto(linkOf(open))
    await page.waitForURL('**/operacion')
    expect(page.url()).not.toContain('atl_link_')
    const session = page.getByRole('link', { name: 'rol admin' })
    await session.waitFor()
    await page.getByRole('link', { name: 'Uso', exact: true }).click()
    await page.locator('main h1.sentence').waitFor()
    // the cookie is out of reach of every script
    expect(await page.evaluate('document.cookie')).toBe('')
    const cookies = await page.context().cookies()
    expect(cookies).toMatchObject([
      { name: '__Host-atalaya', httpOnly: true, secure: true, sameSite: 'Lax', path: '/', domain: '127.0.0.1' },
    ])
    await session.click()
    await page.getByRole('button', { name: 'Salir', exact: true }).click()
    await page.getByRole('link', { name: 'Ingresar' }).waitFor()
    expect(await page.context().cookies()).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })

  it('says that a link was used, and shows nothing at all where nobody may anything', async () => {
    const link = linkOf(closed)
    const first = await openPage(browser, closed.url)
    await first.page.goto(link)
    await first.page.getByRole('link', { name: 'rol admin' }).waitFor()
    const second = await openPage(browser, closed.url)
    const asked: string[] = []
    second.page.on('response', (response) => {
      if (response.url().includes('/api/') && response.ok()) asked.push(new URL(response.url()).pathname)
    })
    await second.page.goto('/operacion')
    await second.page.getByRole('heading', { name: 'Ingresar' }).waitFor()
    await second.page.goto(link)
    await eventually(
      'the words about the link',
      20,
      () => textOf(second.page, 'main'),
      (words) => words.includes('El enlace no vale'),
    )
    expect([...new Set(asked)]).toEqual(['/api/v1/me'])
    await first.close()
    await second.close()
  })

  it.each([
    { viewport: DESK, colorScheme: 'light' },
    { viewport: PHONE, colorScheme: 'dark' },
  ] as const)('has a page that everybody can read (%o)', async (look) => {
    const { page, close } = await openPage(browser, open.url, look)
    await page.goto('/entrar')
    await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations).toEqual([])
    const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(wide).toBe(0)
    await close()
  })
})
