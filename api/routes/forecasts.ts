import { z } from '@hono/zod-openapi'
import { explain } from '../../core/errors.ts'
import { subjectOf } from '../../core/forecasts/subjects.ts'
import { fill, type Language } from '../../core/i18n.ts'
import { forecastsCsv } from '../forecasts/csv.ts'
import { type MadeForecast, makeForecasts } from '../forecasts/make.ts'
import { ForecastsAnswer } from '../forecasts/schemas.ts'
import { forecastParameters, readWish } from '../forecasts/wish.ts'
import { requestLanguage } from '../problem.ts'
import { defineRoute } from '../route.ts'
import { tableReply, tableResponses } from '../tables.ts'
import { roundForText } from '../text-writer.ts'

/** Each takes a second or so of a thread that all share; weeks of hours take four. */
const MOST_SERIES = 24

export const forecasts = defineRoute({
  audience: 'operator',
  path: '/api/v1/forecasts',
  keeping: 'revalidate',
  summary: 'How demand goes on, how sure that is, and how such forecasts did before; `format=csv` gives a table',
  query: z.strictObject(forecastParameters),
  responses: tableResponses(ForecastsAnswer, 'forecasts'),
  async handle({ c, deps, query }) {
    const reply = tableReply(c, query.format)
    const wish = { ...readWish(query), mostSeries: MOST_SERIES }
    const language = requestLanguage(c, deps.language)
    const made: MadeForecast[] = []
    for await (const one of makeForecasts(deps, wish, deps.clock.now(), c.req.raw.signal)) made.push(one)
    const { title, unit, isDemand } = subjectOf(wish.subject)
    const answer: ForecastsAnswer = {
      ...{ metric: wish.subject, title: fill(title, language), unit, isDemand },
      ...{ step: wish.step, timeZone: deps.timeZone },
      forecasts: made.map((one) => shown(one, language)),
    }
    return reply({
      name: 'forecasts',
      json: () => JSON.stringify(ForecastsAnswer.parse(answer)),
      csv: () => forecastsCsv(answer, wish),
    })
  },
})

const known = (value: number): number | null => (Number.isFinite(value) ? roundForText(value) : null)
const column = (values: ArrayLike<number>): (number | null)[] => Array.from(values, known)

function shown(
  { labels, history, bounds, outcome }: MadeForecast,
  language: Language,
): ForecastsAnswer['forecasts'][number] {
  const common = {
    labels,
    history: { bounds: [...history.bounds], values: column(history.values) },
    bounds: [...bounds],
  }
  if (!outcome.ok) {
    const why = { code: outcome.problem.code, message: explain(outcome.problem, language) }
    return { ...common, mean: null, intervals: [], models: [], failed: [], shifts: [], backtest: null, why }
  }
  const { mean, intervals, models, failed, shifts, backtest } = outcome.result
  const { origins, mase, smape, owa, coverage, msis } = backtest
  return {
    ...common,
    mean: column(mean),
    intervals: intervals.map(({ level, low, high }) => ({ level, low: column(low), high: column(high) })),
    models: models.map(({ name, weight }) => ({ name, weight: roundForText(weight) })),
    failed: [...failed],
    shifts: shifts.map((step) => history.bounds[step]!),
    backtest: {
      ...{ origins, mase: known(mase), smape: known(smape), owa: known(owa) },
      ...{ coverage: column(coverage), msis: column(msis) },
    },
    why: null,
  }
}
