/** The page about what comes, over made-up jobs of a made-up cluster. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ForecastsAnswer } from '../../api/forecasts/schemas.ts'
import { lastNight } from '../../commands/forecasting/nightly.ts'
import type { Job } from '../../core/ledger/job.ts'
import { planningHeadline } from '../../dashboard/logic/planning.ts'
import { openLedgerWriter } from '../../store/ledger/ledger.ts'
import { type Service, startService } from '../real/service.ts'
import { DESK, launch, openPage, PHONE, textOf } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'

const DAY = 86_400
const DAYS = 120
const ZONE = 'America/Argentina/Cordoba'
const LOOKS = [
  { viewport: DESK, colorScheme: 'light' },
  { viewport: PHONE, colorScheme: 'dark' },
] as const
/** Without the cluster of the real servers in the environment. */
const { SLURM_CONF: _, ...cleared } = process.env
const environment = { ...cleared, TZ: ZONE }

const answered = (page: Page) => page.locator('main h1.sentence:not(.quiet)').waitFor()

/** Weekdays have more jobs; every third is of another partition. */
async function fill(directory: string): Promise<void> {
  const now = Date.now() / 1000
  const midnight = lastNight(now, ZONE) - 3 * 3_600
  const jobs = Array.from({ length: DAYS + 1 }, (_, day) => day).flatMap((day) =>
    Array.from({ length: (day % 7 < 5 ? 9 : 2) + (day % 3) }, (_, n): Job => {
      const submit = midnight - (DAYS - day) * DAY + n * 60
      return {
        ...{ cluster: 'serafin', jobId: day * 100 + n, submit, arrayJobId: NaN, hetJobId: NaN, user: `u${n % 4}` },
        ...{ account: 'unc', partition: n % 3 === 0 ? 'gpu' : 'cpu', qos: 'normal', state: 'COMPLETED' },
        ...{ eligible: submit, start: submit + 5, end: submit + 3_605, elapsedSeconds: 3_600, timeLimitSeconds: 7_200 },
        ...{ nodes: 1, cpus: 4, gpus: 0, memoryBytes: 1, requestedCpus: 4, requestedGpus: 0, requestedMemoryBytes: 1 },
        ...{ gpuType: '', usedCpuSeconds: 5, nodeList: 'cn01', exitCode: 0, signal: 0 },
      }
    }),
  )
  const writer = openLedgerWriter(directory)
  try {
    await writer.takeJobs(
      (add) => add(jobs),
      () => true,
    )
  } finally {
    await writer.close()
  }
}

describeBrowser('the page about what comes', [], () => {
  let directory: string
  let empty: Service
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-planning-'))
    await fill(join(directory, 'data'))
    service = await startService({ data: join(directory, 'data'), sources: { host: [{}] } }, environment)
    empty = await startService({ sources: { host: [{}] } }, environment)
    browser = await launch()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
    await empty?.stop()
    rmSync(directory, { recursive: true })
  })

  it('says in a sentence what the API answers, of all together and of a partition, and keeps the choice', async () => {
    const { page, complaints, close } = await openPage(browser, service.url, LOOKS[0])
    const forecast = async (query: string) =>
      ForecastsAnswer.parse(await service.json(`/api/v1/forecasts?levels=50,80,95&lang=es&${query}`))
    await page.goto('/planificacion/demanda')
    await page.getByText(planningHeadline(await forecast('metric=requestedCoreHours&horizon=90'), 'es')).waitFor()
    await page.getByRole('combobox', { name: 'Cifra' }).selectOption('jobsSubmitted')
    await page.getByRole('combobox', { name: 'De', exact: true }).selectOption({ label: 'serafin · gpu' })
    await page.getByRole('combobox', { name: 'Hasta' }).selectOption('30')
    const ofGpu = await forecast('metric=jobsSubmitted&horizon=30&where=cluster:serafin&where=partition:gpu')
    await page.getByText(planningHeadline(ofGpu, 'es')).waitFor()
    await page.reload()
    await page.getByText(planningHeadline(ofGpu, 'es')).waitFor()
    await page.getByText('Tabla', { exact: true }).click()
    const newest = page.getByRole('region', { name: ofGpu.title }).locator('tbody tr').first()
    expect(await newest.locator('td').count()).toBe(5)
    expect(await newest.innerText()).toMatch(/\d+ – \d+/)
    expect(complaints).toEqual([])
    await close()
  })

  it.each(LOOKS)('can be read by everybody, at $viewport.width px, $colorScheme', async (look) => {
    const { page, complaints, close } = await openPage(browser, service.url, look)
    await page.goto('/planificacion/demanda')
    await page.getByRole('heading', { name: 'Cuánto creerle' }).waitFor()
    await page.locator('.chart-canvas canvas').first().waitFor()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
    expect(wider).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
    await close()
  })

  it('says what it needs where there is nothing to forecast from', async () => {
    const { page, close } = await openPage(browser, empty.url, LOOKS[0])
    await page.goto('/planificacion/demanda')
    await answered(page)
    expect(await textOf(page, 'main h1')).toContain('todavía no hay con qué pronosticar')
    await page.getByText('npx atalaya import sacct').waitFor()
    await close()
  })
})
