import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../real/servers.ts'
import { type Service, startService } from '../real/service.ts'
import { launch, openPage, type Watched } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'
import { bytesIn, nodes, tile } from './operator.ts'

/** Without the cluster of the tests in the environment there is only this machine to be found. */
const { SLURM_CONF: _, ...alone } = process.env
const HOST = hostname().split('.')[0]!

describeBrowser('a machine alone, nothing configured', [], () => {
  let service: Service
  let browser: Browser
  let watched: Watched
  let healthyAt = 0
  beforeAll(async () => {
    service = await startService(undefined, alone)
    healthyAt = performance.now()
    browser = await launch()
    watched = await openPage(browser, service.url)
  })
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  it('shows how busy its CPU, memory and disks are within 30 seconds of being healthy', async () => {
    const { page } = watched
    await page.goto('/')
    const seen = await eventually(
      'figures of CPU, memory and disk',
      30 - (performance.now() - healthyAt) / 1000,
      async () => ({
        cpu: await tile(page, 'CPU ocupada'),
        memory: await tile(page, 'Memoria usada'),
        disk: await tile(page, /^(Disco más|Más) lleno/),
      }),
      (figures) => Object.values(figures).every((text) => /\d ?%/.test(text)),
    )
    expect(new URL(page.url()).pathname).toBe('/operacion')
    expect(seen.disk).toMatch(/quedan \d/)
    expect(Object.keys(await nodes(page))).toEqual([HOST])
  })

  it('shows as much memory as the kernel has, in the table of its chart', async () => {
    const { page } = watched
    await page.goto(`/nodo/${HOST}`)
    const total = Number(/^MemTotal:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))![1]) * 1024
    const figure = page.getByRole('figure').filter({ hasText: /^Memoria/ })
    await figure.getByText('Tabla', { exact: true }).click()
    // figures are shown with three digits
    await eventually(
      `a size of ${total} bytes`,
      30,
      () => figure.getByRole('region', { name: 'Memoria' }).innerText(),
      (text) => bytesIn(text).some((bytes) => Math.abs(bytes / total - 1) < 0.006),
    )
  })
})
