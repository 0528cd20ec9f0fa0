/** Logging in with the account of a real JupyterHub, in a real browser. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, hubApi, REAL } from '../real/servers.ts'
import { type Service, startService } from '../real/service.ts'
import { launch, openPage } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'

/** Without the cluster of the real servers in the environment. */
const { SLURM_CONF: _, ...environment } = process.env
const PASSWORD = 'atalaya'

describeBrowser('logging in with JupyterHub', ['hub'], () => {
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    const hub = {
      url: REAL.hubUrl,
      clientId: 'service-atalaya',
      clientSecretFile: REAL.hubLoginSecretFile,
      roles: { groups: { operadores: 'operator', mirones: 'viewer' } },
    }
    const access = { publicUrl: `http://127.0.0.1:${REAL.hubLoginPort}`, hub }
    const sources = { host: [{ node: 'login01', intervalSeconds: 5 }] }
    service = await startService({ language: 'es', access, sources }, environment, REAL.hubLoginPort)
    browser = await launch()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  /** From our page over the Hub's form and back. */
  async function logIn(page: Page, name: string): Promise<void> {
    await page.goto('/uso')
    await page.getByRole('link', { name: 'Ingresar con JupyterHub' }).click()
    await page.locator('input[name=username]').fill(name)
    await page.locator('input[name=password]').fill(PASSWORD)
    await page.locator('input[type=submit], button[type=submit]').first().click()
  }
  const members = (group: string, method: 'POST' | 'DELETE', users: readonly string[]) =>
    hubApi(`/groups/${group}/users`, { method, body: JSON.stringify({ users }) })

  it('brings somebody of a group to where they wanted to be, until they log out', async () => {
    const { page, close } = await openPage(browser, service.url)
    await logIn(page, 'olivia')
    await page.waitForURL('**/uso')
    await page.getByRole('link', { name: 'rol operator' }).click()
    await page.getByText('Ingresó como olivia, rol operator.').waitFor()
    await page.getByRole('button', { name: 'Salir', exact: true }).click()
    await page.getByRole('link', { name: 'Ingresar con JupyterHub' }).waitFor()
    const { status } = await page.request.get('/api/v1/usage').then((answer) => ({ status: answer.status() }))
    expect(status).toBe(401)
    await close()
  })

  it('gives the role of the group, and no more', async () => {
    const { page, close } = await openPage(browser, service.url)
    await logIn(page, 'mirna')
    await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
    await page.getByText('Usted ingresó como «viewer»').waitFor()
    expect((await page.request.get('/api/v1/sources')).status()).toBe(200)
    expect((await page.request.get('/api/v1/usage')).status()).toBe(403)
    await close()
  })

  it('does not let in whom the Hub does not let in', async () => {
    const { page, close } = await openPage(browser, service.url)
    await logIn(page, 'nadie')
    // the Hub itself refuses: whoever is not in a group has no access to the service
    await page.waitForURL((url) => url.pathname.includes('/oauth2/authorize'))
    await page.getByText('403').first().waitFor()
    expect((await page.request.get('/api/v1/sources')).status()).toBe(401)
    await close()
  })

  it('takes a change of groups for what it is within a minute or so', async () => {
    const { page, close } = await openPage(browser, service.url)
    await hubApi('/users/gabi', { method: 'POST' }).catch(() => undefined) // there from an earlier run
    await members('operadores', 'POST', ['gabi'])
    await logIn(page, 'gabi')
    await page.waitForURL('**/uso')
    const status = async () => (await page.request.get('/api/v1/usage')).status()
    expect(await status()).toBe(200)
    await members('operadores', 'DELETE', ['gabi'])
    await eventually('the end of the session', 100, status, (found) => found !== 200)
    await close()
  }, 150_000)

  it('refuses an answer that this browser did not ask for, or that was tampered with', async () => {
    const { page, close } = await openPage(browser, service.url)
    for (const query of ['code=abc&state=def', 'code=abc', 'error=access_denied&state=def', '']) {
      await page.goto(`/api/v1/login/hub/callback?${query}`)
      await page.waitForURL('**/entrar?problem=access.bad_state')
      await page.getByText('no corresponde a un pedido reciente').waitFor()
    }
    // begun here, ended with the state of somebody else
    const begun = await page.request.get('/api/v1/login/hub?back=/uso', { maxRedirects: 0 })
    const state = new URL(begun.headers()['location']!).searchParams.get('state')!
    const other = `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`
    await page.goto(`/api/v1/login/hub/callback?code=abc&state=${other}`)
    await page.waitForURL('**/entrar?problem=access.bad_state')
    // and used up by that
    await page.goto(`/api/v1/login/hub/callback?code=abc&state=${state}`)
    await page.waitForURL('**/entrar?problem=access.bad_state')
    await close()
  })

  it.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)'])(
    'comes back to no page but its own: %s',
    async (back) => {
      const { page, close } = await openPage(browser, service.url)
      await page.goto('/entrar')
      const begun = await page.request.get(`/api/v1/login/hub?back=${encodeURIComponent(back)}`, { maxRedirects: 0 })
      expect(new URL(begun.headers()['location']!).origin).toBe(REAL.hubUrl)
      await page.goto(begun.headers()['location']!)
      await page.locator('input[name=username]').fill('olivia')
      await page.locator('input[name=password]').fill(PASSWORD)
      await page.locator('input[type=submit], button[type=submit]').first().click()
      await page.waitForURL('**/operacion')
      expect(new URL(page.url()).host).toBe(new URL(service.url).host)
      await close()
    },
  )
})
