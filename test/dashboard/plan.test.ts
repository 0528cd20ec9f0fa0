import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvText } from '../../core/csv.ts'
import { directLabels, inkLines } from '../../dashboard/charts/model.ts'
import { chartOption } from '../../dashboard/charts/option.ts'
import type { SaturationAnswer, WhatIfAnswer } from '../../dashboard/logic/answers.ts'
import { csvLines } from '../../dashboard/logic/csv-lines.ts'
import {
  callsSentence,
  type PlanResource,
  planHeadline,
  resourceSentence,
  restsOn,
  rulerFacts,
  toneOf,
  unmetWords,
  urgentFirst,
} from '../../dashboard/logic/plan.ts'
import { readSheet, sheetPath, writeSheet } from '../../dashboard/logic/plan-budget.ts'
import { planRows } from '../../dashboard/logic/plan-csv.ts'
import { daysWords, leadWords, spanOfMonths } from '../../dashboard/logic/plan-dates.ts'
import { planFan } from '../../dashboard/logic/plan-fan.ts'
import { assumptionWords, explainFigure, figureWords, money } from '../../dashboard/logic/plan-figures.ts'
import { costOfAdded, optionRows, optionsSentence } from '../../dashboard/logic/plan-options.ts'
import { rulerOf, scaleOf, shadesOf, ticksOf } from '../../dashboard/logic/plan-ruler.ts'
import {
  type FIELD_NAMES,
  FIELDS,
  readSaved,
  readScenario,
  type Scenario,
  scenarioSentence,
  whatIfPath,
  writeSaved,
  writeScenario,
} from '../../dashboard/logic/plan-scenario.ts'
import { plain } from './build.ts'

const DAY = 86_400
const at = (day: string) => Date.parse(`${day}T12:00:00Z`) / 1000
const NOW = at('2026-11-30')
const ES = { timeZone: 'UTC', language: 'es' } as const
const figure = (value: number | null, unit: string, formula = 'order.by', inputs: Record<string, number | null> = {}) =>
  ({ value, unit, formula, inputs }) as never

const dates = (told: Partial<PlanResource['dates']> = {}): PlanResource['dates'] => ({
  ...{ state: 'window', p10: at('2027-03-10'), p50: at('2027-05-20'), p90: at('2027-08-05'), probability: 1 },
  ...{ notBefore: at('2028-11-30'), figure: null, ...told },
})
const order = (day: string, told: Partial<NonNullable<PlanResource['order']>> = {}): PlanResource['order'] => ({
  ...{ by: figure(at(day), 'unix_seconds'), isPast: at(day) < NOW, leadDays: { p50: 214, p90: 335 } },
  ...{ calls: [], lastCall: null, ...told },
})
const resource = (told: Partial<PlanResource> = {}): PlanResource => ({
  ...{ id: 'gpus:a', kind: 'gpus', title: 'GPU A30', unit: 'GPU-hours/week', labels: { cluster: 'a' } },
  ...{ isDemand: true, dates: dates(), why: null, order: order('2027-01-12'), targetShare: 0.8 },
  ...{
    availability: { value: 0.95, from: 'default' },
    bounds: [0, 1, 2, 3, 4].map((week) => NOW + (week - 2) * 7 * DAY),
  },
  ...{
    historyWeeks: 2,
    demand: [1, 2],
    unmet: null,
    usedShare: 0.5,
    models: [],
    problems: [],
    smoothed: null,
    ...told,
  },
})
const answer = (resources: readonly PlanResource[], told: Partial<SaturationAnswer> = {}): SaturationAnswer => ({
  ...{ timeZone: 'UTC', formulas: [], assumptions: [], problems: [], pools: [], resources: [...resources] },
  definition: { smoothedWeeks: 4, leastWeeks: 52, text: 'Lleno: …' },
  ...told,
})

