import { z } from '@hono/zod-openapi'
import { CSV_TYPE, JSON_TYPE, wantsCsv } from '../accept.ts'
import { PublicationsAnswer } from '../fact-schemas.ts'
import { publicationFiguresCsv, publicationsCsv, publicationsJson, reckonPublications } from '../publications-text.ts'
import { langParameter, list, many, yearsOf } from '../query.ts'
import { reply } from '../reply.ts'
import { defineRoute } from '../route.ts'

export const publications = defineRoute({
  audience: 'operator',
  path: '/api/v1/publications',
  keeping: 'revalidate',
  summary:
    'Publications, each once, figures reckoned from them, and beside them what others have declared; `format=csv` gives a table',
  query: z.strictObject({
    year: many('only these years'),
    table: z.enum(['publications', 'figures']).optional().describe('which one CSV gives; default publications'),
    format: z.enum(['json', 'csv']).optional().describe('stronger than Accept'),
    ...langParameter,
  }),
  responses: {
    200: {
      description: 'figures and publications; null: unknown',
      content: { [JSON_TYPE]: { schema: PublicationsAnswer }, [CSV_TYPE]: { schema: z.string() } },
    },
  },
  async handle({ c, deps, query }) {
    const csv = wantsCsv(query.format, c.req.header('accept'))
    const years = yearsOf(list(query.year) ?? [])
    const reckoned = reckonPublications(await deps.ledger.publications(c.req.raw.signal), years)
    c.header('Vary', 'Accept, Accept-Language')
    if (!csv) return reply(c, JSON_TYPE, publicationsJson(reckoned))
    const table = query.table ?? 'publications'
    c.header('Content-Disposition', `attachment; filename="${table === 'figures' ? 'publication-figures' : table}.csv"`)
    const text = table === 'publications' ? publicationsCsv(reckoned) : publicationFiguresCsv(reckoned)
    return reply(c, `${CSV_TYPE}; charset=utf-8; header=present`, text)
  },
})
