import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { PERIOD_STEPS } from '../../core/ledger/periods.ts'
import { USAGE_DIMENSIONS, type UsageDimension } from '../../store/ledger/usage-names.ts'
import { CSV_TYPE, JSON_TYPE, wantsCsv } from '../accept.ts'
import { periodCsv, periodJson } from '../period-text.ts'
import { checkSize, checkZone, choice, choices, langParameter, list, many } from '../query.ts'
import { reply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { UsageAnswer } from '../schemas.ts'
import { USAGE_FIGURES, type UsageFigure } from '../usage-figures.ts'
import { parsePeriod } from '../window.ts'

const SINCE = 'now-365d'
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
    from: z.string().optional().describe(`Unix seconds, now or now-30d (s m h d w); default ${SINCE}`),
    to: z.string().optional().describe('as from; exclusive; default now. Both are widened to whole periods'),
    step: z
      .enum(PERIOD_STEPS)
      .optional()
      .describe('default month; all: one period, as asked, of hours that begin in it'),
    zone: z.string().optional().describe("whose days and months; the service's own where absent"),
    format: z.enum(['json', 'csv']).optional().describe('stronger than Accept'),
    ...langParameter,
  }),
  responses: {
    200: {
      description: 'columns a group; null: unknown',
      content: { [JSON_TYPE]: { schema: UsageAnswer }, [CSV_TYPE]: { schema: z.string() } },
    },
  },
  async handle({ c, deps, query }) {
    const csv = wantsCsv(query.format, c.req.header('accept'))
    const by = choices('by', list(query.by) ?? [], USAGE_DIMENSIONS)
    const named = choices('figure', list(query.figure) ?? [], FIGURES)
    const figures = named.length > 0 ? named : FIGURES
    const where = parseWhere(list(query.where) ?? [])
    const timeZone = checkZone(query.zone ?? deps.timeZone)
    const period = parsePeriod(query, deps.clock.now(), SINCE)
    const asked = { ...period, by, where, timeZone, step: query.step ?? 'month' } as const
    const found = await deps.ledger.usage(asked, c.req.raw.signal)
    checkSize(found.groups.length, (found.bounds.length - 1) * figures.length)
    c.header('Vary', 'Accept, Accept-Language')
    const shown = Object.fromEntries(figures.map((name) => [name, USAGE_FIGURES[name]]))
    if (!csv) return reply(c, JSON_TYPE, periodJson(found, shown, timeZone))
    c.header('Content-Disposition', 'attachment; filename="usage.csv"')
    return reply(c, `${CSV_TYPE}; charset=utf-8; header=present`, periodCsv(found, shown, by))
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
