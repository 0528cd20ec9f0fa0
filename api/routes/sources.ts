import { z } from '@hono/zod-openapi'
import type { Language } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { TargetStatus } from '../../store/state/target-status.ts'
import type { StoreState } from '../deps.ts'
import { requestLanguage } from '../problem.ts'
import { toText } from '../problem-text.ts'
import { langParameter } from '../query.ts'
import { jsonReply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { type SourceStatus, SourcesAnswer, type StoreStatus } from '../schemas.ts'
import { targetState } from '../state.ts'

export const sources = defineRoute({
  audience: 'viewer',
  path: '/api/v1/sources',
  keeping: 'fresh',
  summary: 'Every target, how fresh it is and why it fails where it does',
  query: z.strictObject(langParameter),
  responses: { 200: { description: 'targets', content: { 'application/json': { schema: SourcesAnswer } } } },
  async handle({ c, deps }) {
    const now = deps.clock.now()
    const language = requestLanguage(c, deps.language)
    const list = deps.statuses.list().map((status) => describe(status, now, language))
    c.header('Content-Language', language)
    c.header('Vary', 'Accept-Language')
    const state = await deps.storeState()
    const store = describeStore(state, language)
    return jsonReply(c, SourcesAnswer.parse({ now, since: state.oldest ?? null, store, sources: list }))
  },
})

function describeStore({ engine, problems, spool }: StoreState, language: Language): StoreStatus {
  return {
    engine,
    problems: problems.map((problem) => toText(problem, language)),
    spool: spool
      ? {
          waitingBytes: spool.waitingBytes,
          capacityBytes: spool.capacityBytes,
          oldestWaiting: spool.oldestWaiting ?? null,
          droppedLines: spool.droppedLines,
          rejectedLines: spool.rejectedLines,
        }
      : null,
  }
}

function describe(status: TargetStatus, now: UnixSeconds, language: Language): SourceStatus {
  return {
    id: status.id,
    source: status.source,
    title: status.title,
    address: status.address,
    labels: { ...status.labels },
    intervalSeconds: status.intervalSeconds,
    facts: { ...status.facts },
    state: targetState(status, now),
    lastAttempt: status.lastAttempt,
    lastSuccess: status.lastSuccess,
    lastErrors: status.lastErrors.map((problem) => toText(problem, language)),
    lastErrorAt: status.lastErrorAt,
    samples: status.samples,
    durationSeconds: status.durationSeconds,
  }
}