describe('the sentence of a plan', () => {
  it('says when the most urgent one is full, how long buying takes and by when to order', () => {
    const cpu = resource({ id: 'cores:a', title: 'CPU', order: order('2027-09-01') })
    expect(plain(planHeadline(answer([cpu, resource()]), 'es'))).toBe(
      'GPU A30: se llena entre marzo y agosto de 2027 (lo más probable, mayo). ' +
        'Comprar tarda de 7 a 11 meses: hay que pedir antes del 12 de enero de 2027.',
    )
    expect(plain(planHeadline(answer([resource()]), 'pt'))).toContain('satura entre março e agosto de 2027')
    expect(plain(planHeadline(answer([resource()]), 'en'))).toContain('order before 12 January 2027')
  })

  it('says that the date is past, that all is well, that nothing is known and that there is nothing', () => {
    expect(planHeadline(answer([resource({ order: order('2026-03-01') })]), 'es')).toContain(
      'había que pedir antes del',
    )
    const beyond = resource({ dates: dates({ state: 'beyond', p10: null, p50: null, p90: null }), order: null })
    expect(planHeadline(answer([beyond]), 'es')).toContain('no hay que pedir nada todavía')
    const blank = { p10: null, p50: null, p90: null, probability: null, notBefore: null }
    const unknown = resource({ dates: dates({ state: 'unknown', ...blank }), order: null })
    expect(planHeadline(answer([unknown]), 'es')).toBe('Todavía no se puede decir cuándo se llena nada.')
    expect(resourceSentence(unknown, ES)).toContain('no se sabe cuánto puede entregar')
    expect(planHeadline(answer([]), 'es')).toContain('no hay nada que planificar')
    expect(urgentFirst([unknown, beyond, resource()]).map(({ dates: { state } }) => state)).toEqual([
      'window',
      'beyond',
      'unknown',
    ])
  })

  it('does not invent an end where the late date lies beyond the horizon', () => {
    const open = resource({ dates: dates({ p90: null }) })
    expect(plain(resourceSentence(open, ES))).toContain('desde marzo de 2027 (lo más probable, mayo de 2027)')
    expect(plain(rulerFacts(open, NOW, ES).at(-1)!)).toBe('se llena desde marzo de 2027; lo más probable, mayo')
    const rare = resource({ dates: dates({ p50: null, p90: null, probability: 0.32 }) })
    expect(plain(resourceSentence(rare, ES))).toContain('pasa 3 de cada 10 veces (32 %)')
  })

  it('says what is not served as a least sum where nobody tells a part', () => {
    const range = { low: 1, value: 1, high: 1 }
    const unmet = {
      ...{ total: figure(1_234, 'hours', 'demand.unmet'), low: 1_000, high: 2_000, unknown: ['denied', 'lost'] },
      parts: { backlog: range, cancelledPending: range, denied: range, lost: range },
      backlogDays: figure(3, 'days', 'demand.backlog'),
    }
    const said = unmetWords(resource({ unmet }), 'es')
    expect(said[0]).toBe('Quedaron sin atender al menos 1.234 horas-GPU.')
    expect(said[1]).toContain('3 días')
    expect(said[2]).toContain('negado por cuota e ido a otro lado')
    expect(unmetWords(resource(), 'es')).toHaveLength(1)
  })

  it('names the last call in time, and says where none is', () => {
    const call = { name: 'PFI', opens: NOW, closes: at('2026-12-15') + DAY / 2, moneyAt: NOW, state: 'open' as const }
    expect(plain(callsSentence(order('2027-01-12', { calls: [call], lastCall: 'PFI' }), ES))).toBe(
      'El último a tiempo es PFI: cierra el 15 de diciembre de 2026.',
    )
    const late = { ...call, state: 'late' as const }
    expect(callsSentence(order('2027-01-12', { calls: [late] }), ES)).toContain('hace falta otra fuente')
    expect(callsSentence(null, ES)).toContain('planning.calls')
  })

  it('tells assumed from measured availability, and used from asked', () => {
    const said = restsOn(resource({ isDemand: false }), 'es').map(plain)
    expect(said).toContain('Disponibilidad 95 % (supuesta: declare planning.availability).')
    expect(said.some((words) => words.startsWith('De este recurso se conoce lo usado'))).toBe(true)
  })

  it('says spans and lengths of time as people do', () => {
    expect(spanOfMonths(at('2027-05-02'), at('2027-05-28'), 'UTC', 'es')).toBe('en mayo de 2027')
    expect(spanOfMonths(at('2027-11-02'), at('2028-02-28'), 'UTC', 'en')).toBe(
      'between November 2027 and February 2028',
    )
    expect([1, 12, 35, 60, -425].map((days) => daysWords(days, 'es'))).toEqual([
      ...['1 día', '12 días', '5 semanas', '2 meses', '14 meses'],
    ])
    expect(leadWords({ p50: 365, p90: 730 }, 'es')).toBe('de 12 a 24 meses')
    expect(leadWords({ p50: 365, p90: 365 }, 'pt')).toBe('12 meses')
    expect(leadWords({ p50: 10, p90: 365 }, 'es')).toBe('de 10 días a 12 meses')
  })
})

