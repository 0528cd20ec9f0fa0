/** The page about usage where nothing was ever taken in, and nobody watches Slurm. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../real/servers.ts'
import { type Service, startService } from '../real/service.ts'
import { DESK, launch, openPage, PHONE, textOf } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'

/** Without the cluster of the real servers in the environment. */
const { SLURM_CONF: _, ...environment } = process.env

describeBrowser('the page about usage, over an empty ledger', [], () => {
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    service = await startService({ sources: { host: [{ node: 'login01' }] } }, environment)
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  it.each([DESK, PHONE])('says what it is for and names both ways to fill it, at $width', async (viewport) => {
    const { page, complaints, close } = await openPage(browser, service.url, { viewport })
    await page.goto('/uso')
    await eventually(
      'the empty ledger',
      30,
      () => textOf(page),
      (text) => text.includes('El libro todavía está vacío.') && text.includes('Atalaya no mira la cola de Slurm.'),
    )
    const text = await textOf(page, 'main')
    expect(text).toContain('slurm_accounting: - cluster: NOMBRE')
    expect(text).toContain('npx atalaya import sacct ARCHIVO')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
    expect(complaints).toEqual([])
    await close()
  })
})
