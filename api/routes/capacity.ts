import { z } from '@hono/zod-openapi'
import { CapacityAnswer } from '../capacity-schemas.ts'
import { capacityJson, lotsCsv, stepsCsv } from '../capacity-text.ts'
import { checkZone, langParameter } from '../query.ts'
import { defineRoute } from '../route.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'
import { parsePeriod } from '../window.ts'

const SINCE = 'now-7305d'

export const capacity = defineRoute({
  audience: 'operator',
  path: '/api/v1/capacity',
  keeping: 'revalidate',
  summary: 'What hardware there was and will be, by cluster and kind of node, with the inventory and outages',
  query: z.strictObject({
    from: z.string().optional().describe(`Unix seconds, now or now-30d (s m h d w); default ${SINCE}`),
    to: z.string().optional().describe('as from; exclusive; without it all that is to come too'),
    table: z.enum(['steps', 'lots']).optional().describe('which one CSV gives; default steps'),
    zone: z.string().optional().describe("whose days the table of lots has; the service's own where absent"),
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(CapacityAnswer, 'steps a group; null: unknown'),
  async handle({ c, deps, query }) {
    const answer = tableReply(c, query.format)
    const timeZone = checkZone(query.zone ?? deps.timeZone)
    const { from, to } = parsePeriod(query, deps.clock.now(), SINCE)
    const window = { from, to: query.to === undefined ? Number.POSITIVE_INFINITY : to }
    const found = await deps.ledger.capacity(window, c.req.raw.signal)
    const table = query.table ?? 'steps'
    return answer({
      name: `capacity-${table}`,
      json: () => capacityJson(found),
      csv: () => (table === 'steps' ? stepsCsv(found) : lotsCsv(found, timeZone)),
    })
  },
})
