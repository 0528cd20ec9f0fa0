import { z } from '@hono/zod-openapi'
import { costJson } from '../planning/cost.ts'
import { CostAnswer } from '../planning/cost-schemas.ts'
import { costCsv } from '../planning/csv.ts'
import { readCentre } from '../planning/situation.ts'
import { numberOf } from '../planning/wish.ts'
import { requestLanguage } from '../problem.ts'
import { langParameter } from '../query.ts'
import { defineRoute } from '../route.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'

export const planningCost = defineRoute({
  audience: 'coordinator',
  path: '/api/v1/planning/cost',
  keeping: 'revalidate',
  summary: 'Full cost of a core-hour, GPU-hour and TB-year, beside the cloud; each figure with formula and inputs',
  query: z.strictObject({
    utilisation: z.string().optional().describe('share of the hours that somebody has, in percent; else as measured'),
    rate: z.string().optional().describe('exchange rate, local units; else that of the configuration'),
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(CostAnswer, 'costs; null: unknown'),
  async handle({ c, deps, query }) {
    const reply = tableReply(c, query.format)
    const wish = {
      utilisation:
        query.utilisation === undefined ? undefined : numberOf('utilisation', query.utilisation, 1, 100) / 100,
      rate: query.rate === undefined ? undefined : numberOf('rate', query.rate, 0.000001, 1e9),
    }
    const centre = await readCentre(deps, c.req.raw.signal)
    const answer = CostAnswer.parse(costJson(deps, centre, wish, requestLanguage(c, deps.language)))
    return reply({ name: 'planning-cost', json: () => JSON.stringify(answer), csv: () => costCsv(answer) })
  },
})
