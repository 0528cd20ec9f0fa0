import { z } from '@hono/zod-openapi'
import { subjectOf } from '../../core/forecasts/subjects.ts'
import { fill } from '../../core/i18n.ts'
import { forecastsCsv } from '../forecasts/csv.ts'
import { type MadeForecast, makeForecasts } from '../forecasts/make.ts'
import { ForecastsAnswer } from '../forecasts/schemas.ts'
import { shownForecast } from '../forecasts/shown.ts'
import { forecastParameters, readWish } from '../forecasts/wish.ts'
import { requestLanguage } from '../problem.ts'
import { defineRoute } from '../route.ts'
import { tableReply, tableResponses } from '../tables.ts'

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
    const whole = made.find(({ isWhole }) => isWhole)
    const asked = { unit, above: wish.above, language }
    const answer: ForecastsAnswer = {
      ...{ metric: wish.subject, title: fill(title, language), unit, isDemand },
      ...{ step: wish.step, timeZone: deps.timeZone },
      newestKept: (await deps.ledger.newestForecast(wish.subject)) ?? null,
      isReconciled: whole?.isReconciled ?? false,
      total: whole ? shownForecast(whole, asked) : null,
      forecasts: made.filter(({ isWhole }) => !isWhole).map((one) => shownForecast(one, asked)),
    }
    return reply({
      name: 'forecasts',
      json: () => JSON.stringify(ForecastsAnswer.parse(answer)),
      csv: () => forecastsCsv(answer, wish),
    })
  },
})
