import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import { LEAST_WEEKS } from '../../forecasts/planning/demand-paths.ts'
import { SMOOTHED_WEEKS } from '../../forecasts/planning/saturation.ts'
import { saturationCsv } from '../planning/csv.ts'
import { findPools } from '../planning/pools.ts'
import { poolJson } from '../planning/saturation.ts'
import { SaturationAnswer } from '../planning/schemas.ts'
import { sharedJson } from '../planning/shown.ts'
import { choosePool, readCentre, readSituation } from '../planning/situation.ts'
import { readScenario, scenarioParameters } from '../planning/wish.ts'
import { requestLanguage } from '../problem.ts'
import { list, many } from '../query.ts'
import { defineRoute } from '../route.ts'
import { tableReply, tableResponses } from '../tables.ts'

/** Each takes a tenth of a second or so of a thread that all share. */
const MOST_POOLS = 40
const FORMULAS = [
  'saturation.date',
  'supply.deliverable',
  'demand.weekly',
  'demand.unmet',
  'demand.backlog',
  'order.by',
] as const

export const planningSaturation = defineRoute({
  audience: 'coordinator',
  path: '/api/v1/planning/saturation',
  keeping: 'revalidate',
  summary: 'When each resource is full (P10, P50, P90), and by when to order; `format=csv` gives a table',
  query: z.strictObject({ pool: many('one of pools; absent: all of them'), ...scenarioParameters }),
  responses: tableResponses(SaturationAnswer, 'dates and what they rest on; null: unknown'),
  async handle({ c, deps, query }) {
    const reply = tableReply(c, query.format)
    const { signal } = c.req.raw
    const language = requestLanguage(c, deps.language)
    const centre = await readCentre(deps, signal)
    const scenario = readScenario(query, centre)
    const pools = await findPools(deps, centre.capacity, signal)
    const wanted = list(query.pool)?.map((id) => choosePool(pools, id)) ?? pools
    if (wanted.length > MOST_POOLS)
      throw new AppError('invalid', 'api.too_many_series', { count: wanted.length, limit: MOST_POOLS })
    const resources: SaturationAnswer['resources'] = []
    for (const pool of wanted)
      resources.push(poolJson(deps, await readSituation(deps, pool, centre, signal), scenario, language))
    const answer = SaturationAnswer.parse({
      ...sharedJson(centre, FORMULAS, deps.timeZone, language),
      definition: {
        ...{ smoothedWeeks: SMOOTHED_WEEKS, leastWeeks: LEAST_WEEKS },
        text: fill(MESSAGES['planning.definition'], language, { weeks: SMOOTHED_WEEKS, needed: LEAST_WEEKS }),
      },
      pools: pools.map(({ id, title }) => ({ id, title: title[language] })),
      resources,
    })
    return reply({
      ...{ name: 'planning-saturation', json: () => JSON.stringify(answer), csv: () => saturationCsv(answer) },
    })
  },
})
