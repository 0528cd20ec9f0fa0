import { z } from '@hono/zod-openapi'
import { TrainingAnswer } from '../fact-schemas.ts'
import { choices, langParameter, list, many, yearsOf } from '../query.ts'
import { defineRoute } from '../route.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'
import { reckonTraining, TRAINING_DIMENSIONS } from '../training-groups.ts'
import { editionsCsv, trainingFiguresCsv, trainingJson } from '../training-text.ts'

export const training = defineRoute({
  audience: 'operator',
  path: '/api/v1/training',
  keeping: 'revalidate',
  summary:
    'Editions of courses, figures reckoned from them, and beside them what others have declared; `format=csv` gives a table',
  query: z.strictObject({
    by: many(`${TRAINING_DIMENSIONS.join(', ')}; absent: all together`),
    year: many('only these years'),
    course: many('only these courses, in any case'),
    table: z.enum(['editions', 'figures']).optional().describe('which one CSV gives; default editions'),
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(TrainingAnswer, 'figures and editions; null: unknown'),
  async handle({ c, deps, query }) {
    const answer = tableReply(c, query.format)
    const by = choices('by', list(query.by) ?? [], TRAINING_DIMENSIONS)
    const years = yearsOf(list(query.year) ?? [])
    const today = new Date(deps.clock.now() * 1000).toISOString().slice(0, 10)
    const found = await deps.ledger.training(c.req.raw.signal)
    const reckoned = reckonTraining(found, { by, years, courses: list(query.course) ?? [], today })
    const table = query.table ?? 'editions'
    return answer({
      name: `training-${table}`,
      json: () => trainingJson(reckoned),
      csv: () => (table === 'editions' ? editionsCsv(reckoned) : trainingFiguresCsv(reckoned, by)),
    })
  },
})
