import { z } from '@hono/zod-openapi'
import { jsonReply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { MeAnswer } from '../schemas.ts'

export const me = defineRoute({
  audience: 'public',
  path: '/api/v1/me',
  keeping: 'fresh',
  summary: 'Who calls, and what they may',
  query: z.strictObject({}),
  responses: { 200: { description: 'the caller', content: { 'application/json': { schema: MeAnswer } } } },
  handle: ({ c, deps, caller: { role, kind, subject } }) =>
    jsonReply(
      c,
      MeAnswer.parse({
        role,
        kind,
        subject,
        providers: deps.access.providers.map(({ kind, name }) => ({ kind, name })),
      }),
    ),
})
