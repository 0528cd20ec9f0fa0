import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { JSON_TYPE } from '../accept.ts'
import { progressJson, replayCsv, replayJson } from '../planning/replay.ts'
import type { ReplayQuestion } from '../planning/replay-question.ts'
import { ReplayAnswer, ReplayProgress } from '../planning/replay-schemas.ts'
import { readGround, readReplay, replayParameters } from '../planning/replay-wish.ts'
import { requestLanguage } from '../problem.ts'
import { jsonReply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { tableReply, tableResponses } from '../tables.ts'

/** When to ask again. */
const AGAIN_SECONDS = 2

export const planningReplay = defineRoute({
  audience: 'coordinator',
  path: '/api/v1/planning/replay',
  keeping: 'fresh',
  summary: "The site's own jobs replayed: waits with growth and with more nodes or fewer; `format=csv`: the waits",
  query: z.strictObject(replayParameters),
  responses: {
    ...tableResponses(ReplayAnswer, 'as it was recorded, as it was replayed, and as it would be; null: unknown'),
    202: {
      description: 'it is being replayed: ask the same again',
      content: { [JSON_TYPE]: { schema: ReplayProgress } },
    },
  },
  async handle({ c, deps, query }) {
    const reply = tableReply(c, query.format)
    const { signal } = c.req.raw
    const question = await readReplay(query, deps, signal)
    const ground = await readGround(deps, question.cluster, signal)
    const language = requestLanguage(c, deps.language)
    const state = await deps.replay(question, ground, signal).catch((error: unknown) => {
      throw named(error, question)
    })
    if (state.state === 'running') {
      c.header('Retry-After', String(AGAIN_SECONDS))
      return jsonReply(c, ReplayProgress.parse(progressJson(state, language)), 202)
    }
    const answer = ReplayAnswer.parse(replayJson(question, state, { timeZone: deps.timeZone, language }))
    return reply({ name: 'planning-replay', json: () => JSON.stringify(answer), csv: () => replayCsv(answer) })
  },
})

/** What the command says of its options, as it is said of parameters. */
function named(error: unknown, { cluster, wish }: ReplayQuestion): unknown {
  if (!(error instanceof AppError)) return error
  const { code, params } = error.problem
  if (code === 'simulate.no_jobs') return new AppError('not_found', 'replay.no_jobs', { cluster })
  if (code !== 'simulate.which_partition') return error
  const allowed = params['partitions']!
  return new AppError('invalid', 'api.not_allowed', { name: 'partition', value: wish.partition ?? '', allowed })
}
