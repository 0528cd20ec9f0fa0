/** What the API says of costs. */
import { z } from '@hono/zod-openapi'
import { PlanFigure, shared } from './schemas.ts'

const known = z.number().nullable()

export const CostAnswer = z
  .strictObject({
    ...shared,
    currency: z.string().describe('ISO 4217, of all amounts that do not name another'),
    exchange: z
      .strictObject({ local: z.string(), rate: z.number(), date: z.string(), source: z.string() })
      .nullable()
      .describe('local units for one of currency; null: not told'),
    missing: z.array(z.string()).describe('keys of the configuration without which costs are not known'),
    sides: z
      .array(
        z.strictObject({
          side: z.enum(['cores', 'gpus']).describe('nodes without GPUs, nodes with them'),
          units: z.number().describe('cores or GPUs of nodes whose price is told'),
          nodes: z.int().describe('in service'),
          priced: z.int().describe('of them, whose price is told: figures are of these'),
          writtenOff: z.int().describe('of them, older than their life: they cost no capital'),
          hour: PlanFigure.nullable().describe('full cost of a core-hour or GPU-hour; null: no price is told'),
          utilisation: z.strictObject({ value: z.number(), from: z.enum(['asked', 'measured', 'target']) }),
          availability: z.number(),
          energyYear: PlanFigure,
          year: z.strictObject({ capital: known, running: known, all: known }),
          exchange: z.array(PlanFigure).describe('a year in local currency at −30 %, 0 and +30 % of the rate'),
          cloud: z
            .strictObject({
              year: PlanFigure.describe('the same hours'),
              breakEven: PlanFigure.nullable().describe('use from which on owning costs less; above 1: never'),
            })
            .nullable(),
        }),
      )
      .describe('those that there are'),
    terabyteYear: PlanFigure.nullable(),
    cloudPrices: z
      .strictObject({
        ...{ date: z.string(), scope: z.string(), coreHour: known, gpuHour: known },
        ...{ terabyteYear: known, egressTerabyte: known },
      })
      .nullable(),
    old: z
      .array(
        z.strictObject({
          cluster: z.string(),
          nodes: z.string(),
          type: z.string(),
          ageYears: z.number(),
          marginal: PlanFigure,
          replacement: PlanFigure.describe('the cheapest of the catalogue'),
          advice: z.enum(['keep', 'retire', 'unknown']),
        }),
      )
      .describe('lots older than their life'),
  })
  .openapi('PlanningCost')
export type CostAnswer = z.infer<typeof CostAnswer>
