import { z } from '@hono/zod-openapi'
import { PERIOD_STEPS } from '../../core/ledger/periods.ts'
import { UTILISATION_DIMENSIONS } from '../../store/ledger/capacity/utilisation-names.ts'
import { CSV_TYPE, JSON_TYPE, wantsCsv } from '../accept.ts'
import { UtilisationAnswer } from '../capacity-schemas.ts'
import { checkSize, checkZone, langParameter } from '../query.ts'
import { reply } from '../reply.ts'
import { defineRoute } from '../route.ts'
import { UTILISATION_FIGURES, utilisationCsv, utilisationJson } from '../utilisation-text.ts'
import { parsePeriod } from '../window.ts'

const SINCE = 'now-365d'

export const utilisation = defineRoute({
  audience: 'operator',
  path: '/api/v1/utilisation',
  keeping: 'revalidate',
  summary: "What clusters' time went into, in Slurm's classes, by period; `format=csv` gives a table",
  query: z.strictObject({
    by: z.enum(UTILISATION_DIMENSIONS).optional().describe('default cluster; type: by kind of node too'),
    from: z.string().optional().describe(`Unix seconds, now or now-30d (s m h d w); default ${SINCE}`),
    to: z.string().optional().describe('as from; exclusive; default now. Both are widened to whole periods'),
    step: z.enum(PERIOD_STEPS).optional().describe('default month'),
    zone: z.string().optional().describe("whose days and months; the service's own where absent"),
    format: z.enum(['json', 'csv']).optional().describe('stronger than Accept'),
    ...langParameter,
  }),
  responses: {
    200: {
      description: 'columns a group; null: unknown',
      content: { [JSON_TYPE]: { schema: UtilisationAnswer }, [CSV_TYPE]: { schema: z.string() } },
    },
  },
  async handle({ c, deps, query }) {
    const csv = wantsCsv(query.format, c.req.header('accept'))
    const timeZone = checkZone(query.zone ?? deps.timeZone)
    const now = deps.clock.now()
    const by = query.by ?? 'cluster'
    const asked = { ...parsePeriod(query, now, SINCE), by, timeZone, step: query.step ?? 'month', now } as const
    const found = await deps.ledger.utilisation(asked, c.req.raw.signal)
    checkSize(found.groups.length, (found.bounds.length - 1) * Object.keys(UTILISATION_FIGURES).length)
    c.header('Vary', 'Accept, Accept-Language')
    if (!csv) return reply(c, JSON_TYPE, utilisationJson(found, timeZone))
    c.header('Content-Disposition', 'attachment; filename="utilisation.csv"')
    const names = by === 'type' ? ['cluster', 'type'] : ['cluster']
    return reply(c, `${CSV_TYPE}; charset=utf-8; header=present`, utilisationCsv(found, names))
  },
})
