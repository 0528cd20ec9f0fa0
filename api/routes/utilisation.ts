import { z } from '@hono/zod-openapi'
import { UTILISATION_DIMENSIONS } from '../../store/ledger/capacity/utilisation-names.ts'
import { UtilisationAnswer } from '../capacity-schemas.ts'
import { periodParameters, readPeriods } from '../period-query.ts'
import { periodCsv, periodJson } from '../period-text.ts'
import { checkSize, langParameter } from '../query.ts'
import { defineRoute } from '../route.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'
import { UTILISATION_FIGURES, withNames } from '../utilisation-figures.ts'

export const utilisation = defineRoute({
  audience: 'operator',
  path: '/api/v1/utilisation',
  keeping: 'revalidate',
  summary: "What clusters' time went into, in Slurm's classes, by period; `format=csv` gives a table",
  query: z.strictObject({
    by: z.enum(UTILISATION_DIMENSIONS).optional().describe('default cluster; type: by kind of node too'),
    ...periodParameters,
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(UtilisationAnswer, 'columns a group; null: unknown'),
  async handle({ c, deps, query }) {
    const answer = tableReply(c, query.format)
    const by = query.by ?? 'cluster'
    const asked = { ...readPeriods(query, deps), by, now: deps.clock.now() }
    const found = await deps.ledger.utilisation(asked, c.req.raw.signal)
    checkSize(found.groups.length, (found.bounds.length - 1) * Object.keys(UTILISATION_FIGURES).length)
    const named = { ...found, groups: found.groups.map(withNames) }
    return answer({
      name: 'utilisation',
      json: () => periodJson(named, UTILISATION_FIGURES, asked.timeZone),
      csv: () => periodCsv(named, UTILISATION_FIGURES, by === 'type' ? ['cluster', 'type'] : ['cluster']),
    })
  },
})
