import { z } from '@hono/zod-openapi'
import { METRICS } from '../../core/catalogue.ts'
import { snapshotJson } from '../latest-text.ts'
import { checkSnapshot, langParameter, many, selectMetrics } from '../query.ts'
import { reply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { SnapshotAnswer } from '../schemas.ts'
import { REMEMBERED_SECONDS } from './latest.ts'

export const snapshot = defineRoute({
  audience: 'viewer',
  path: '/api/v1/snapshot',
  keeping: 'fresh',
  summary: 'The newest value of every series of several metrics, or of all: what a wall display or an export needs',
  query: z.strictObject({ metric: many('metrics of /api/v1/catalogue; absent: all of them'), ...langParameter }),
  responses: { 200: { description: 'last values', content: { 'application/json': { schema: SnapshotAnswer } } } },
  async handle({ c, deps, query }) {
    const metrics = selectMetrics(query.metric) ?? [...METRICS.values()]
    const now = deps.clock.now()
    const asked = { where: {}, by: undefined, fold: 'default', notBefore: now - REMEMBERED_SECONDS } as const
    const answers = await Promise.all(
      metrics.map(async (metric) => ({ metric, values: await deps.store.latest({ metric: metric.id, ...asked }) })),
    )
    checkSnapshot(answers.reduce((sum, { values }) => sum + values.length, 0))
    const known = answers.filter(({ values }) => values.length > 0)
    return reply(c, 'application/json', snapshotJson(now, known))
  },
})
