/** Plans as tables. Times are ISO 8601, UTC; unknown is empty. */

import type { z } from '@hono/zod-openapi'
import { csvText } from '../../core/csv.ts'
import type { CostAnswer } from './cost-schemas.ts'
import type { PlanFigure, SaturationAnswer } from './schemas.ts'
import type { WhatIfAnswer } from './what-if-schemas.ts'

export const timeCell = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? '' : new Date(seconds * 1000).toISOString()

const TITLES = [
  ...[
    'id',
    'title',
    'labels',
    'state',
    'p10',
    'p50',
    'p90',
    'notBefore',
    'probability',
    'orderBy',
    'isPast',
    'lastCall',
  ],
  ...['targetShare', 'availability', 'availabilityFrom', 'historyWeeks', 'unmet', 'unmetLow', 'unmetHigh', 'why'],
]

const labelsCell = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}:${value}`)
    .join(' ')

/** A row a pool. */
export function saturationCsv({ resources }: SaturationAnswer): string {
  const rows = resources.map(
    ({ id, title, labels, dates, order, targetShare, availability, historyWeeks, unmet, why }) => [
      ...[id, title, labelsCell(labels), dates.state, timeCell(dates.p10), timeCell(dates.p50), timeCell(dates.p90)],
      ...[timeCell(dates.notBefore), dates.probability, timeCell(order?.by.value), order ? String(order.isPast) : ''],
      ...[order?.lastCall ?? '', targetShare, availability.value, availability.from, historyWeeks],
      ...[unmet?.total.value ?? '', unmet?.low ?? '', unmet?.high ?? '', why?.code ?? ''],
    ],
  )
  return csvText([TITLES, ...rows])
}

type Figure = z.infer<typeof PlanFigure>

export const inputsCell = (inputs: Figure['inputs']): string =>
  Object.entries(inputs)
    .map(([name, value]) => `${name}=${value ?? '?'}`)
    .join(' ')

/** A row a figure, with its formula and what went into it. */
export function costCsv({ sides, terabyteYear, old, cloudPrices }: CostAnswer): string {
  const row = (of: string, figure: string, told: Figure) => [
    ...[of, figure, told.value ?? '', told.unit, told.formula, inputsCell(told.inputs)],
  ]
  const rows = sides.flatMap(({ side, hour, energyYear, exchange, cloud }) => [
    ...(hour ? [row(side, 'hour', hour)] : []),
    row(side, 'energyYear', energyYear),
    ...exchange.map((told) => row(side, 'exchange', told)),
    ...(cloud ? [row(side, 'cloudYear', cloud.year)] : []),
    ...(cloud?.breakEven ? [row(side, 'breakEven', cloud.breakEven)] : []),
  ])
  const keeping = old.flatMap(({ cluster, nodes, advice, marginal, replacement }) => [
    row(`${cluster} ${nodes}`, `marginal (${advice})`, marginal),
    row(`${cluster} ${nodes}`, 'replacement', replacement),
  ])
  const storage = terabyteYear ? [row('storage', 'terabyteYear', terabyteYear)] : []
  const cloud = cloudPrices ? [['cloud', 'scope', '', '', '', `${cloudPrices.date} ${cloudPrices.scope}`]] : []
  return csvText([['of', 'figure', 'value', 'unit', 'formula', 'inputs'], ...rows, ...storage, ...keeping, ...cloud])
}

/** A row an option, what is and the scenario before them. */
export function whatIfCsv({ pool, base, scenario, options, currency, exchange }: WhatIfAnswer): string {
  const rows = [
    ...(['base', 'scenario'] as const).map((name) => {
      const dates = name === 'base' ? base : scenario
      return [name, '', dates.state, timeCell(dates.p10), timeCell(dates.p50), timeCell(dates.p90)]
    }),
    ...options.map((one) => [
      ...[one.name, one.count, one.isBeyond ? 'beyond' : '', '', timeCell(one.with), '', one.movedWeeks ?? ''],
      ...[one.price ?? '', one.priceLocal ?? '', one.hour.value ?? '', one.hour.unit],
      one.fits.map(({ of, state }) => `${of}=${state}`).join(' '),
    ]),
  ]
  const titles = [
    ...['option', 'count', 'state', 'p10', 'p50', 'p90', 'movedWeeks', `price ${currency}`],
    ...[`price ${exchange?.local ?? 'local'}`, 'hour', 'hourUnit', 'fits'],
  ]
  const of = [pool.id, labelsCell(pool.labels)]
  const wide = rows.map((row) => [...of, ...row, ...Array<string>(titles.length - row.length).fill('')])
  return csvText([['id', 'labels', ...titles], ...wide])
}
