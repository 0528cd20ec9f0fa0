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

const EVENT_KINDS = ['course', 'capacity', 'outage'] as const
const Event = z
  .strictObject({
    kind: z.enum(EVENT_KINDS),
    title: z.string(),
    effect: z
      .number()
      .nullable()
      .describe(
        'of each course under way, of twice the hardware: learned from the history; null: not known, or the history is not told better with it. Outages have none: their days are unknown',
      ),
    unit: z.string().describe('of the effect: ratio (0.3: 30 % more), else that of the figure'),
    stepsBefore: z.int().describe('of the history that it touches'),
    stepsAhead: z.int().describe('of those forecast that it touches'),
    times: z
      .array(z.strictObject({ name: z.string(), from: Seconds, to: Seconds.nullable().describe('null: it stays') }))
      .describe('the newest fifty'),
  })
  .describe('what the ledger knows')

const Passing = z
  .strictObject({
    value: z.number(),
    probability: z.number().describe('0 to 1: that a step up to the horizon is above'),
    p10: Seconds.nullable().describe('by when a tenth of what may come is above; null: not up to the horizon'),
    p50: Seconds.nullable(),
    p90: Seconds.nullable(),
  })
  .describe('of `above`: when it is first above, from whole paths of what may come')

const Forecast = z.strictObject({
  labels: z.record(z.string(), z.string()),
  history: z.strictObject({ bounds: Bounds, values: Column.describe('null: unknown') }),
  endedAt: Seconds.nullable().describe('when what is known ended, where that is long ago; null: it goes on'),
  bounds: Bounds,
  mean: Column.nullable().describe('null: see why'),
  intervals: z.array(z.strictObject({ level: z.number(), low: Column, high: Column })),
  gain: z
    .number()
    .nullable()
    .describe(
      'intervals are so many times as wide as calibrated, for what those kept at night missed; null: none kept',
    ),
  passing: Passing.nullable().describe('null: not asked for'),
  models: z.array(z.strictObject({ name: z.string(), weight: z.number() })).describe('that took part; sum 1'),
  failed: z.array(z.strictObject({ name: z.string(), code: z.string() })),
  shifts: z.array(Seconds).describe('where new levels were found, as when hardware arrives'),
  leftOut: z.array(Seconds).describe('steps of single wild values that were not forecast from'),
  events: z.array(Event),
  backtest: Judgement.nullable(),
  why: z
    .strictObject({ code: z.string(), message: z.string() })
    .nullable()
    .describe('why there is no forecast: mostly, how much more history it needs'),
})

export const ForecastsAnswer = z
  .strictObject({
    metric: z.enum(SUBJECT_IDS),
    title: z.string(),
    unit: z.string(),
    isDemand: z.boolean().describe('what was asked for; false: what was used, which hides what waited'),
    step: z.enum(['day', 'hour']),
    timeZone: z.string().describe('whose days; days of what is measured are those of UTC'),
    newestKept: Seconds.nullable().describe('when this figure was last forecast at night and kept; null: never'),
    isReconciled: z.boolean().describe('the means of the forecasts sum up to that of the total'),
    total: Forecast.nullable().describe('of all of them together; null: told apart by nothing, or it does not add up'),
    forecasts: z.array(Forecast),
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
    newest: Seconds.nullable().describe('when a forecast was last kept; null: never'),
    endedAt: Seconds.nullable().describe(
      'when what the ledger knows of jobs ended, where that is long ago: it is not forecast anew',
    ),
    subjects: z.array(
      z.strictObject({
        metric: z.enum(SUBJECT_IDS),
        title: z.string(),
        labels: z.record(z.string(), z.string()),
        forecasts: z.int().describe('that were kept and of which some steps are over'),
        since: Seconds.describe('when the first of them was made'),
        gain: z.number().nullable().describe('of the intervals of the newest one, for what earlier ones missed'),
        ...Score,
        byDays: z.array(z.strictObject({ from: z.int(), to: z.int().describe('exclusive'), ...Score })),
      }),
    ),
  })
  .openapi('Scorecard')
export type ScorecardAnswer = z.infer<typeof ScorecardAnswer>
