import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { periodParameters, readPeriods } from '../period-query.ts'
import { periodCsv, periodJson } from '../period-text.ts'
import { checkSize, langParameter, list, many } from '../query.ts'
import { defineRoute } from '../route.ts'
import { SessionsAnswer } from '../schemas.ts'
import { SESSION_FIGURES } from '../session-figures.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'

export const sessions = defineRoute({
  audience: 'operator',
  path: '/api/v1/sessions',
  keeping: 'revalidate',
  summary:
    'Notebook servers of JupyterHub: how many, how long, how many at once, of how many people; `format=csv` gives a table',
  query: z.strictObject({
    by: many('hub; absent: all hubs together, each person counted once'),
    hub: many('only these hubs'),
    ...periodParameters,
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(SessionsAnswer, 'columns a group; null: unknown'),
  async handle({ c, deps, query }) {
    const answer = tableReply(c, query.format)
    const by = (list(query.by) ?? []).filter((name) => name !== '')
    const wrong = by.find((name) => name !== 'hub')
    if (wrong !== undefined)
      throw new AppError('invalid', 'api.not_allowed', { name: 'by', value: wrong, allowed: 'hub' })
    const asked = { ...readPeriods(query, deps), byHub: by.length > 0, hubs: list(query.hub) ?? [] }
    const found = await deps.ledger.sessions(asked, c.req.raw.signal)
    checkSize(found.groups.length, (found.bounds.length - 1) * Object.keys(SESSION_FIGURES).length)
    return answer({
      name: 'sessions',
      json: () => periodJson(found, SESSION_FIGURES, asked.timeZone),
      csv: () => periodCsv(found, SESSION_FIGURES, by.length > 0 ? ['hub'] : []),
    })
  },
})
