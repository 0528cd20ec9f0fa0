/** The page about usage, over jobs and a queue recorded from a real Slurm (test/fixtures/slurm/24.11). */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageAnswer } from '../../api/schemas.ts'
import { formatWait } from '../../dashboard/logic/wait-format.ts'
import { sizeShort } from '../../dashboard/logic/wait-words.ts'
import { writeCommands } from '../collector/slurm-commands.ts'
import { squeueRows } from '../collector/slurm-recordings.ts'
import { makePlace } from '../commands/program.ts'
import { eventually } from '../real/servers.ts'
import { type Service, startService } from '../real/service.ts'
import { DESK, launch, openPage, PHONE, settled, textOf, type Watched } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'

const RELEASE = '24.11'
const LISTING = join(import.meta.dirname, `../fixtures/slurm/${RELEASE}/accounting/sacct-P.txt`)
const CLUSTER = 'testbed'
/** The recording is of one night; these days hold all of it, and nothing else. */
const DAYS = 'since=2026-11-18&until=2026-11-23'
/** The same in the service's zone, as the API is asked. */
const ZONE = 'America/Argentina/Cordoba'
const FROM = Date.parse('2026-11-18T03:00:00Z') / 1000
const TO = Date.parse('2026-11-24T03:00:00Z') / 1000
/** Without the cluster of the real servers in the environment; those have tests of their own. */
const { SLURM_CONF: _, ...environment } = process.env
const LOOKS = [
  { viewport: DESK, colorScheme: 'light' },
  { viewport: DESK, colorScheme: 'dark' },
  { viewport: PHONE, colorScheme: 'light' },
  { viewport: PHONE, colorScheme: 'dark' },
] as const

const plain = (text: string) => text.replace(/\s+/g, ' ').trim()
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const rowsOf = async (table: Locator) => {
  const rows = await table.locator('tbody tr').all()
  return Promise.all(rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map(plain)))
}
/** Spanish: a point at every thousand. */
const whole = (text: string) => Number(/^[\d.]+/.exec(text)![0].replaceAll('.', ''))

async function open(browser: Browser, service: Service, query = DAYS, look: (typeof LOOKS)[number] = LOOKS[0]) {
  const watched = await openPage(browser, service.url, look)
  await watched.page.goto(`/uso?${query}`)
  return watched
}

