/**
 * Pictures of the page that plans, for the documentation and for looking at; not a test.
 *
 *   node scripts/run.mjs test/e2e/plan-screenshots.ts docs/images [all]
 *
 * The cluster is made up, and so is all that it shows; whoever shows them says so.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DESK, launch, openPage, PHONE } from './browser.ts'
import { openPlanWorld, ZONE } from './plan-world.ts'

const [directory, all] = process.argv.slice(2)
if (directory === undefined) {
  process.stderr.write('usage: node scripts/run.mjs test/e2e/plan-screenshots.ts DIRECTORY [all]\n')
  process.exit(2)
}
mkdirSync(directory, { recursive: true })
const SCHEMES = all === 'all' ? (['light', 'dark'] as const) : (['light'] as const)
const ADDRESS =
  '/planificacion?pool=cores:serafin&plan=node:cpu-64;count:4&saved=cores%253Aserafin;node:cpu-64;count:8|cores%253Aserafin;growth:10&sheet=coreHours:1200;repeats:40'

const { service, leave } = await openPlanWorld()
const browser = await launch()
try {
  for (const viewport of [DESK, PHONE])
    for (const colorScheme of SCHEMES) {
      const { page, complaints, close } = await openPage(browser, service.url, {
        viewport,
        colorScheme,
        timezoneId: ZONE,
      })
      await page.goto(ADDRESS)
      await page.locator('#saved td', { hasText: /\d{4}/ }).first().waitFor()
      await page.locator('#costs').waitFor()
      for (const figure of await page.getByRole('figure').all()) await figure.scrollIntoViewIfNeeded()
      await page.locator('.chart-canvas canvas').first().waitFor()
      await page.evaluate('scrollTo(0, 0)')
      const file = join(directory, `planificacion-${colorScheme}-${viewport.width}.png`)
      const clip = { x: 0, y: 0, width: viewport.width, height: viewport === DESK ? 1_500 : 2_400 }
      await page.screenshot({ path: file, fullPage: true, ...(all === 'all' ? {} : { clip }) })
      process.stdout.write(`${file}\n${complaints.join('\n')}`)
      await close()
    }
} finally {
  await browser.close()
  await leave()
}
