import { z } from '@hono/zod-openapi'
import { reply } from '../reply.ts'
import { defineRoute } from '../route.ts'

export const metrics = defineRoute({
  audience: 'viewer',
  path: '/metrics',
  keeping: 'fresh',
  summary: 'This process and its collector, in Prometheus’ text format',
  query: z.strictObject({}),
  responses: { 200: { description: 'self-metrics', content: { 'text/plain': { schema: z.string() } } } },
  async handle({ c, deps }) {
    const { contentType, body } = await deps.metrics()
    return reply(c, contentType, body)
  },
})
