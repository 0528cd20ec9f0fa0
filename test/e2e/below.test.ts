/** The service behind the proxy of a real JupyterHub, below a path, in a real browser. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { REAL } from '../real/servers.ts'
import { type Service, startService } from '../real/service.ts'
import { launch, openPage } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'

const { SLURM_CONF: _, ...environment } = process.env
const PREFIX = '/services/atalaya-below'

describeBrowser('behind the proxy of a Hub, below a path', ['hub'], () => {
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    const hub = {
      url: REAL.hubUrl,
      clientId: 'service-atalaya-below',
      clientSecretFile: REAL.hubServiceSecretFile,
      roles: { groups: { operadores: 'operator' } },
    }
    const access = { anonymous: 'viewer', publicUrl: `${REAL.hubUrl}${PREFIX}`, hub }
    const sources = { host: [{ node: 'login01', intervalSeconds: 5 }] }
    const listen = { trustedProxies: ['127.0.0.1'] }
    service = await startService({ language: 'es', access, sources, listen }, environment, REAL.hubServicePort)
    browser = await launch()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  it('shows its pages, finds its files and leads from one page to the other', async () => {
    const { page, complaints, close } = await openPage(browser, REAL.hubUrl)
    await page.goto(`${PREFIX}/operacion`)
    await page
      .getByRole('link', { name: /^login01: / })
      .first()
      .click()
    await page.waitForURL(`**${PREFIX}/nodo/login01**`)
    await page.getByRole('heading', { name: 'login01' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'login01' }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  it('lets people in with the Hub, and back to where they were', async () => {
    const { page, close } = await openPage(browser, REAL.hubUrl)
    await page.goto(`${PREFIX}/uso`)
    await page.getByRole('link', { name: 'Ingresar con JupyterHub' }).click()
    await page.locator('input[name=username]').fill('olivia')
    await page.locator('input[name=password]').fill('atalaya')
    await page.locator('input[type=submit], button[type=submit]').first().click()
    await page.waitForURL(`**${PREFIX}/uso`)
    expect((await page.request.get(`${PREFIX}/api/v1/usage`)).status()).toBe(200)
    await page.goto(`${PREFIX}/entrar`)
    await page.getByText('Ingresó como olivia, rol operator.').waitFor()
    await close()
  })

  it('says so there where an answer belongs to no question', async () => {
    const { page, close } = await openPage(browser, REAL.hubUrl)
    await page.goto(`${PREFIX}/api/v1/login/hub/callback?code=abc&state=def`)
    await page.waitForURL(`**${PREFIX}/entrar?problem=access.bad_state`)
    await page.getByText('no corresponde a un pedido reciente').waitFor()
    await close()
  })
})