describe('a ruler', () => {
  const scale = scaleOf([resource()], NOW)

  it('goes from a little before today to the end of the horizon', () => {
    const { today, order: by, lead, window } = rulerOf(resource(), scale, NOW)
    expect(today).toBeCloseTo(8, 6)
    expect(window!.p10).toBeGreaterThan(by!.at)
    // the long lead time ends where it may be full
    expect(lead!.long).toBeCloseTo(rulerOf(resource(), scale, NOW).order!.at + (lead!.long - lead!.from), 6)
    expect(window!.end).toBe(window!.p90)
    expect(ticksOf(scale).filter(({ isYear }) => isYear)).toHaveLength(2)
  })

  it('is red with an arrow at its edge, and reckons arrivals from today, where the date to order is long past', () => {
    const late = resource({ order: order('2025-01-01') })
    const { order: by, lead, today } = rulerOf(late, scale, NOW)
    expect(by).toEqual({ at: 0, isPast: true, isBefore: true })
    expect(lead!.from).toBe(today)
    expect([toneOf(late, NOW), toneOf(resource(), NOW)]).toEqual(['now', 'today'])
    expect(toneOf(resource({ order: order('2027-09-12') }), NOW)).toBe('planned')
  })

  it('is darkest at the middle date, and does not fade at an open end', () => {
    const whole = shadesOf({ p10: 20, p50: 30, p90: 60, end: 60 })
    expect(whole.map(({ offset }) => offset)).toEqual([0, 0.25, 1])
    expect(whole[1]!.opacity).toBeGreaterThan(whole[2]!.opacity)
    const open = shadesOf({ p10: 20, p50: 30, p90: null, end: 100 })
    expect(open[2]!.opacity).toBeGreaterThan(whole[2]!.opacity)
    expect(shadesOf({ p10: 20, p50: null, p90: null, end: 100 })).toHaveLength(2)
  })
})

const option = (
  name: string,
  told: Partial<WhatIfAnswer['options'][number]> = {},
): WhatIfAnswer['options'][number] => ({
  ...{ name, count: 2, arrives: { p50: NOW + 200 * DAY, p90: NOW + 300 * DAY }, without: at('2027-05-20') },
  ...{ with: at('2028-01-20'), movedWeeks: 35, isBeyond: false, price: 20_000, priceLocal: 20_000_000 },
  ...{ isAffordable: null, hour: figure(0.0126, 'USD/core-hour', 'cost.node-hours'), quoted: '2026-10-01' },
  fits: [{ of: 'feedKilowatts', needed: figure(5.2, 'kW', 'fit.power'), limit: 4, state: 'exceeds' }],
  ...told,
})
const whatIf = (told: Partial<WhatIfAnswer> = {}): WhatIfAnswer => ({
  ...{ timeZone: 'UTC', formulas: [], assumptions: [], problems: [], currency: 'USD', missing: [] },
  exchange: { local: 'ARS', rate: 1_000, date: '2026-11-01', source: 'BCRA' },
  pool: { id: 'cores:a', title: 'CPU a', unit: 'core-hours/week', labels: {} },
  ...{ why: null, base: dates(), scenario: dates({ p50: at('2028-07-20') }), baseOrder: null, order: null },
  ...{ bounds: [], historyWeeks: 0, smoothed: null, options: [option('thin')], waitTargets: [], screening: null },
  ...told,
})

