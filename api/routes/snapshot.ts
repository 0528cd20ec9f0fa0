import { z } from '@hono/zod-openapi'
import { METRICS } from '../../core/catalogue.ts'
import { createSnapshotText } from '../latest-text.ts'
import { checkSnapshot, langParameter, many, selectMetrics } from '../query.ts'
import { reply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { SnapshotAnswer } from '../schemas.ts'
import { REMEMBERED_SECONDS } from './latest.ts'

/** Metrics: a store elsewhere is asked for some together, and the values of few are held at once. */
const AT_ONCE = 8

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
    const text = createSnapshotText(now)
    let count = 0
    for (let at = 0; at < metrics.length; at += AT_ONCE) {
      const some = metrics.slice(at, at + AT_ONCE)
      const answers = await Promise.all(some.map((metric) => deps.store.latest({ metric: metric.id, ...asked })))
      count += answers.reduce((sum, { labels }) => sum + labels.length, 0)
      checkSnapshot(count)
      for (const [index, found] of answers.entries()) if (found.labels.length > 0) text.add(some[index]!, found)
    }
    return reply(c, 'application/json', text.end())
  },
})
