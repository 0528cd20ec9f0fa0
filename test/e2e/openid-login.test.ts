/** Logging in with a real OpenID provider, in a real browser. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort, type Service, startService } from '../real/service.ts'
import { launch, openPage } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'

const { SLURM_CONF: _, ...environment } = process.env

describeBrowser('logging in with OpenID Connect', [], () => {
  let directory: string
  let provider: ChildProcess
  let issuer: string
  let service: Service
  let browser: Browser
  const control = (people: object) => fetch(`${issuer}/control`, { method: 'POST', body: JSON.stringify(people) })

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-openid-'))
    const port = await freePort()
    const publicUrl = `http://127.0.0.1:${port}`
    const program = join(import.meta.dirname, '../real/openid.mjs')
    const redirect = `${publicUrl}/api/v1/login/openid/callback`
    provider = spawn(process.execPath, [program, '--port', '0', '--redirect', redirect], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    issuer = await new Promise<string>((resolve, reject) => {
      createInterface({ input: provider.stdout! }).once('line', resolve)
      provider.once('exit', (code) => reject(new Error(`the provider ended with ${code}`)))
    })
    await control({ groups: { olivia: ['operadores'], mirna: ['mirones'] } })
    const clientSecretFile = join(directory, 'openid.secret')
    writeFileSync(clientSecretFile, 'openid-secret-of-the-tests')
    const openid = {
      ...{ name: 'Federación MATE', issuer, clientId: 'atalaya', clientSecretFile },
      roles: { groups: { operadores: 'operator', mirones: 'viewer' } },
    }
    const access = { anonymous: 'public', publicUrl, openid }
    const sources = { host: [{ node: 'login01', intervalSeconds: 5 }] }
    service = await startService({ language: 'es', access, sources }, environment, port)
    browser = await launch()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
    provider?.kill()
    rmSync(directory, { recursive: true })
  })

  async function logIn(page: Page, name: string): Promise<void> {
    await page.goto('/uso')
    await page.getByRole('link', { name: 'Ingresar con Federación MATE' }).click()
    await page.locator('input[name=login]').fill(name)
    await page.locator('input[name=password]').fill('x')
    await page.locator('button[type=submit]').click()
    await page.getByRole('button', { name: 'Continue' }).click()
  }

  it('brings somebody of a group to where they wanted to be, until they log out', async () => {
    const { page, close } = await openPage(browser, service.url)
    await logIn(page, 'olivia')
    await page.waitForURL('**/uso')
    await page.getByRole('link', { name: 'rol operator' }).click()
    await page.getByText('Ingresó como olivia, rol operator.').waitFor()
    expect((await page.request.get('/api/v1/usage')).status()).toBe(200)
    await page.getByRole('button', { name: 'Salir', exact: true }).click()
    await page.getByRole('link', { name: 'Ingresar con Federación MATE' }).waitFor()
    expect((await page.request.get('/api/v1/usage')).status()).toBe(401)
    await close()
  })

  it('gives the role of the group, and no more', async () => {
    const { page, close } = await openPage(browser, service.url)
    await logIn(page, 'mirna')
    await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
    await page.getByText('Usted ingresó como «viewer»').waitFor()
    expect((await page.request.get('/api/v1/usage')).status()).toBe(403)
    await close()
  })

  it('does not let in whom no group gives a role, and says so', async () => {
    const { page, close } = await openPage(browser, service.url)
    await logIn(page, 'nadie')
    await page.waitForURL('**/entrar?problem=access.provider_denied')
    await page.getByText('ninguno de sus grupos tiene un rol aquí').waitFor()
    expect((await page.request.get('/api/v1/sources')).status()).toBe(401)
    await close()
  })

  it('refuses an answer that this browser did not ask for', async () => {
    const { page, close } = await openPage(browser, service.url)
    for (const query of ['code=abc&state=def', 'code=abc', 'error=access_denied&state=def', '']) {
      await page.goto(`/api/v1/login/openid/callback?${query}`)
      await page.waitForURL('**/entrar?problem=access.bad_state')
    }
    await close()
  })
})
