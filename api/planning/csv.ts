/** Plans as tables. Times are ISO 8601, UTC; unknown is empty. */

import type { z } from '@hono/zod-openapi'
import { csvText } from '../../core/csv.ts'
import type { CostAnswer } from './cost-schemas.ts'
import type { PlanFigure, SaturationAnswer } from './schemas.ts'

export const timeCell = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? '' : new Date(seconds * 1000).toISOString()

const TITLES = [
  ...['id', 'title', 'state', 'p10', 'p50', 'p90', 'notBefore', 'probability', 'orderBy', 'isPast', 'lastCall'],
  ...['targetShare', 'availability', 'availabilityFrom', 'historyWeeks', 'unmet', 'unmetLow', 'unmetHigh', 'why'],
]

/** A row a pool. */
export function saturationCsv({ resources }: SaturationAnswer): string {
  const rows = resources.map(({ id, title, dates, order, targetShare, availability, historyWeeks, unmet, why }) => [
    ...[id, title, dates.state, timeCell(dates.p10), timeCell(dates.p50), timeCell(dates.p90)],
    ...[timeCell(dates.notBefore), dates.probability, timeCell(order?.by.value), order ? String(order.isPast) : ''],
    ...[order?.lastCall ?? '', targetShare, availability.value, availability.from, historyWeeks],
    ...[unmet?.total.value ?? '', unmet?.low ?? '', unmet?.high ?? '', why?.code ?? ''],
  ])
  return csvText([TITLES, ...rows])
}

type Figure = z.infer<typeof PlanFigure>

export const inputsCell = (inputs: Figure['inputs']): string =>
  Object.entries(inputs)
    .map(([name, value]) => `${name}=${value ?? '?'}`)
    .join(' ')

/** A row a figure, with its formula and what went into it. */
export function costCsv({ sides, terabyteYear, old }: CostAnswer): string {
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
  return csvText([['of', 'figure', 'value', 'unit', 'formula', 'inputs'], ...rows, ...storage, ...keeping])
}
