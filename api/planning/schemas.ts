/** What the API says of plans. Strict: nothing that is not named here leaves the process. */
import { z } from '@hono/zod-openapi'
import { ASSUMPTION_KEYS } from '../../core/planning/assumptions.ts'
import { FORMULAS, type FormulaId } from '../../core/planning/formulas.ts'

const Column = z.array(z.number().nullable()).describe('null: unknown')
const Seconds = z.number().describe('Unix seconds')
const known = z.number().nullable()

export const PlanFigure = z
  .strictObject({
    value: known.describe('null: something that it needs is not known'),
    unit: z.string(),
    formula: z.enum(Object.keys(FORMULAS) as FormulaId[]).describe('its id in formulas'),
    inputs: z.record(z.string(), known).describe("by the names of the formula's expression"),
  })
  .openapi('PlanFigure')

export const Trouble = z
  .strictObject({ code: z.string(), message: z.string().describe('what is wrong, and what follows from it') })
  .openapi('PlanTrouble')

export const shared = {
  timeZone: z.string(),
  formulas: z.array(
    z.strictObject({
      id: z.enum(Object.keys(FORMULAS) as FormulaId[]),
      title: z.string(),
      expression: z.string(),
      source: z.string(),
      inputs: z.record(z.string(), z.string()).describe('names of the expression, in words'),
    }),
  ),
  assumptions: z.array(
    z.strictObject({
      key: z.enum(ASSUMPTION_KEYS).describe('below planning in atalaya.yaml'),
      title: z.string(),
      value: z.number(),
      unit: z.string(),
      isDefault: z.boolean(),
      source: z.string().nullable().describe('of a default'),
    }),
  ),
  problems: z.array(Trouble).describe('of the inventory: what cannot be, and what follows'),
}

const Weeks = {
  p10: known.describe('Unix seconds of the end of the week; null: not before notBefore'),
  p50: known,
  p90: known,
}

export const PlanDates = z
  .strictObject({
    state: z
      .enum(['full', 'window', 'beyond', 'insufficient', 'unknown'])
      .describe(
        'full already; a window of dates (its end may be open); beyond the horizon; too little history; supply unknown',
      ),
    ...Weeks,
    probability: known.describe('of being full before notBefore'),
    notBefore: known.describe('end of the horizon'),
    figure: PlanFigure.nullable().describe('the middle date, with what it rests on'),
  })
  .openapi('PlanDates')

export const PlanOrder = z
  .strictObject({
    by: PlanFigure.describe('value: Unix seconds'),
    isPast: z.boolean().describe('red'),
    leadDays: z.strictObject({ p50: z.number(), p90: z.number() }),
    calls: z.array(
      z.strictObject({
        name: z.string(),
        opens: Seconds,
        closes: Seconds,
        moneyAt: Seconds,
        state: z
          .enum(['open', 'to_come', 'closed', 'late'])
          .describe('late: its money comes after the date to order by'),
      }),
    ),
    lastCall: z.string().nullable().describe('the last one whose money comes in time'),
  })
  .openapi('PlanOrder')

const Range = z.strictObject({ low: known, value: known, high: known })

export const PlanPool = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['cores', 'gpus', 'memory', 'filesystem', 'hub']),
    title: z.string(),
    unit: z.string(),
    labels: z.record(z.string(), z.string()),
    isDemand: z.boolean().describe('what was asked; false: what was used, which hides what did not fit'),
    dates: PlanDates,
    why: Trouble.nullable().describe('why there are no dates'),
    order: PlanOrder.nullable(),
    targetShare: z.number(),
    availability: z.strictObject({ value: z.number(), from: z.enum(['told', 'measured', 'default']) }),
    bounds: z.array(Seconds).describe('of the weeks of history, then of the horizon, and the end of the last one'),
    historyWeeks: z.int(),
    demand: Column.describe('asked in each week of history'),
    smoothed: z
      .strictObject({
        history: Column,
        supply: Column.describe('of all weeks'),
        target: Column.describe('targetShare of it: the line that is crossed'),
        median: Column.describe('of the weeks of the horizon, as bands'),
        bands: z.array(z.strictObject({ level: z.number(), low: Column, high: Column })),
      })
      .nullable()
      .describe('means of four weeks: what dates are told by'),
    unmet: z
      .strictObject({
        total: PlanFigure,
        low: known,
        high: known,
        parts: z.strictObject({ backlog: Range, cancelledPending: Range, denied: Range, lost: Range }),
        unknown: z.array(z.string()).describe('parts that nobody tells of: the sum is a least one'),
        backlogDays: PlanFigure.nullable(),
      })
      .nullable(),
    usedShare: known.describe('hours used ÷ hours asked, of jobs that ran in the last year'),
    models: z.array(z.strictObject({ name: z.string(), weight: z.number() })),
    problems: z.array(Trouble),
  })
  .openapi('PlanPool')

export const SaturationAnswer = z
  .strictObject({
    ...shared,
    definition: z.strictObject({ smoothedWeeks: z.int(), leastWeeks: z.int(), text: z.string() }),
    pools: z.array(z.strictObject({ id: z.string(), title: z.string() })).describe('all that can be asked for'),
    resources: z.array(PlanPool),
  })
  .openapi('PlanningSaturation')
export type SaturationAnswer = z.infer<typeof SaturationAnswer>
