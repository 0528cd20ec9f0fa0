import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../real/servers.ts'
import { type Service, startService } from '../real/service.ts'
import { DESK, launch, openPage, PHONE, settled, textOf } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'
import { tile } from './operator.ts'
import { everything } from './world.ts'

const PAGES = { operator: '/operacion', node: '/nodo/cn01?cluster=serafin' } as const
const LOOKS = [
  { viewport: DESK, colorScheme: 'light' },
  { viewport: DESK, colorScheme: 'dark' },
  { viewport: PHONE, colorScheme: 'light' },
  { viewport: PHONE, colorScheme: 'dark' },
] as const
const cases = Object.keys(PAGES).flatMap((name) =>
  LOOKS.map((look) => ({
    name: name as keyof typeof PAGES,
    width: look.viewport.width,
    scheme: look.colorScheme,
    look,
  })),
)

describeBrowser('every page in every look', ['slurm', 'hub', 'exporters'], () => {
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    service = await startService(everything)
    browser = await launch()
    await eventually(
      'targets that answer',
      60,
      () => service.sources(),
      (sources) => sources.length > 0 && sources.every(({ state }) => state === 'ok'),
    )
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  it.each(cases)('has nothing for axe to find: $name at $width, $scheme', async ({ name, look }) => {
    const { page, complaints, close } = await openPage(browser, service.url, look)
    await page.goto(PAGES[name])
    await settled(page)
    await page.getByText('Tabla', { exact: true }).first().click()
    const { violations, passes } = await new AxeBuilder({ page }).analyze()
    expect(
      violations.map(({ id, nodes }) => ({
        id,
        where: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
      })),
    ).toEqual([])
    expect(passes.length).toBeGreaterThan(10)
    const sizes = { page: await page.evaluate('document.documentElement.scrollWidth'), window: look.viewport.width }
    expect(sizes.page, 'scrolls sideways').toBeLessThanOrEqual(sizes.window)
    expect(complaints).toEqual([])
    await close()
  })

  describe('what the reader chose', () => {
    it('speaks the three languages, and keeps the place', async () => {
      const { page, complaints, close } = await openPage(browser, service.url)
      await page.goto('/operacion')
      const words = { es: 'Requiere atención', pt: 'Requer atenção', en: 'Needs attention' }
      await eventually(
        'Spanish',
        20,
        () => textOf(page),
        (text) => text.includes(words.es),
      )
      for (const language of ['pt', 'en', 'es'] as const) {
        await page.locator('header select:has(option[value="pt"])').selectOption(language)
        await eventually(
          language,
          20,
          () => textOf(page),
          (text) => text.includes(words[language]),
        )
        expect(await page.locator('html').getAttribute('lang')).toBe(language)
        const text = await textOf(page)
        expect(Object.values(words).filter((one) => text.includes(one))).toEqual([words[language]])
      }
      expect(new URL(page.url()).pathname).toBe('/operacion')
      expect(complaints).toEqual([])
      await close()
    })

    it('is in the address: a reload shows it again, Back takes it back', async () => {
      const { page, complaints, close } = await openPage(browser, service.url)
      // named: whoever names none is shown what history there is, which takes a moment to be known
      await page.goto('/operacion?refresh=0&range=6h')
      const period = page.getByRole('combobox', { name: 'Período' })
      await eventually(
        'the period',
        20,
        () => period.count(),
        (count) => count === 1,
      )
      const before = await period.inputValue()
      expect(before).toBe('6h')
      await period.selectOption({ label: 'última hora' })
      await page.waitForURL(/[?&]range=1h/)
      const chosen = await period.inputValue()
      await page.reload()
      await eventually(
        'the period after a reload',
        20,
        () => period.inputValue(),
        (value) => value === chosen,
      )
      await page.goBack()
      await eventually(
        'the period before',
        20,
        () => period.inputValue(),
        (value) => value === before,
      )
      await page.goForward()
      await eventually(
        'the period again',
        20,
        () => period.inputValue(),
        (value) => value === chosen,
      )
      expect(complaints).toEqual([])
      await close()
    })

    it('leads from a node’s square to its page, and Back', async () => {
      const { page, complaints, close } = await openPage(browser, service.url)
      await page.goto('/operacion?range=1h')
      await page
        .getByRole('link', { name: /^cn01: / })
        .first()
        .click()
      await eventually(
        'the page of cn01',
        20,
        () => textOf(page, 'main h1'),
        (text) => text.includes('cn01'),
      )
      const address = new URL(page.url())
      expect(address.pathname).toBe('/nodo/cn01')
      expect(address.searchParams.get('range')).toBe('1h')
      await page.goBack()
      await eventually(
        'the operator’s page',
        20,
        () => tile(page, 'Sesiones'),
        (text) => text.startsWith('Sesiones'),
      )
      expect(complaints).toEqual([])
      await close()
    })
  })
})
