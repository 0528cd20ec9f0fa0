import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { USAGE_DIMENSIONS, type UsageDimension } from '../../store/ledger/usage-names.ts'
import { periodParameters, readPeriods } from '../period-query.ts'
import { periodCsv, periodJson } from '../period-text.ts'
import { checkSize, choice, choices, langParameter, list, many } from '../query.ts'
import { defineRoute } from '../route.ts'
import { UsageAnswer } from '../schemas.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'
import { needWaits, USAGE_FIGURES, type UsageFigure } from '../usage-figures.ts'

const FIGURES = Object.keys(USAGE_FIGURES) as UsageFigure[]

export const usage = defineRoute({
  audience: 'operator',
  path: '/api/v1/usage',
  keeping: 'revalidate',
  summary: 'What jobs used and how long they waited, by period and by what they belong to; `format=csv` gives a table',
  query: z.strictObject({
    by: many(`${USAGE_DIMENSIONS.join(', ')}; absent: all together`),
    where: many('name:value of the same; the same name repeated means any of the values'),
    figure: many(`of the answer: ${FIGURES.join(', ')}; absent: all of them`),
    ...periodParameters,
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(UsageAnswer, 'columns a group; null: unknown'),
  async handle({ c, deps, query }) {
    const answer = tableReply(c, query.format)
    const by = choices('by', list(query.by) ?? [], USAGE_DIMENSIONS)
    const named = choices('figure', list(query.figure) ?? [], FIGURES)
    const figures = named.length > 0 ? named : FIGURES
    const where = parseWhere(list(query.where) ?? [])
    const asked = { ...readPeriods(query, deps), by, where, withoutWaits: !needWaits(figures) }
    const found = await deps.ledger.usage(asked, c.req.raw.signal)
    checkSize(found.groups.length, (found.bounds.length - 1) * figures.length)
    const shown = Object.fromEntries(figures.map((name) => [name, USAGE_FIGURES[name]]))
    return answer({
      name: 'usage',
      json: () => periodJson(found, shown, asked.timeZone),
      csv: () => periodCsv(found, shown, by),
    })
  },
})

function parseWhere(pairs: readonly string[]): Partial<Record<UsageDimension, string[]>> {
  const where: Partial<Record<UsageDimension, string[]>> = {}
  for (const pair of pairs) {
    const colon = pair.indexOf(':')
    if (colon < 1) throw new AppError('invalid', 'api.bad_where', { value: pair })
    const name = choice('where', pair.slice(0, colon), USAGE_DIMENSIONS)
    where[name] = [...(where[name] ?? []), pair.slice(colon + 1)]
  }
  return where
}
