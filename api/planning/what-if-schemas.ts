/** What the API says of a scenario. */
import { z } from '@hono/zod-openapi'
import { PlanDates, PlanFigure, PlanOrder, shared, Trouble } from './schemas.ts'

const known = z.number().nullable()
const Column = z.array(known).describe('null: unknown')

export const PlanFit = z
  .strictObject({
    of: z.enum(['feedKilowatts', 'coolingBtuAnHour', 'rackUnits', 'upsKilowatts']),
    needed: PlanFigure.describe('by what runs and what is added'),
    limit: known.describe('of rack units, those that are free'),
    state: z.enum(['fits', 'exceeds', 'unknown']),
  })
  .openapi('PlanFit')

export const WhatIfAnswer = z
  .strictObject({
    ...shared,
    currency: z.string(),
    exchange: z.strictObject({ local: z.string(), rate: z.number(), date: z.string(), source: z.string() }).nullable(),
    missing: z.array(z.string()).describe('keys of the configuration without which costs are not known'),
    pool: z.strictObject({
      ...{ id: z.string(), title: z.string(), unit: z.string() },
      labels: z.record(z.string(), z.string()),
    }),
    why: Trouble.nullable().describe('why there are no dates'),
    base: PlanDates.describe('as it is'),
    scenario: PlanDates.describe('with what was asked'),
    baseOrder: PlanOrder.nullable().describe('as it is, with the lead time that was asked'),
    order: PlanOrder.nullable().describe('of what is to follow on the scenario'),
    bounds: z.array(z.number()).describe('Unix seconds: of the weeks of history, then of the horizon, and the end'),
    historyWeeks: z.int(),
    smoothed: z
      .strictObject({ history: Column, supply: Column, target: Column, median: Column, low80: Column, high80: Column })
      .nullable()
      .describe('of the scenario: means of four weeks'),
    options: z
      .array(
        z.strictObject({
          name: z.string(),
          count: z.int(),
          arrives: z.strictObject({ p50: z.number(), p90: z.number() }).describe('Unix seconds, ordered now'),
          without: known.describe('the middle date without it, from its arrival on; null: not within the horizon'),
          with: known.describe('… and with it'),
          movedWeeks: known.describe('null: see isBeyond'),
          isBeyond: z.boolean().describe('with it not within the horizon, without it yes'),
          price: known.describe('of all of them'),
          priceLocal: known,
          isAffordable: z.boolean().nullable().describe('null: no budget was named'),
          hour: PlanFigure.describe('full cost of an hour, used as far as the target'),
          fits: z.array(PlanFit),
          quoted: z.string().nullable().describe('day of the price'),
        }),
      )
      .describe('of the catalogue, each by itself beside the rest of the scenario'),
    waitTargets: z
      .array(z.strictObject({ partition: z.string().nullable(), p90Seconds: z.number() }))
      .describe('waits that are to be kept, for a replay of the queue; null: of all other partitions'),
    screening: z
      .strictObject({
        isOptimistic: z.literal(true).describe('it knows no wide jobs and no bursts'),
        base: PlanFigure,
        scenario: PlanFigure,
        targetSeconds: z.number(),
        serversNeeded: z.int().nullable().describe('for a mean wait below the target; null: not even a million'),
      })
      .nullable()
      .describe('null: not asked for (runHours)'),
  })
  .openapi('PlanningWhatIf')
export type WhatIfAnswer = z.infer<typeof WhatIfAnswer>
