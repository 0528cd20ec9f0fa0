/** What the API says of a grant's budget. */
import { z } from '@hono/zod-openapi'
import { BUDGET_RESOURCES } from '../../forecasts/planning/budget.ts'
import { PlanFigure, shared, Trouble } from './schemas.ts'

const known = z.number().nullable()
const Total = z.strictObject({ amount: z.number(), amountLocal: known })

export const BudgetAnswer = z
  .strictObject({
    ...shared,
    currency: z.string(),
    exchange: z
      .strictObject({ local: z.string(), rate: z.number(), date: z.string(), source: z.string() })
      .nullable()
      .describe('null: not told, so that there are no local amounts'),
    lines: z.array(
      z.strictObject({
        resource: z.enum(BUDGET_RESOURCES),
        kind: z.enum(['requested', 'in_kind']),
        quantity: z.number(),
        rate: known.describe('full cost of one; null: not known'),
        amount: PlanFigure,
        amountLocal: known,
      }),
    ),
    totals: z.strictObject({ requested: Total, in_kind: Total }).describe('of lines that have an amount'),
    rates: z
      .array(z.strictObject({ resource: z.enum(BUDGET_RESOURCES), figure: PlanFigure }))
      .describe('how the rates were reckoned'),
    unpriced: z.array(Trouble),
    validUntil: z.string().describe('ISO 8601 day'),
    notes: z.array(z.string()).describe('validity, exchange rate and method, in words'),
    text: z.string().describe('all of it, to paste'),
  })
  .openapi('PlanningBudget')
export type BudgetAnswer = z.infer<typeof BudgetAnswer>