describe('a scenario', () => {
  it('is read as it was written, whatever its nodes are called', () => {
    const number = (field: (typeof FIELD_NAMES)[number]) =>
      fc.option(fc.integer({ min: Math.ceil(FIELDS[field].least), max: Math.min(9_999, FIELDS[field].most) }), {
        nil: undefined,
      })
    const scenarios = fc.record({
      ...{ growth: number('growth'), leadP50: number('leadP50'), leadP90: number('leadP90'), budget: number('budget') },
      ...{
        rate: number('rate'),
        target: number('target'),
        node: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      },
    })
    fc.assert(
      fc.property(scenarios, fc.array(fc.string({ minLength: 1, maxLength: 9 }), { maxLength: 4 }), (given, pools) => {
        const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== 0))
        const zero = Object.fromEntries(
          Object.entries(given).filter(([name, value]) => value === 0 && name !== 'growth'),
        )
        const scenario = { ...told, ...zero, ...(given.node === undefined ? {} : { count: 3 }) } as Scenario
        expect(readScenario(writeScenario(scenario))).toEqual(scenario)
        const saved = pools.map((pool) => ({ pool, scenario }))
        expect(readSaved(writeSaved(saved))).toEqual(saved)
      }),
    )
  })

  it('leaves out of an address what makes no sense', () => {
    expect(readScenario('growth:1e9;count:4;target:0;nonsense;budget:-1;node:%E0%A4%A')).toEqual({})
    expect(readScenario('node:thin')).toEqual({ node: 'thin', count: 1 })
    expect(readSaved('|;|a|b;growth:5|c|d|e')).toHaveLength(4)
  })

  it('asks the API for what was tried', () => {
    const scenario = { node: 'a:b', count: 8, growth: 10, leadP50: 300, leadP90: 200 }
    expect(whatIfPath('cores:a', scenario, 'es')).toBe(
      '/planning/what-if?pool=cores%3Aa&lang=es&add=a%3Ab%3A8&growth=10&leadP50=300&leadP90=300',
    )
  })

  it('says the change against the present plan in words', () => {
    const tried = { node: 'thin', count: 8 }
    const say = (told: Partial<WhatIfAnswer>, scenario: Scenario = tried) =>
      plain(scenarioSentence(scenario, whatIf(told), ES))
    expect(say({})).toBe('Con 8 thin más: se llena 14 meses después, en julio de 2028 en vez de mayo de 2027.')
    expect(say({ scenario: dates({ p50: at('2027-02-20') }) }, { growth: 10 })).toBe(
      'Con 10 % más de demanda por año: se llena 3 meses antes, en febrero de 2027 en vez de mayo de 2027.',
    )
    expect(say({ scenario: dates({ p50: null, p90: null }) })).toContain(
      'no se llene antes de noviembre de 2028; hoy se llena en mayo de 2027',
    )
    expect(say({ scenario: dates() })).toContain('la fecha no cambia')
    const never = dates({ state: 'beyond', p10: null, p50: null, p90: null, probability: 0.05 })
    expect(say({ base: { ...never, probability: 0.09 }, scenario: never })).toContain(
      '(la probabilidad pasa de 9 % a 5 %)',
    )
    expect(say({ base: never })).toContain('hoy, lo más probable es que no antes de')
    expect(say({}, {})).toBe('Sin cambios: es el plan actual.')
    const moved = say({ order: order('2028-01-01') })
    expect(moved).toContain('Habrá que pedir lo que siga antes del 1 de enero de 2028.')
  })
})

