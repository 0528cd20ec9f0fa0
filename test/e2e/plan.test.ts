/** A coordinator's walk over a made-up cluster: when it is full, what to buy, by when, at what cost. */
import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BudgetAnswer } from '../../api/planning/budget-schemas.ts'
import { SaturationAnswer } from '../../api/planning/schemas.ts'
import { WhatIfAnswer } from '../../api/planning/what-if-schemas.ts'
import type { Language } from '../../core/i18n.ts'
import { planHeadline } from '../../dashboard/logic/plan.ts'
import { money } from '../../dashboard/logic/plan-figures.ts'
import { movedWords } from '../../dashboard/logic/plan-options.ts'
import { readScenario, type Scenario, scenarioSentence, whatIfPath } from '../../dashboard/logic/plan-scenario.ts'
import { planText } from '../../dashboard/text/plan.ts'
import { moneyText } from '../../dashboard/text/plan-money.ts'
import { scenarioText } from '../../dashboard/text/plan-scenario.ts'
import { eventually } from '../real/servers.ts'
import { type Service, startService } from '../real/service.ts'
import { DESK, launch, openPage, PHONE, textOf } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'
import { openPlanWorld, type PlanWorld, ZONE } from './plan-world.ts'

const LOOKS = [
  { viewport: DESK, colorScheme: 'light' },
  { viewport: DESK, colorScheme: 'dark' },
  { viewport: PHONE, colorScheme: 'light' },
  { viewport: PHONE, colorScheme: 'dark' },
] as const
const POOL = 'cores:serafin'
const plain = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Until the page says it; the message of a failure is what it says instead. */
const says = (page: Page, selector: string, words: string) =>
  eventually(
    words,
    30,
    () => textOf(page, selector),
    (text) => text === plain(words),
  )

