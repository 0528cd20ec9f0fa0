/** The shapes of answers about hardware. Strict: nothing that is not named here leaves the process. */
import { z } from '@hono/zod-openapi'
import { UTILISATION_FIGURES, type UtilisationFigure } from './utilisation-figures.ts'

const Seconds = z.number().describe('Unix seconds')
const open = Seconds.nullable().describe('Unix seconds, exclusive; null: no end is known')
const told = z.number().nullable().describe('null: not told')

export const CapacityAnswer = z
  .strictObject({
    groups: z.array(
      z.strictObject({
        cluster: z.string(),
        type: z.string().describe("of the inventory, or made of its size; '' what Slurm registered beyond known nodes"),
        gpuTypes: z.array(z.string()),
        steps: z
          .array(
            z.strictObject({
              from: Seconds,
              to: open,
              nodes: z.number(),
              cores: told.describe('of all nodes together; null where it is not told of every one'),
              gpus: told,
              memoryBytes: told,
              watts: told,
            }),
          )
          .describe('from one change to the next, those to come too'),
      }),
    ),
    lots: z
      .array(
        z.strictObject({
          cluster: z.string(),
          nodes: z.string().describe('as told: cn[01-64]'),
          type: z.string(),
          cores: z.number().describe('of each node, as gpus, memoryBytes and watts'),
          gpus: z.number(),
          gpuType: z.string(),
          memoryBytes: told,
          watts: told,
          price: told.describe('of all nodes together; null: not told'),
          currency: z.string().describe("ISO 4217; '' without a price"),
          boughtOn: z.string().describe("ISO 8601; '' not told"),
          from: Seconds,
          to: open,
        }),
      )
      .describe('the inventory'),
    outages: z.array(
      z.strictObject({
        what: z.string().describe('a cluster, or anything else'),
        from: Seconds,
        to: open,
        planned: z.boolean(),
        note: z.string(),
      }),
    ),
  })
  .openapi('Capacity')

const Column = z.array(z.number().nullable()).describe('one a period; null: unknown')
const figures = Object.fromEntries(Object.keys(UTILISATION_FIGURES).map((name) => [name, Column]))

export const UtilisationAnswer = z
  .strictObject({
    timeZone: z.string().describe('whose days, months and years the periods are'),
    bounds: z.array(Seconds).describe('beginnings of the periods, and the end of the last one'),
    groups: z.array(
      z.strictObject({
        names: z.record(z.string(), z.string()).describe('cluster, and type where it was asked for'),
        figures: z.strictObject(figures as Record<UtilisationFigure, typeof Column>),
      }),
    ),
  })
  .openapi('Utilisation')