describe('what can be bought', () => {
  it('is compared by how far the date moves, what it costs and why it does not fit', () => {
    const [row] = optionRows(whatIf(), NOW, ES)
    expect(plain(row!.moved)).toBe('se corre 8 meses')
    expect([row!.price, row!.priceLocal, row!.hourText].map(plain)).toEqual([
      ...['USD 20.000', 'ARS 20.000.000', 'USD 0,0126/hora-núcleo'],
    ])
    expect(row!.fits.map(({ text }) => plain(text))).toEqual(['✗ potencia: 5,2 kW, y hay 4 kW'])
    // three hundred days before it may be full
    expect(plain(row!.order)).toMatch(/^14 (de )?may (de )?2026$/)
    expect(row!.notes).toEqual(['precio del 2026-10-01'])
  })

  it('says which hour is the cheapest of what fits, or that nothing does', () => {
    expect(optionsSentence(whatIf(), ES)).toBe('Ninguna opción cabe en la sala como está.')
    const dear = option('dear', { fits: [], hour: figure(0.5, 'USD/core-hour') })
    const cheap = option('cheap', { fits: [], isBeyond: true })
    const said = plain(optionsSentence(whatIf({ options: [dear, cheap] }), ES))
    expect(said).toContain('2 cheap (USD 20.000; USD 0,0126/hora-núcleo): con eso la fecha sale del horizonte')
    expect(optionsSentence(whatIf({ options: [] }), ES)).toContain('planning.nodes')
  })

  it('costs so many times the price of one', () => {
    expect(plain(costOfAdded({ node: 'thin', count: 8 }, whatIf(), 'es'))).toBe('USD 80.000 = ARS 80.000.000')
    expect(costOfAdded({ node: 'gone', count: 8 }, whatIf(), 'es')).toBe('—')
  })
})

describe('a figure', () => {
  it('is told in its unit, and leads back to a formula whose inputs have words', () => {
    const formula = { id: 'order.by' as const, title: 'Pedir antes de', expression: 'breachP10 − leadP90', source: 's' }
    const formulas = [{ ...formula, inputs: { breachP10: 'fecha temprana', leadP90: 'plazo largo' } }]
    const by = figure(at('2027-01-12'), 'unix_seconds', 'order.by', {
      breachP10: at('2027-12-12'),
      leadP90: 334 * DAY,
      other: null,
    })
    const explained = explainFigure(by, formulas, ES)!
    expect(explained.inputs.map(({ label, value }) => [label, plain(value)])).toEqual([
      ['fecha temprana', '12 de diciembre de 2027'],
      ['plazo largo', '11 meses'],
      ['other', 'no se sabe'],
    ])
    expect(explainFigure(figure(1, 'kW', 'fit.power'), formulas, ES)).toBeUndefined()
    expect(plain(figureWords({ value: 48_000, unit: 'BTU/h' }, ES))).toBe('48.000 BTU/h')
    expect(figureWords({ value: null, unit: 'kW' }, ES)).toBe('no se sabe')
    expect([20_000, 1.1, 0.01264, 0].map((amount) => plain(money(amount, 'USD', 'en')))).toEqual([
      ...['USD 20,000', 'USD 1.10', 'USD 0.0126', 'USD 0'],
    ])
    const assumed = {
      key: 'horizonWeeks' as const,
      title: '',
      value: 104,
      unit: 'weeks',
      isDefault: true,
      source: null,
    }
    expect(assumptionWords(assumed, 'es')).toBe('104 semanas')
    expect(assumptionWords({ ...assumed, key: 'pue', value: 1.58, unit: 'ratio' }, 'es')).toBe('1,58')
  })
})