describeBrowser('the page about usage', [], () => {
  let directory: string
  let service: Service
  let browser: Browser
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-usage-'))
    const [data, commands] = [join(directory, 'data'), join(directory, 'slurm')]
    mkdirSync(commands)
    writeCommands(commands, RELEASE)
    const place = makePlace()
    const asked = ['import', 'sacct', LISTING, '--cluster', CLUSTER, '--time-zone', 'UTC', '--data', data]
    const { code, err } = await place.run(asked).ended
    await place.leave()
    if (code !== 0) throw new Error(err)
    const sources = {
      host: [{ node: 'login01', intervalSeconds: 10 }],
      slurm: [{ cluster: CLUSTER, cli: { path: commands } }],
    }
    service = await startService({ data, sources }, { ...environment, TZ: ZONE })
    browser = await launch()
    await eventually(
      'the recorded queue',
      60,
      () => service.latest('slurm_partition.jobs_pending'),
      (found) => found.length > 0,
    )
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
    if (directory) rmSync(directory, { recursive: true })
  })

  describe('at a desk', () => {
    let watched: Watched
    beforeAll(async () => {
      watched = await open(browser, service)
      await settled(watched.page)
    })
    afterAll(() => watched?.close())
    it('says the figures that the API gives, of all of the period at once', async () => {
      const { page, complaints } = watched
      const figures = (await usage('step=all')).groups[0]!.figures
      const tiles = page.getByRole('list', { name: 'En el período' }).getByRole('listitem')
      const tile = async (title: string) =>
        plain(await tiles.filter({ hasText: title }).locator('.tile-figure').innerText())
      expect(figures.jobsEnded![0]).toBeGreaterThan(10)
      expect(whole(await tile('Trabajos terminados'))).toBe(figures.jobsEnded![0])
      expect(whole(await tile('Personas'))).toBe(figures.people![0])
      expect(whole(await tile('Horas-núcleo'))).toBe(Math.round(figures.coreHours![0]!))
      expect(await tile('Espera mediana')).toBe(formatWait(figures.waitP50Seconds![0]!, 'es'))
      const sentence = await textOf(page, 'main h1')
      expect(sentence).toContain(`${figures.people![0]} personas usaron`)
      expect(sentence).toContain(`en ${figures.jobsEnded![0]} trabajos`)
      expect(complaints).toEqual([])
    })

    it('has in its tables, and in what they download, what the API has', async () => {
      const { page } = watched
      const accounts = region(page, 'Uso por cuenta')
      await accounts.getByText('Tabla', { exact: true }).click()
      const byDay = await usage('by=account&step=day')
      const table = await rowsOf(accounts.getByRole('table'))
      const heads = (await accounts.getByRole('columnheader').allInnerTexts()).map(plain)
      expect(table).toHaveLength(byDay.bounds.length - 1)
      const used = byDay.groups.filter(({ figures }) => figures.coreHours!.some((hours) => hours! > 0))
      expect(heads.slice(1).sort()).toEqual(used.map(({ names }) => names['account']).sort())
      for (const { names, figures } of used) {
        const shown = table.map((row) => Number(row[heads.indexOf(names['account']!)]!.replace(',', '.'))).reverse()
        shown.forEach((hours, day) => {
          expect(hours, `${names['account']}, day ${day}`).toBeCloseTo(figures.coreHours![day]!, 1)
        })
      }

      const byState = await usage('by=state&step=all')
      const ended = byState.groups.filter(({ figures }) => figures.jobsEnded![0]! > 0)
      const states = await rowsOf(region(page, 'Cómo terminaron los trabajos').locator('.outcome-states'))
      expect(Object.fromEntries(states.map(([name, jobs]) => [name!.split(' ').at(-1), whole(jobs!)]))).toEqual(
        Object.fromEntries(ended.map(({ names, figures }) => [names['state'], figures.jobsEnded![0]])),
      )

      const href = await accounts.getByRole('link', { name: /^Descargar CSV/ }).getAttribute('href')
      const csv = (await (await fetch(new URL(href!, service.url))).text()).trim().split('\n')
      expect(csv[0]).toBe('from,to,account,coreHours,gpuHours')
      expect(csv).toHaveLength(1 + byDay.groups.length * (byDay.bounds.length - 1))
    })

    it('has every wait of the API in its matrix', async () => {
      const { page } = watched
      const table = region(page, 'Esperas por partición y tamaño').getByRole('table').first()
      const found = (await usage('by=partition&by=size&step=all')).groups.filter(
        ({ figures }) => figures.jobsStarted![0]! > 0,
      )
      expect(found.length).toBeGreaterThan(3)
      const sizes = await table.locator('thead tr').last().locator('th').allInnerTexts()
      for (const { names, figures } of found) {
        const row = table
          .getByRole('row')
          .filter({ has: page.getByRole('rowheader', { name: names['partition']!, exact: true }) })
        const unit = names['size']!.startsWith('gpus') ? 'GPU' : 'núcleos'
        const at = sizes.map(plain).indexOf(`${sizeShort(names['size']!, 'es')} ${unit}`)
        const cell = plain(
          (await row
            .locator('td')
            .nth(at - 1)
            .textContent())!,
        )
        expect(cell, JSON.stringify(names)).toContain(formatWait(figures.waitP50Seconds![0]!, 'es'))
        expect(cell, JSON.stringify(names)).toContain(formatWait(figures.waitP90Seconds![0]!, 'es'))
        expect(cell, JSON.stringify(names)).toMatch(new RegExp(`\\b${figures.jobsStarted![0]} trabajos$`))
      }
    })

    it('says who waits at this moment as squeue does, and why', async () => {
      const { page } = watched
      const pending = squeueRows(RELEASE).filter(({ state }) => state === 'PENDING')
      const count = (of: (row: (typeof pending)[number]) => string) =>
        Object.fromEntries([...Map.groupBy(pending, of)].map(([name, rows]) => [name, rows.length]))
      const panel = region(page, 'Quién espera ahora')
      const rows = await rowsOf(panel.getByRole('table'))
      expect(Object.fromEntries(rows.map(([partition, jobs]) => [partition, whole(jobs!)]))).toEqual(
        count(({ partition }) => partition),
      )
      expect(plain(await panel.innerText())).toContain(`Ahora esperan ${pending.length} trabajos`)
      const [most] = Object.entries(count(({ reason }) => reason)).sort(([, a], [, b]) => b - a)
      expect(plain(await region(page, 'Por qué esperan').getByRole('listitem').first().innerText())).toMatch(
        new RegExp(`${most![0]}.* ${most![1]}$`),
      )
    })

    it('can be read by keyboard: what scrolls takes the focus', async () => {
      const { page } = watched
      const matrix = region(page, 'Matriz de esperas')
      await matrix.focus()
      expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Matriz de esperas')
      await page.keyboard.press('Tab')
      expect(plain(await page.locator(':focus').innerText())).toBe('CSV')
    })
  })

  const usage = async (query: string) => {
    const answer = await fetch(`${service.url}/api/v1/usage?from=${FROM}&to=${TO}&zone=${ZONE}&${query}`)
    return UsageAnswer.parse(await answer.json())
  }

  it('keeps what was chosen in the address: a reload shows it again, Back takes it back', async () => {
    const { page, complaints, close } = await open(browser, service)
    const period = page.getByRole('combobox', { name: 'Período' })
    const shown = () => textOf(page, 'main h1')
    await eventually('the days', 20, shown, (text) => text.startsWith('18'))
    await period.selectOption('all')
    await eventually('all there is', 20, shown, (text) => /^(20|21)/.test(text))
    await page.waitForURL(/[?&]period=all/)
    expect(new URL(page.url()).searchParams.get('since')).toBeNull()
    await region(page, 'Uso por cuenta').getByRole('combobox', { name: 'Contar' }).selectOption('gpuHours')
    await eventually(
      'GPU-hours',
      20,
      () => textOf(page, '#accounts'),
      (text) => text.includes('horas-GPU'),
    )
    await page.reload()
    await eventually('all there is, again', 20, shown, (text) => /^(20|21)/.test(text))
    expect(new URL(page.url()).searchParams.get('measure')).toBe('gpuHours')
    expect(await period.inputValue()).toBe('all')
    await page.goBack()
    await eventually('the days, again', 20, shown, (text) => text.startsWith('18'))
    await period.selectOption('dates')
    await page.getByLabel('Desde').fill('2026-11-23')
    await page.getByLabel('Hasta').fill('2026-11-18')
    await page.getByRole('button', { name: 'Ver', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: '«Hasta»' }).waitFor()
    await page.getByLabel('Desde').fill('2002-03-01')
    await page.getByLabel('Hasta').fill('2006-06-30')
    await page.getByRole('button', { name: 'Ver', exact: true }).click()
    // years without jobs: it says so, and where there are some
    await eventually('no jobs', 20, shown, (text) => text === 'No hay trabajos en este período.')
    expect(new URL(page.url()).searchParams.get('since')).toBe('2002-03-01')
    await page.getByRole('button', { name: 'Ver todo lo que hay' }).click()
    await eventually('all there is, at last', 20, shown, (text) => /^(20|21)/.test(text))
    // the pages about this moment keep their own period
    await page.getByRole('link', { name: 'Operación' }).click()
    await eventually(
      'the operator’s page',
      20,
      () => page.getByRole('combobox', { name: 'Período' }).inputValue(),
      (value) => value !== 'all',
    )
    expect(complaints).toEqual([])
    await close()
  })

  it('speaks the other languages too', async () => {
    const words = { es: 'Uso por cuenta', pt: 'Uso por conta', en: 'Usage by account' }
    for (const language of ['pt', 'en'] as const) {
      const { page, complaints, close } = await open(browser, service, `${DAYS}&lang=${language}`)
      const text = await eventually(
        language,
        20,
        () => textOf(page),
        (all) => all.includes(words[language]),
      )
      expect(Object.values(words).filter((one) => text.includes(one))).toEqual([words[language]])
      expect(await page.title()).toBe(`${language === 'en' ? 'Usage' : 'Uso'} · Atalaya`)
      expect(complaints).toEqual([])
      await close()
    }
  })

  it.each(LOOKS)('has nothing for axe to find at $viewport.width, $colorScheme', async (look) => {
    const { page, complaints, close } = await open(browser, service, DAYS, look)
    await settled(page)
    await page.getByText('Tabla', { exact: true }).first().click()
    const { violations, passes } = await new AxeBuilder({ page }).analyze()
    expect(
      violations.map(({ id, nodes }) => ({
        id,
        where: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
      })),
    ).toEqual([])
    expect(passes.length).toBeGreaterThan(10)
    expect(await page.evaluate('document.documentElement.scrollWidth'), 'scrolls sideways').toBe(look.viewport.width)
    expect(complaints).toEqual([])
    await close()
  })

  it('is made for thumbs on a phone', async () => {
    const { page, close } = await open(browser, service, DAYS, LOOKS[2])
    await settled(page)
    for (const target of await page.locator('nav a, select, input, button:not(.link)').all()) {
      const box = await target.boundingBox()
      if (box)
        expect(Math.round(box.height), await target.evaluate('(one) => one.outerHTML')).toBeGreaterThanOrEqual(44)
    }
    await close()
  })
})
