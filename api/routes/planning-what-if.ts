import { z } from '@hono/zod-openapi'
import { whatIfCsv } from '../planning/csv.ts'
import { findPools } from '../planning/pools.ts'
import { choosePool, readCentre, readSituation } from '../planning/situation.ts'
import { whatIfJson } from '../planning/what-if.ts'
import { WhatIfAnswer } from '../planning/what-if-schemas.ts'
import { readWhatIf, whatIfParameters } from '../planning/what-if-wish.ts'
import { readScenario } from '../planning/wish.ts'
import { requestLanguage } from '../problem.ts'
import { defineRoute } from '../route.ts'
import { tableReply, tableResponses } from '../tables.ts'

export const planningWhatIf = defineRoute({
  audience: 'coordinator',
  path: '/api/v1/planning/what-if',
  keeping: 'revalidate',
  summary: 'When one resource would be full with other growth, nodes, lead times and money; `format=csv`: the options',
  query: z.strictObject(whatIfParameters),
  responses: tableResponses(WhatIfAnswer, 'the scenario against what is; null: unknown'),
  async handle({ c, deps, query }) {
    const reply = tableReply(c, query.format)
    const { signal } = c.req.raw
    const centre = await readCentre(deps, signal)
    const scenario = readScenario(query, centre)
    const pool = choosePool(await findPools(deps, centre.capacity, signal), query.pool)
    const wish = readWhatIf(query, deps, centre, pool)
    const situation = await readSituation(deps, pool, centre, signal)
    const language = requestLanguage(c, deps.language)
    const answer = WhatIfAnswer.parse(whatIfJson(deps, centre, situation, { scenario, wish, language }))
    return reply({ name: 'planning-what-if', json: () => JSON.stringify(answer), csv: () => whatIfCsv(answer) })
  },
})
