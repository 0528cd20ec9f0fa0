import { z } from '@hono/zod-openapi'
import { budgetJson } from '../planning/budget.ts'
import { BudgetAnswer } from '../planning/budget-schemas.ts'
import { budgetCsv } from '../planning/budget-text.ts'
import { readCentre } from '../planning/situation.ts'
import { numberOf } from '../planning/wish.ts'
import { requestLanguage } from '../problem.ts'
import { langParameter } from '../query.ts'
import { defineRoute } from '../route.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'

const amount = (of: string) => z.string().optional().describe(`${of} of one measured run; default 0`)
const MOST = 1e12

export const planningBudget = defineRoute({
  audience: 'coordinator',
  path: '/api/v1/planning/budget',
  keeping: 'revalidate',
  summary: 'The budget sheet of a grant: one measured run × repeats at full cost, in two currencies; also as text',
  query: z.strictObject({
    coreHours: amount('core-hours'),
    gpuHours: amount('GPU-hours'),
    terabyteYears: amount('terabytes × years'),
    repeats: z.string().optional().describe('runs in all; default 1'),
    inKind: z.string().optional().describe('share that the centre gives, in percent; else as configured'),
    rate: z.string().optional().describe('exchange rate, local units; else that of the configuration'),
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(BudgetAnswer, 'lines and totals; null: unknown'),
  async handle({ c, deps, query }) {
    const reply = tableReply(c, query.format)
    const language = requestLanguage(c, deps.language)
    const of = (name: 'coreHours' | 'gpuHours' | 'terabyteYears') => numberOf(name, query[name] ?? '0', 0, MOST)
    const wish = {
      run: { coreHours: of('coreHours'), gpuHours: of('gpuHours'), terabyteYears: of('terabyteYears') },
      repeats: numberOf('repeats', query.repeats ?? '1', 0.01, 1e9),
      inKindShare: query.inKind === undefined ? undefined : numberOf('inKind', query.inKind, 0, 100) / 100,
      rate: query.rate === undefined ? undefined : numberOf('rate', query.rate, 0.000001, 1e9),
    }
    const centre = await readCentre(deps, c.req.raw.signal)
    const answer = BudgetAnswer.parse(budgetJson(deps, centre, wish, language))
    return reply({
      ...{ name: 'planning-budget', json: () => JSON.stringify(answer), csv: () => budgetCsv(answer, language) },
    })
  },
})
