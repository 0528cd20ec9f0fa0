import { z } from '@hono/zod-openapi'
import { CSV_TYPE, JSON_TYPE, wantsCsv } from '../accept.ts'
import { CapacityAnswer } from '../capacity-schemas.ts'
import { capacityJson, lotsCsv, stepsCsv } from '../capacity-text.ts'
import { checkZone, langParameter } from '../query.ts'
import { reply } from '../reply.ts'
import { defineRoute } from '../route.ts'
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
    format: z.enum(['json', 'csv']).optional().describe('stronger than Accept'),
    ...langParameter,
  }),
  responses: {
    200: {
      description: 'steps a group; null: unknown',
      content: { [JSON_TYPE]: { schema: CapacityAnswer }, [CSV_TYPE]: { schema: z.string() } },
    },
  },
  async handle({ c, deps, query }) {
    const csv = wantsCsv(query.format, c.req.header('accept'))
    const timeZone = checkZone(query.zone ?? deps.timeZone)
    const { from, to } = parsePeriod(query, deps.clock.now(), SINCE)
    const window = { from, to: query.to === undefined ? Number.POSITIVE_INFINITY : to }
    const found = await deps.ledger.capacity(window, c.req.raw.signal)
    c.header('Vary', 'Accept, Accept-Language')
    if (!csv) return reply(c, JSON_TYPE, capacityJson(found))
    const table = query.table ?? 'steps'
    c.header('Content-Disposition', `attachment; filename="capacity-${table}.csv"`)
    const text = table === 'steps' ? stepsCsv(found) : lotsCsv(found, timeZone)
    return reply(c, `${CSV_TYPE}; charset=utf-8; header=present`, text)
  },
})