describe('demand against capacity', () => {
  const smoothed = {
    ...{ history: [null, 10], supply: [40, 40, 40, 60], target: [32, 32, 32, 48], median: [12, 14] },
    bands: [{ level: 0.8, low: [11, 12], high: [13, 16] }],
  }
  const model = planFan(resource({ smoothed }), undefined, 'es')!

  it('stands on one grid of weeks, told by their ends', () => {
    expect([model.length, model.step, model.start]).toEqual([4, 7 * DAY, NOW - 7 * DAY])
    expect(model.lines.map(({ values }) => values)).toEqual([
      [null, 10, null, null],
      [null, null, 12, 14],
    ])
    expect(inkLines(model).map(({ name, values }) => [name, values.at(-1)])).toEqual([
      ['capacidad', 60],
      ['lleno desde', 48],
    ])
    expect(directLabels(model)).toBe(false)
  })

  it('draws what can be delivered solid and the target dotted, and shows a scenario in its place', () => {
    const theme = {
      ...{ ink: '#000', quiet: '#555', hairline: '#ccc', surface: '#fff', font: 'sans-serif', textPixels: 11 },
      categories: ['#1', '#2', '#3', '#4', '#5', '#6', '#7', '#8'],
    }
    const { series } = chartOption({ model, theme, language: 'es', width: 600 }) as unknown as {
      series: { encode: { y: string }; lineStyle: { type?: string } }[]
    }
    expect(series.slice(-2).map(({ encode, lineStyle }) => [encode.y, lineStyle.type])).toEqual([
      ['line2', undefined],
      ['line3', 'dotted'],
    ])
    const { bands: _, ...lines } = smoothed
    const tried = whatIf({
      bounds: resource().bounds,
      historyWeeks: 2,
      smoothed: { ...lines, low80: [1, 2], high80: [3, 4] },
    })
    expect(planFan(resource(), tried, 'es')!.fan!.bands[0]!.high).toEqual([null, null, 3, 4])
    expect(planFan(resource(), undefined, 'es')).toBeUndefined()
  })
})

describe('what is taken along', () => {
  it('has the version, each assumption, each date and each formula in rows of one width', () => {
    const assumptions = [
      { key: 'pue' as const, title: 'PUE', value: 1.58, unit: 'ratio', isDefault: true, source: 'Uptime' },
    ]
    const formulas = [{ id: 'order.by' as const, title: 'Pedir', expression: 'a − b', source: 's', inputs: {} }]
    const saturation = answer([resource()], { assumptions, formulas })
    const scenarios = [{ scenario: { growth: 10 }, answer: whatIf({ formulas }) }]
    const rows = planRows({ version: '0.1.0', url: 'http://x/', now: NOW, saturation, scenarios })
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([10]))
    expect(rows.map(([record]) => record)).toEqual([
      ...['record', 'about', 'about', 'about', 'about', 'assumption', 'resource', 'present', 'scenario', 'option'],
      ...['option hour', 'exchange', 'formula'],
    ])
    expect(rows[5]).toContain('Uptime')
  })

  it('is written as the service writes its tables, formulas of spreadsheets defused', () => {
    const cells = fc.oneof(
      fc.string(),
      fc.constantFrom('=1+1', 'a,b', 'a"b', '-x', 'a\nb', ';=x'),
      fc.integer(),
      fc.constant(null),
    )
    fc.assert(
      fc.property(fc.array(fc.array(cells, { minLength: 2, maxLength: 5 }), { minLength: 1 }), (rows) => {
        expect(csvLines(rows)).toBe(csvText(rows))
      }),
    )
  })

  it('has a sheet in its address that is asked for once a run is told', () => {
    expect(sheetPath({ repeats: 3 }, undefined, 'es')).toBeUndefined()
    const sheet = { coreHours: 1_200, repeats: 40 }
    expect(readSheet(writeSheet(sheet))).toEqual(sheet)
    expect(readSheet('coreHours:x;repeats:0;inKind:101;gpuHours:5')).toEqual({ gpuHours: 5 })
    expect(sheetPath(sheet, 1_500, 'pt')).toBe('/planning/budget?lang=pt&coreHours=1200&repeats=40&rate=1500')
  })
})