describeBrowser('the page that plans', [], () => {
  let world: PlanWorld
  let empty: Service
  let operators: Service
  let browser: Browser
  beforeAll(async () => {
    world = await openPlanWorld()
    const { SLURM_CONF: _, ...cleared } = process.env
    empty = await startService({ sources: { host: [{}] } }, { ...cleared, TZ: ZONE })
    operators = await startService(
      { access: { anonymous: 'operator' }, sources: { host: [{}] } },
      { ...cleared, TZ: ZONE },
    )
    browser = await launch()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await Promise.all([world?.leave(), empty?.stop(), operators?.stop()])
  })

  const saturation = async (language: Language) =>
    SaturationAnswer.parse(await world.service.json(`/api/v1/planning/saturation?lang=${language}`))
  const whatIf = async (scenario: Scenario, language: Language) =>
    WhatIfAnswer.parse(await world.service.json(`/api/v1${whatIfPath(POOL, scenario, language)}`))
  const sentence = async (scenario: Scenario, language: Language) => {
    const answer = await whatIf(scenario, language)
    return scenarioSentence(scenario, answer, { timeZone: answer.timeZone, language })
  }

  it.each(['es', 'pt', 'en'] as const)('is walked through from the date to the sheet, in %s', async (language) => {
    const say = (text: { readonly [One in Language]: string }) => text[language]
    const { page, complaints, close } = await openPage(browser, world.service.url, {
      ...LOOKS[0],
      acceptDownloads: true,
      timezoneId: ZONE,
    })
    await page.goto(`/planificacion?lang=${language}`)
    // the date
    const plan = await saturation(language)
    await says(page, 'main h1', `● ${planHeadline(plan, language)}`)
    expect(plan.resources.map(({ id, dates }) => [id, dates.state])).toContainEqual([POOL, 'window'])
    const cpu = plan.resources.find(({ id }) => id === POOL)!
    await page.getByRole('button', { name: cpu.title, exact: true }).press('Enter')
    await says(page, '#scenario .answer', await sentence({}, language))

    // add nodes, and it moves
    await page.getByLabel(say(scenarioText.node)).selectOption('cpu-64')
    await page.getByRole('spinbutton', { name: say(scenarioText.count) }).fill('3')
    const tried = { node: 'cpu-64', count: 3 }
    await says(page, '#scenario .answer', await sentence(tried, language))
    const { base, scenario, options, timeZone } = await whatIf(tried, language)
    expect(scenario.p50 ?? Infinity).toBeGreaterThan(base.p50!)
    expect(readScenario(new URL(page.url()).searchParams.get('plan')!)).toEqual(tried)

    // two options beside each other
    const rows = page.locator('#options tbody tr')
    await eventually(
      'two options',
      20,
      () => rows.count(),
      (count) => count === 2,
    )
    const shown = (await rows.allInnerTexts()).map(plain)
    options.forEach((option, index) => {
      expect(shown[index]).toContain(`1 × ${option.name}`)
      expect(shown[index]).toContain(plain(money(option.price!, 'USD', language)))
      expect(shown[index]).toContain(plain(movedWords(option, { scenario }, { timeZone, language })))
    })

    // keep it, try another beside it
    await page.getByRole('button', { name: say(scenarioText.save) }).click()
    await page.getByRole('spinbutton', { name: say(scenarioText.growth) }).fill('10')
    await says(page, '#scenario .answer', await sentence({ ...tried, growth: 10 }, language))
    await page.getByRole('button', { name: say(scenarioText.save) }).click()
    await eventually(
      'two kept',
      20,
      () => page.locator('#saved tbody tr').count(),
      (count) => count === 2,
    )
    await eventually(
      'their dates',
      20,
      () => textOf(page, '#saved tbody'),
      (text) => !text.includes('…'),
    )

    // how it was reckoned
    await page.getByText(say(planText.howOf).replace('{what}', say(planText.theOrder))).click()
    expect(await textOf(page, '#resource .how[open]')).toContain('breachP10 − leadP90')

    // the sheet of a grant
    await page.getByLabel(say(moneyText.coreHours)).fill('1000')
    await page.getByLabel(say(moneyText.repeats)).fill('20')
    const sheet = BudgetAnswer.parse(
      await world.service.json(`/api/v1/planning/budget?lang=${language}&coreHours=1000&repeats=20`),
    )
    await eventually(
      'its total',
      20,
      () => textOf(page, '#sheet'),
      (text) => text.includes(plain(money(sheet.totals.requested.amount, 'USD', language))),
    )
    expect(await page.getByLabel(say(moneyText.text)).inputValue()).toBe(sheet.text)

    // all of it as a file
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: say(planText.csvAll) }).click()
    const file = readFileSync(await (await waiting).path(), 'utf8')
    const lines = file.trimEnd().split('\n')
    expect(lines[0]).toBe('record,of,name,value,unit,p10,p50,p90,orderBy,detail')
    expect(lines.filter((line) => line.startsWith('assumption,'))).toHaveLength(plan.assumptions.length)
    expect(file).toContain('about,program,Atalaya,0.')
    expect(file).toContain(`scenario,${POOL},growth:10;node:cpu-64;count:3,`)
    expect(file).toContain('formula,order.by,')

    // and again from the address alone
    const address = page.url()
    const again = await openPage(browser, world.service.url, { ...LOOKS[0], timezoneId: ZONE })
    await again.page.goto(address)
    await says(again.page, '#scenario .answer', await sentence({ ...tried, growth: 10 }, language))
    await eventually(
      'both kept',
      20,
      () => again.page.locator('#saved tbody tr').count(),
      (count) => count === 2,
    )
    await again.page
      .locator('#saved tbody tr')
      .first()
      .getByRole('button', { name: say(scenarioText.remove) })
      .click()
    await eventually(
      'one left',
      20,
      () => again.page.locator('#saved tbody tr').count(),
      (count) => count === 1,
    )
    expect([...complaints, ...again.complaints]).toEqual([])
    await again.close()
    await close()
  })

  it('never lets an old answer overwrite a newer one', async () => {
    const { page, close } = await openPage(browser, world.service.url, { ...LOOKS[0], timezoneId: ZONE })
    let letGo = (): void => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let asked = false
    await page.route(/what-if.*cpu-64%3A2(&|$)/, async (route) => {
      asked = true
      await held
      // whoever asked has gone, perhaps
      await route.continue().catch(() => undefined)
    })
    await page.goto(`/planificacion?lang=es&pool=${POOL}&plan=node:cpu-64;count:1`)
    await says(page, '#scenario .answer', await sentence({ node: 'cpu-64', count: 1 }, 'es'))
    const count = page.getByRole('spinbutton', { name: scenarioText.count.es })
    await count.fill('2')
    await eventually('the slow question', 20, async () => asked, Boolean)
    await count.fill('5')
    const newest = await sentence({ node: 'cpu-64', count: 5 }, 'es')
    await says(page, '#scenario .answer', newest)
    letGo()
    await page.getByRole('spinbutton', { name: scenarioText.leadP50.es }).fill('271')
    await says(page, '#scenario .answer', await sentence({ node: 'cpu-64', count: 5, leadP50: 271 }, 'es'))
    expect(newest).toContain('5 cpu-64')
    await close()
  })

  it.each(LOOKS)('can be read by everybody, at $viewport.width px, $colorScheme', async (look) => {
    const { page, complaints, close } = await openPage(browser, world.service.url, { ...look, timezoneId: ZONE })
    await page.goto(
      `/planificacion?lang=es&pool=${POOL}&plan=node:cpu-64;count:4&saved=${POOL};growth:10&sheet=coreHours:10`,
    )
    await says(page, '#scenario .answer', await sentence({ node: 'cpu-64', count: 4 }, 'es'))
    for (const id of ['#options', '#costs', '#saved', '#sheet textarea']) await page.locator(id).waitFor()
    await page.locator('#resource').scrollIntoViewIfNeeded()
    await page.locator('.chart-canvas canvas').first().waitFor()
    await page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
    expect(wider).toBeLessThanOrEqual(0)
    // every ruler says in words what it draws
    const rulers = await page
      .locator('svg.ruler')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
    expect(rulers).toHaveLength(2)
    for (const words of rulers) expect(words).toMatch(/se llena .*(había que pedir|pedir antes del) .*llega/)
    expect(complaints).toEqual([])
    await close()
  })

  it('is printed with its date, version and assumptions, without what can only be pressed', async () => {
    const { page, close } = await openPage(browser, world.service.url, { ...LOOKS[0], timezoneId: ZONE })
    await page.goto('/planificacion?lang=es')
    await page.locator('#cite').waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await textOf(page, '#cite')).toMatch(/Atalaya 0\.\d+\.\d+, \d+ de \w+ de \d{4}\. http/)
    expect(await textOf(page, '#assumptions')).toContain('leadDays.p90')
    expect(await page.locator('.fields:visible, .chart-tools:visible, nav:visible').count()).toBe(0)
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000)
    await close()
  })

  it('says what to type where nothing is known', async () => {
    const { page, complaints, close } = await openPage(browser, empty.url, LOOKS[0])
    await page.goto('/planificacion')
    await eventually(
      'what to type',
      30,
      () => textOf(page, 'main'),
      (text) => text.includes('npx atalaya import inventory'),
    )
    expect(await textOf(page, 'main h1')).toMatch(/Todavía no/)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })

  it('tells an operator whose page it is, and leads to the one of theirs and back', async () => {
    const { page, close } = await openPage(browser, operators.url, LOOKS[0])
    await page.goto('/planificacion')
    await page.getByText('Esta página es para el rol «coordinator» o superior.').waitFor()
    await page.locator('.lonely').getByRole('link', { name: 'Demanda' }).click()
    await page.waitForURL(/\/planificacion\/demanda/)
    await page.getByRole('combobox', { name: 'Cifra' }).waitFor()
    await close()
  })
})
