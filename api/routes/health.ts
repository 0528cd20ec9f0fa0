import { z } from '@hono/zod-openapi'
import { jsonReply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { HealthAnswer } from '../schemas.ts'

export const health = defineRoute({
  audience: 'public',
  path: '/healthz',
  keeping: 'fresh',
  summary: 'The process is alive',
  query: z.strictObject({}),
  responses: { 200: { description: 'alive', content: { 'application/json': { schema: HealthAnswer } } } },
  handle: ({ c, deps }) => jsonReply(c, HealthAnswer.parse({ status: 'ok', version: deps.version })),
})
