import { z } from '@hono/zod-openapi'
import { PublicationsAnswer } from '../fact-schemas.ts'
import { publicationFiguresCsv, publicationsCsv, publicationsJson, reckonPublications } from '../publications-text.ts'
import { langParameter, list, many, yearsOf } from '../query.ts'
import { defineRoute } from '../route.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'

export const publications = defineRoute({
  audience: 'operator',
  path: '/api/v1/publications',
  keeping: 'revalidate',
  summary:
    'Publications, each once, figures reckoned from them, and beside them what others have declared; `format=csv` gives a table',
  query: z.strictObject({
    year: many('only these years'),
    table: z.enum(['publications', 'figures']).optional().describe('which one CSV gives; default publications'),
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(PublicationsAnswer, 'figures and publications; null: unknown'),
  async handle({ c, deps, query }) {
    const answer = tableReply(c, query.format)
    const years = yearsOf(list(query.year) ?? [])
    const reckoned = reckonPublications(await deps.ledger.publications(c.req.raw.signal), years)
    const table = query.table ?? 'publications'
    return answer({
      name: table === 'figures' ? 'publication-figures' : table,
      json: () => publicationsJson(reckoned),
      csv: () => (table === 'publications' ? publicationsCsv(reckoned) : publicationFiguresCsv(reckoned)),
    })
  },
})
