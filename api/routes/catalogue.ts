import { z } from '@hono/zod-openapi'
import { CATALOGUE, METRICS, type Measurement } from '../../core/catalogue.ts'
import { LANGUAGES } from '../../core/i18n.ts'
import { jsonReply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { CatalogueAnswer } from '../schemas.ts'

const answer = CatalogueAnswer.parse({
  languages: [...LANGUAGES],
  measurements: Object.entries(CATALOGUE as Record<string, Measurement>).map(([name, { title, labels }]) => ({
    name,
    title,
    labels: [...labels],
    fields: [...METRICS.values()]
      .filter((metric) => metric.measurement === name)
      .map(({ id, unit, title, description, allLabels, overTime, acrossSeries, rollups }) => ({
        id,
        unit,
        title,
        description,
        labels: [...allLabels],
        overTime,
        acrossSeries,
        rollups: [...rollups],
      })),
  })),
})

export const catalogue = defineRoute({
  audience: 'viewer',
  path: '/api/v1/catalogue',
  keeping: 'revalidate',
  summary: 'Every metric: unit, labels, how it is folded, texts in every language',
  query: z.strictObject({}),
  responses: { 200: { description: 'the catalogue', content: { 'application/json': { schema: CatalogueAnswer } } } },
  handle: ({ c }) => jsonReply(c, answer),
})
