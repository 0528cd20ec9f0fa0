/**
 * Pictures of the page about usage for the documentation, over a public trace beside the checkout; not a test.
 *
 *   node scripts/run.mjs test/e2e/usage-screenshots.ts docs/images
 *
 * The trace is HPC2N Seth (A. Sandgren, by way of the Parallel Workloads Archive): whoever shows them says so.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makePlace } from '../commands/program.ts'
import { startService } from '../real/service.ts'
import { DESK, launch, openPage, PHONE, settled } from './browser.ts'

const TRACE = join(import.meta.dirname, '../../../shared/data/hpc/jobs-hpc2n.sacct.gz')
const ZONE = 'Europe/Stockholm'
const LOOKS = [
  { viewport: DESK, height: 1_450 },
  { viewport: PHONE, height: 2_380 },
]

const [directory] = process.argv.slice(2)
if (directory === undefined) {
  process.stderr.write('usage: node scripts/run.mjs test/e2e/usage-screenshots.ts DIRECTORY\n')
  process.exit(2)
}
mkdirSync(directory, { recursive: true })

const data = mkdtempSync(join(tmpdir(), 'atalaya-usage-pictures-'))
const place = makePlace()
const asked = ['import', 'sacct', TRACE, '--cluster', 'seth', '--time-zone', ZONE, '--data', data]
const { code, err } = await place.run(asked).ended
await place.leave()
if (code !== 0) throw new Error(err)
const environment = { ...process.env, TZ: ZONE, SLURM_CONF: undefined }
const service = await startService({ data, sources: { host: [{ node: 'login01' }] } }, environment)
const browser = await launch()
try {
  for (const { viewport, height } of LOOKS) {
    const { page, close } = await openPage(browser, service.url, {
      viewport,
      colorScheme: 'light',
      timezoneId: ZONE,
    })
    await page.goto('/uso?since=2004-01-01&until=2004-12-31')
    await settled(page)
    await page.evaluate('scrollTo(0, 0)')
    const file = join(directory, `uso-light-${viewport.width}.png`)
    const clip = { x: 0, y: 0, width: viewport.width, height }
    await page.screenshot({ path: file, fullPage: true, clip })
    process.stdout.write(`${file}\n`)
    await close()
  }
} finally {
  await browser.close()
  await service.stop()
  rmSync(data, { recursive: true })
}
