import { z } from '@hono/zod-openapi'
import { jsonReply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { LedgerAnswer } from '../schemas.ts'

export const ledger = defineRoute({
  audience: 'operator',
  path: '/api/v1/ledger',
  keeping: 'fresh',
  summary: 'What the ledger of jobs holds: which clusters, from when to when',
  query: z.strictObject({}),
  responses: { 200: { description: 'contents', content: { 'application/json': { schema: LedgerAnswer } } } },
  async handle({ c, deps }) {
    const { clusters, usageEnd } = await deps.ledger.contents(c.req.raw.signal)
    const answer = {
      ...{ now: deps.clock.now(), timeZone: deps.timeZone, usageEnd: usageEnd ?? null },
      clusters: clusters.map(({ knownUntil = null, ...rest }) => ({ ...rest, knownUntil })),
    }
    return jsonReply(c, LedgerAnswer.parse(answer))
  },
})
