/**
 * Pictures of the pages for the documentation, from the real servers of `test/real/`; not a test.
 *
 *   node scripts/run.mjs test/e2e/screenshots.ts docs/images [minutes]
 *
 * Waits some minutes (1 unless told) before it shoots, so that the charts have a past.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { REAL } from '../real/servers.ts'
import { startService } from '../real/service.ts'
import { DESK, launch, openPage, PHONE, settled } from './browser.ts'
import { everything } from './world.ts'

const [directory, minutes = '1'] = process.argv.slice(2)
if (directory === undefined || !(Number(minutes) >= 0)) {
  process.stderr.write('usage: node scripts/run.mjs test/e2e/screenshots.ts DIRECTORY [MINUTES]\n')
  process.exit(2)
}
mkdirSync(directory, { recursive: true })

const PAGES = { operacion: '/operacion', nodo: `/nodo/cn01?cluster=${REAL.cluster}` }

const service = await startService(everything)
const browser = await launch()
try {
  await new Promise((resolve) => setTimeout(resolve, Number(minutes) * 60_000))
  for (const [name, path] of Object.entries(PAGES))
    for (const viewport of [DESK, PHONE])
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, close } = await openPage(browser, service.url, { viewport, colorScheme })
        await page.goto(path)
        await settled(page)
        await page.evaluate('scrollTo(0, 0)')
        const file = join(directory, `${name}-${viewport.width}-${colorScheme}.png`)
        await page.screenshot({ path: file, fullPage: true })
        process.stdout.write(`${file}\n`)
        await close()
      }
} finally {
  await browser.close()
  await service.stop()
}
