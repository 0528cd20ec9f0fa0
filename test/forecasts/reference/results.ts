/** What `make.R` wrote, with its shape checked. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Numbers = z.array(z.number())
/** of the steps ahead that are named in `steps` */
const Steps = z.object({ mean: Numbers, se: Numbers })
const Smoothing = Steps.extend({
  parameters: z.object({
    ...{ alpha: z.number(), beta: z.number(), gamma: z.number(), phi: z.number() },
    ...{ level: z.number(), slope: z.number() },
  }),
  season: Numbers,
  deviance: z.number(),
  aicc: z.number(),
})
const Arima = Steps.extend({
  orders: Numbers,
  ...{ ar: Numbers, ma: Numbers, seasonalAr: Numbers, seasonalMa: Numbers },
  level: z.number(),
  hasMean: z.boolean(),
  squares: z.number(),
})
const Reference = z.object({
  period: z.int(),
  values: Numbers,
  steps: Numbers,
  naive: Steps,
  seasonalNaive: Steps,
  drift: Steps,
  smoothing: z.record(z.string(), Smoothing),
  chosenSmoothing: z.string(),
  theta: z.object({ mean: Numbers, alpha: z.number(), level: z.number(), isSeasonal: z.boolean() }),
  arima: z.record(z.string(), Arima),
  differences: z.object({ d: z.int(), seasonalD: z.int() }),
  accuracy: z.object({ horizon: z.int(), mase: z.number() }),
  seasons: z.object({ at: Numbers, season: Numbers, trend: Numbers }).optional(),
})
const Results = z.object({
  source: z.string(),
  series: z.record(z.string(), Reference),
  twoSeasons: z.object({ at: Numbers, short: Numbers, long: Numbers }),
  intermittent: z.object({ values: Numbers, croston: z.number(), tsb: z.number() }),
})

export type Reference = z.infer<typeof Reference>

export const RESULTS = Results.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'r-forecast.json'), 'utf8')))
