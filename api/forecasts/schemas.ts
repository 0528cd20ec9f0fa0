/** What the API says of forecasts. */
import { z } from '@hono/zod-openapi'
import { SUBJECT_IDS } from '../../core/forecasts/subjects.ts'

const Column = z.array(z.number().nullable())
const Seconds = z.number().describe('Unix seconds')
const Bounds = z.array(Seconds).describe('where each step begins, and the end of the last one')
const Judgement = z
  .strictObject({
    origins: z.int().describe('how many pasts of this very series were forecast from'),
    mase: z.number().nullable().describe('error ÷ error of the season before; below 1 is better'),
    smape: z.number().nullable().describe('0 to 200 %'),
    owa: z.number().nullable().describe('against Naive2 as the M4 rules have it; below 1 is better'),
    coverage: Column.describe('share of what came that lay in the interval, one for each level'),
    msis: Column,
  })
  .describe('how forecasts of the past did; null: the history is too short to tell')

export const ForecastsAnswer = z
  .strictObject({
    metric: z.enum(SUBJECT_IDS),
    title: z.string(),
    unit: z.string(),
    isDemand: z.boolean().describe('what was asked for; false: what was used, which hides what waited'),
    step: z.enum(['day', 'hour']),
    timeZone: z.string().describe('whose days; days of what is measured are those of UTC'),
    forecasts: z.array(
      z.strictObject({
        labels: z.record(z.string(), z.string()),
        history: z.strictObject({ bounds: Bounds, values: Column.describe('null: unknown') }),
        bounds: Bounds,
        mean: Column.nullable().describe('null: see why'),
        intervals: z.array(z.strictObject({ level: z.number(), low: Column, high: Column })),
        models: z.array(z.strictObject({ name: z.string(), weight: z.number() })).describe('that took part; sum 1'),
        failed: z.array(z.strictObject({ name: z.string(), code: z.string() })),
        shifts: z.array(Seconds).describe('where new levels were found, as when hardware arrives'),
        backtest: Judgement.nullable(),
        why: z
          .strictObject({ code: z.string(), message: z.string() })
          .nullable()
          .describe('why there is no forecast: mostly, how much more history it needs'),
      }),
    ),
  })
  .openapi('Forecasts')
export type ForecastsAnswer = z.infer<typeof ForecastsAnswer>

const Score = {
  steps: z.int().describe('that came since'),
  mase: z.number().nullable(),
  coverage: Column.describe('one for each level'),
}
export const ScorecardAnswer = z
  .strictObject({
    levels: z.array(z.number()),
    subjects: z.array(
      z.strictObject({
        metric: z.enum(SUBJECT_IDS),
        title: z.string(),
        labels: z.record(z.string(), z.string()),
        forecasts: z.int().describe('that were kept and of which some steps are over'),
        since: Seconds.describe('when the first of them was made'),
        ...Score,
        byDays: z.array(z.strictObject({ from: z.int(), to: z.int().describe('exclusive'), ...Score })),
      }),
    ),
  })
  .openapi('Scorecard')
export type ScorecardAnswer = z.infer<typeof ScorecardAnswer>
