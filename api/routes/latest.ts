import { z } from '@hono/zod-openapi'
import { DAY_SECONDS } from '../../core/units.ts'
import { latestJson } from '../latest-text.ts'
import { checkSize, select, selection } from '../query.ts'
import { reply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { LatestAnswer } from '../schemas.ts'

/** What fell silent stays in the answer, with its age, for this long. */
export const REMEMBERED_SECONDS = 7 * DAY_SECONDS

export const latest = defineRoute({
  audience: 'viewer',
  path: '/api/v1/latest',
  keeping: 'fresh',
  summary: 'The newest value of every series of a metric, and until when it holds',
  query: z.strictObject(selection),
  responses: { 200: { description: 'last values', content: { 'application/json': { schema: LatestAnswer } } } },
  async handle({ c, deps, query }) {
    const { metric, where, by, fold } = select(query)
    const now = deps.clock.now()
    const notBefore = now - REMEMBERED_SECONDS
    const found = await deps.store.latest({ metric: metric.id, where, by, fold, notBefore })
    checkSize(found.labels.length, 1)
    return reply(c, 'application/json', latestJson(metric, now, found))
  },
})
