import { z } from '@hono/zod-openapi'
import type { Metric } from '../../core/catalogue.ts'
import type { ApiDeps } from '../deps.ts'
import { requestLanguage } from '../problem.ts'
import { checkSize, select, selection } from '../query.ts'
import { defineRoute } from '../route.ts'
import { SeriesAnswer } from '../schemas.ts'
import { seriesCsv, seriesJson } from '../series-text.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'
import { parseWindow } from '../window.ts'

/** Where no target of the metric's sources is known yet. */
const DEFAULT_INTERVAL_SECONDS = 15

export const series = defineRoute({
  audience: 'viewer',
  path: '/api/v1/series',
  keeping: 'revalidate',
  summary: 'A metric over time on an even grid; `Accept: text/csv` or `format=csv` gives a table',
  query: z.strictObject({
    ...selection,
    from: z.string().optional().describe('Unix seconds, now or now-6h (s m h d w); default now-6h'),
    to: z.string().optional().describe('as from; exclusive; default now'),
    step: z.string().optional().describe('seconds; default: at most 400 points, never finer than what is scraped'),
    ...formatParameter,
  }),
  responses: tableResponses(SeriesAnswer, 'columnar series; null is a gap'),
  async handle({ c, deps, query }) {
    const reply = tableReply(c, query.format)
    const { metric, where, by, fold } = select(query)
    const window = parseWindow(query, deps.clock.now(), scrapeInterval(metric, deps))
    const answer = await deps.store.query({ metric: metric.id, where, by, fold, ...window }, c.req.raw.signal)
    checkSize(answer.series.length, answer.series[0]?.values.length ?? 0)
    return reply({
      name: metric.id,
      json: () => seriesJson(metric, answer, requestLanguage(c, deps.language)),
      csv: () => seriesCsv(metric, answer),
    })
  },
})

/** The longest interval of the targets that may feed the metric: every series then has a sample a step. */
function scrapeInterval(metric: Metric, deps: ApiDeps): number {
  const statuses = deps.statuses.list()
  const feeding = statuses.filter(
    ({ source }) => metric.sources.includes('collector') || (metric.sources as readonly string[]).includes(source),
  )
  return (
    feeding.reduce((longest, { intervalSeconds }) => Math.max(longest, intervalSeconds), 0) || DEFAULT_INTERVAL_SECONDS
  )
}
