import { z } from '@hono/zod-openapi'
import { CSV_TYPE, JSON_TYPE, wantsCsv } from '../accept.ts'
import { TrainingAnswer } from '../fact-schemas.ts'
import { choices, langParameter, list, many, yearsOf } from '../query.ts'
import { reply } from '../reply.ts'
import { defineRoute } from '../route.ts'
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
    format: z.enum(['json', 'csv']).optional().describe('stronger than Accept'),
    ...langParameter,
  }),
  responses: {
    200: {
      description: 'figures and editions; null: unknown',
      content: { [JSON_TYPE]: { schema: TrainingAnswer }, [CSV_TYPE]: { schema: z.string() } },
    },
  },
  async handle({ c, deps, query }) {
    const csv = wantsCsv(query.format, c.req.header('accept'))
    const by = choices('by', list(query.by) ?? [], TRAINING_DIMENSIONS)
    const years = yearsOf(list(query.year) ?? [])
    const today = new Date(deps.clock.now() * 1000).toISOString().slice(0, 10)
    const found = await deps.ledger.training(c.req.raw.signal)
    const reckoned = reckonTraining(found, { by, years, courses: list(query.course) ?? [], today })
    c.header('Vary', 'Accept, Accept-Language')
    if (!csv) return reply(c, JSON_TYPE, trainingJson(reckoned))
    const table = query.table ?? 'editions'
    c.header('Content-Disposition', `attachment; filename="training-${table}.csv"`)
    const text = table === 'editions' ? editionsCsv(reckoned) : trainingFiguresCsv(reckoned, by)
    return reply(c, `${CSV_TYPE}; charset=utf-8; header=present`, text)
  },
})
