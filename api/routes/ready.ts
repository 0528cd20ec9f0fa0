import { z } from '@hono/zod-openapi'
import { explain } from '../../core/errors.ts'
import { mayAct } from '../../core/roles.ts'
import { requestLanguage } from '../problem.ts'
import { langParameter } from '../query.ts'
import { jsonReply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { ReadinessAnswer } from '../schemas.ts'

const content = { 'application/json': { schema: ReadinessAnswer } }

export const ready = defineRoute({
  audience: 'public',
  path: '/readyz',
  keeping: 'fresh',
  summary: 'The store answers and the collector is collecting',
  query: z.strictObject(langParameter),
  responses: { 200: { description: 'ready', content }, 503: { description: 'not ready, and why', content } },
  async handle({ c, deps, caller }) {
    const language = requestLanguage(c, deps.language)
    // it names hosts, ports and files of the inside
    const maySeeWhy = mayAct(caller.role, 'viewer')
    const checks = (await deps.readiness()).map(({ name, ok, problem }) => ({
      name,
      ok,
      code: problem.code,
      ...(maySeeWhy ? { message: explain(problem, language) } : {}),
    }))
    const isReady = checks.every((check) => check.ok)
    return jsonReply(c, ReadinessAnswer.parse({ ready: isReady, checks }), isReady ? 200 : 503)
  },
})
