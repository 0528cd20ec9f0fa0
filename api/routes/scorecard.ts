import { z } from '@hono/zod-openapi'
import type { SubjectId } from '../../core/forecasts/subjects.ts'
import { fill } from '../../core/i18n.ts'
import { usageEndedAt } from '../forecasts/history.ts'
import { ScorecardAnswer } from '../forecasts/schemas.ts'
import { scorecard as score, titleOf } from '../forecasts/scorecard.ts'
import { requestLanguage } from '../problem.ts'
import { langParameter } from '../query.ts'
import { jsonReply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { roundForText } from '../text-writer.ts'

/** Of each figure, the newest: ten megabytes of numbers, and a year of nights of a cluster with two partitions. */
const MOST_FORECASTS = 1_000
/** Kept every night at these. */
const LEVELS = [0.8, 0.95]

export const scorecard = defineRoute({
  audience: 'operator',
  path: '/api/v1/forecasts/scorecard',
  keeping: 'revalidate',
  summary: 'Forecasts that were kept every night, against what came',
  query: z.strictObject(langParameter),
  responses: { 200: { description: 'scores', content: { 'application/json': { schema: ScorecardAnswer } } } },
  async handle({ c, deps }) {
    const language = requestLanguage(c, deps.language)
    const { signal } = c.req.raw
    const kept = (subject: SubjectId) => deps.ledger.forecasts({ subject, most: MOST_FORECASTS }, signal)
    const now = deps.clock.now()
    const scores = await score({ ...deps, kept }, LEVELS, now, signal)
    const known = (value: number): number | null => (Number.isFinite(value) ? roundForText(value) : null)
    const answer: ScorecardAnswer = {
      levels: LEVELS,
      newest: (await deps.ledger.newestForecast()) ?? null,
      endedAt: (await usageEndedAt(deps, now, signal)) ?? null,
      subjects: scores.map(({ subject, mase, coverage, byDays, labels, gain, ...rest }) => ({
        ...{ metric: subject, title: fill(titleOf(subject), language), labels: { ...labels } },
        ...{ ...rest, gain: gain === undefined ? null : known(gain), mase: known(mase), coverage: coverage.map(known) },
        byDays: byDays.map((one) => ({ ...one, mase: known(one.mase), coverage: one.coverage.map(known) })),
      })),
    }
    return jsonReply(c, ScorecardAnswer.parse(answer))
  },
})
