/** All that the page shows, as one table with its assumptions and formulas: what is handed on says what it rests on. Pure. */
import type { Cell } from '../../core/csv-formula.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { SaturationAnswer, WhatIfAnswer } from './answers.ts'
import { type Scenario, writeScenario } from './plan-scenario.ts'

/** What is shown of the chosen resource, and of each that was kept. */
export interface ShownScenario {
  readonly scenario: Scenario
  readonly answer: WhatIfAnswer
}

export interface Shown {
  readonly version: string
  readonly url: string
  readonly now: UnixSeconds
  readonly saturation: SaturationAnswer
  readonly scenarios: readonly ShownScenario[]
}

const TITLES = ['record', 'of', 'name', 'value', 'unit', 'p10', 'p50', 'p90', 'orderBy', 'detail']
const day = (time: number | null | undefined): string =>
  time === null || time === undefined ? '' : new Date(time * 1000).toISOString()

/** Rows of ten cells; times are ISO 8601, UTC; unknown is empty. */
export function planRows({ version, url, now, saturation, scenarios }: Shown): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [
    ['about', 'program', 'Atalaya', version, '', '', '', '', '', ''],
    ['about', 'made', '', day(now), '', '', '', '', '', ''],
    ['about', 'address', '', url, '', '', '', '', '', ''],
    ['about', 'full means', '', '', '', '', '', '', '', saturation.definition.text],
  ]
  for (const { key, value, unit, isDefault, source } of saturation.assumptions)
    rows.push(['assumption', 'planning', key, value, unit, '', '', '', '', isDefault ? (source ?? 'default') : 'told'])
  for (const { id, title, dates, order, why, targetShare } of saturation.resources)
    rows.push([
      ...['resource', id, title, targetShare, 'target share', day(dates.p10), day(dates.p50), day(dates.p90)],
      ...[day(order?.by.value), `${dates.state}${why ? `: ${why.message}` : ''}`],
    ])
  for (const { scenario, answer } of scenarios) rows.push(...scenarioRows(scenario, answer))
  for (const { id, title, expression, source } of formulasOf(saturation, scenarios))
    rows.push(['formula', id, title, expression, '', '', '', '', '', source])
  return [TITLES, ...rows]
}

function scenarioRows(scenario: Scenario, answer: WhatIfAnswer): Cell[][] {
  const { pool, base, order, baseOrder, options, currency, exchange } = answer
  const name = writeScenario(scenario)
  const dated = (record: string, dates: WhatIfAnswer['base'], by: number | null | undefined): Cell[] => [
    ...[record, pool.id, name, dates.probability, 'probability within the horizon', day(dates.p10), day(dates.p50)],
    ...[day(dates.p90), day(by), dates.state],
  ]
  return [
    dated('present', base, baseOrder?.by.value),
    dated('scenario', answer.scenario, order?.by.value),
    ...options.map((option): Cell[] => [
      ...['option', pool.id, `${option.count} × ${option.name}`, option.price, currency, '', day(option.with), ''],
      ...['', option.fits.map(({ of, state }) => `${of}=${state}`).join(' ')],
    ]),
    ...options.map(({ name: node, hour }): Cell[] => [
      ...['option hour', pool.id, node, hour.value, hour.unit, '', '', '', ''],
      Object.entries(hour.inputs)
        .map(([input, value]) => `${input}=${value ?? '?'}`)
        .join(' '),
    ]),
    ...(exchange
      ? [['exchange', pool.id, `${exchange.local}/${currency}`, exchange.rate, '', '', '', '', '', exchange.date]]
      : []),
  ]
}

function formulasOf(saturation: SaturationAnswer, scenarios: readonly ShownScenario[]): SaturationAnswer['formulas'] {
  const all = [saturation.formulas, ...scenarios.map(({ answer }) => answer.formulas)].flat()
  return [...new Map(all.map((formula) => [formula.id, formula])).values()]
}
