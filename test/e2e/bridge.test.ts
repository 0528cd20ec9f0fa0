/** The page about the bridge, over made-up people of a made-up community. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BridgeAnswer } from '../../api/schemas.ts'
import type { Job } from '../../core/ledger/job.ts'
import { openLedgerWriter } from '../../store/ledger/ledger.ts'
import { type Service, startService } from '../real/service.ts'
import { DESK, launch, openPage, PHONE, textOf } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'

const DAY = 86_400
const START = Date.parse('2025-10-06T12:00:00Z') / 1000
const LOOKS = [
  { viewport: DESK, colorScheme: 'light' },
  { viewport: PHONE, colorScheme: 'dark' },
] as const
/** Without the cluster of the real servers in the environment. */
const { SLURM_CONF: _, ...environment } = process.env

/** The sentence stands there, and speaks of the answer. */
const answered = (page: Page) => page.locator('main h1.sentence:not(.quiet)').waitFor()

function job(jobId: number, user: string, submit: number): Job {
  return {
    ...{ cluster: 'c', jobId, submit, arrayJobId: NaN, hetJobId: NaN, user, account: 'fisica', partition: 'cpu' },
    ...{ qos: 'normal', state: 'COMPLETED', eligible: submit, start: submit + 10, end: submit + 110 },
    ...{ elapsedSeconds: 100, timeLimitSeconds: 3600, nodes: 1, cpus: 4, gpus: 0, memoryBytes: 1, requestedCpus: 4 },
    ...{ requestedGpus: 0, requestedMemoryBytes: 1, gpuType: '', usedCpuSeconds: 5, nodeList: 'cn01', exitCode: 0 },
    signal: 0,
  }
}

/** Twenty people open a notebook, one every ten days; every fourth sends a job a month later. */
async function fill(directory: string): Promise<void> {
  const writer = openLedgerWriter(directory)
  try {
    const people = Array.from({ length: 20 }, (_, at) => ({ login: `p${at}`, first: START + 10 * DAY * at }))
    const jobs = people.flatMap(({ login, first }, at) => (at % 4 === 0 ? [job(at + 1, login, first + 30 * DAY)] : []))
    await writer.takeJobs(
      (add) => add([...jobs, job(99, 'other', START + 400 * DAY)]),
      () => true,
    )
    const look = (at: number, servers: readonly string[]) =>
      writer.seeSessions({
        hub: 'main',
        at: at * 1000 + 60_000,
        mostApart: 1e12,
        servers: servers.map((login) => ({ login, name: '', started: at * 1000, isReady: true, isStaff: false })),
      })
    for (const { login, first } of people) await look(first, [login])
    await look(START + 400 * DAY, [])
  } finally {
    await writer.close()
  }
}

describeBrowser('the page about the bridge', [], () => {
  let directory: string
  let empty: Service
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-bridge-'))
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

  it('says in a sentence and in its tables what the API answers', async () => {
    const watched = await openPage(browser, service.url, LOOKS[0])
    await watched.page.goto('/puente')
    await answered(watched.page)
    const { total, cohorts } = (await service.json('/api/v1/bridge')) as BridgeAnswer
    expect(total).toMatchObject({ people: 20, followed: 20, steps: { firstBatchJob: { reached: 5 } } })
    expect(await textOf(watched.page, 'main h1')).toMatch(
      /^De 20 personas .* 5 \(25\s%.*enviaron un trabajo al clúster/,
    )
    const table = watched.page.getByRole('region', { name: 'Tabla por trimestre' }).locator('tbody tr')
    expect(await table.count()).toBe(cohorts.length)
    expect(watched.complaints).toEqual([])
    await watched.close()
  })

  it('hatches what there has not been the time to know, and keeps the choice in the address', async () => {
    const watched = await openPage(browser, service.url, LOOKS[0])
    await watched.page.goto('/puente')
    await answered(watched.page)
    await watched.page.getByLabel('Plazo').selectOption('365')
    await watched.page.waitForURL(/days=365/)
    await watched.page.getByText('aún no').first().waitFor()
    await watched.close()
  })

  it.each(LOOKS)('can be read by everybody, at $viewport.width px, $colorScheme', async (look) => {
    const watched = await openPage(browser, service.url, look)
    await watched.page.goto('/puente')
    await answered(watched.page)
    const { violations } = await new AxeBuilder({ page: watched.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])
    const wider = await watched.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
    expect(wider).toBeLessThanOrEqual(0)
    await watched.close()
  })

  it('says what it needs where there are no sessions or no jobs', async () => {
    const watched = await openPage(browser, empty.url, LOOKS[0])
    await watched.page.goto('/puente')
    await answered(watched.page)
    expect(await textOf(watched.page, 'main h1')).toMatch(/hacen falta sesiones del Hub y trabajos de Slurm/)
    expect(await textOf(watched.page, 'main')).toContain('npx atalaya import graduates')
    await watched.close()
  })
})
