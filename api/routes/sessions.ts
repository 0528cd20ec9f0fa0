import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { PERIOD_STEPS } from '../../core/ledger/periods.ts'
import { CSV_TYPE, JSON_TYPE, wantsCsv } from '../accept.ts'
import { periodCsv, periodJson } from '../period-text.ts'
import { checkSize, checkZone, langParameter, list, many } from '../query.ts'
import { reply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { SessionsAnswer } from '../schemas.ts'
import { SESSION_FIGURES } from '../session-figures.ts'
import { parsePeriod } from '../window.ts'

const SINCE = 'now-365d'

export const sessions = defineRoute({
  audience: 'operator',
  path: '/api/v1/sessions',
  keeping: 'revalidate',
  summary:
    'Notebook servers of JupyterHub: how many, how long, how many at once, of how many people; `format=csv` gives a table',
  query: z.strictObject({
    by: many('hub; absent: all hubs together, each person counted once'),
    hub: many('only these hubs'),
    from: z.string().optional().describe(`Unix seconds, now or now-30d (s m h d w); default ${SINCE}`),
    to: z.string().optional().describe('as from; exclusive; default now. Both are widened to whole periods'),
    step: z.enum(PERIOD_STEPS).optional().describe('default month'),
    zone: z.string().optional().describe("whose days and months; the service's own where absent"),
    format: z.enum(['json', 'csv']).optional().describe('stronger than Accept'),
    ...langParameter,
  }),
  responses: {
    200: {
      description: 'columns a group; null: unknown',
      content: { [JSON_TYPE]: { schema: SessionsAnswer }, [CSV_TYPE]: { schema: z.string() } },
    },
  },
  async handle({ c, deps, query }) {
    const csv = wantsCsv(query.format, c.req.header('accept'))
    const by = (list(query.by) ?? []).filter((name) => name !== '')
    const wrong = by.find((name) => name !== 'hub')
    if (wrong !== undefined)
      throw new AppError('invalid', 'api.not_allowed', { name: 'by', value: wrong, allowed: 'hub' })
    const timeZone = checkZone(query.zone ?? deps.timeZone)
    const period = parsePeriod(query, deps.clock.now(), SINCE)
    const asked = {
      ...period,
      timeZone,
      step: query.step ?? 'month',
      byHub: by.length > 0,
      hubs: list(query.hub) ?? [],
    } as const
    const found = await deps.ledger.sessions(asked, c.req.raw.signal)
    checkSize(found.groups.length, (found.bounds.length - 1) * Object.keys(SESSION_FIGURES).length)
    c.header('Vary', 'Accept, Accept-Language')
    if (!csv) return reply(c, JSON_TYPE, periodJson(found, SESSION_FIGURES, timeZone))
    c.header('Content-Disposition', 'attachment; filename="sessions.csv"')
    return reply(
      c,
      `${CSV_TYPE}; charset=utf-8; header=present`,
      periodCsv(found, SESSION_FIGURES, by.length > 0 ? ['hub'] : []),
    )
  },
})
