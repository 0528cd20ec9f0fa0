/** What a researcher writes into a grant: one measured run, so many times, at the full cost of the centre. */
import { type Reckoned, reckoned, requireAtLeast, requirePositive } from './reckoned.ts'

export const BUDGET_RESOURCES = ['coreHours', 'gpuHours', 'terabyteYears'] as const
export type BudgetResource = (typeof BUDGET_RESOURCES)[number]

export interface BudgetWish {
  /** of the measured run; what it did not use is 0 */
  readonly run: Readonly<Record<BudgetResource, number>>
  readonly repeats: number
  /** full cost of one, in the currency of the rates; NaN: there is none */
  readonly rates: Readonly<Record<BudgetResource, number>>
  readonly currency: string
  /** units of the local currency for one of that */
  readonly exchange: { readonly local: string; readonly rate: number }
  /** what the centre gives without being paid, 0 to 1: its in-kind contribution */
  readonly inKindShare: number
}

export interface BudgetLine {
  readonly resource: BudgetResource
  readonly kind: 'requested' | 'in_kind'
  readonly quantity: number
  readonly rate: number
  readonly amount: Reckoned
  readonly amountLocal: number
}

export interface BudgetSheet {
  readonly lines: readonly BudgetLine[]
  /** of lines that have an amount */
  readonly totals: Readonly<Record<BudgetLine['kind'], { readonly amount: number; readonly amountLocal: number }>>
  /** resources of the run without a rate */
  readonly unpriced: readonly BudgetResource[]
}

/** @throws AppError `invalid` naming what cannot be */
export function budgetSheet({ run, repeats, rates, currency, exchange, inKindShare }: BudgetWish): BudgetSheet {
  requirePositive('repeats', repeats)
  requirePositive('exchangeRate', exchange.rate)
  requireAtLeast('inKindShare', inKindShare, 0)
  requireAtLeast('requestedShare', 1 - inKindShare, 0)
  const asked = BUDGET_RESOURCES.filter((resource) => {
    requireAtLeast(resource, run[resource], 0)
    requireAtLeast(`rate of ${resource}`, rates[resource], 0)
    return run[resource] > 0
  })
  const shares = { requested: 1 - inKindShare, in_kind: inKindShare } as const
  const lines = asked.flatMap((resource) =>
    (['requested', 'in_kind'] as const)
      .filter((kind) => shares[kind] > 0)
      .map((kind): BudgetLine => {
        const quantity = run[resource] * repeats * shares[kind]
        const rate = rates[resource]
        const inputs = { amountOfRun: run[resource], repeats, rate, share: shares[kind] }
        const amount = reckoned('budget.line', currency, inputs, quantity * rate)
        return { resource, kind, quantity, rate, amount, amountLocal: amount.value * exchange.rate }
      }),
  )
  const total = (kind: BudgetLine['kind']) => {
    const own = lines.filter((line) => line.kind === kind && !Number.isNaN(line.amount.value))
    return {
      amount: own.reduce((sum, line) => sum + line.amount.value, 0),
      amountLocal: own.reduce((sum, line) => sum + line.amountLocal, 0),
    }
  }
  return {
    lines,
    totals: { requested: total('requested'), in_kind: total('in_kind') },
    unpriced: asked.filter((resource) => Number.isNaN(rates[resource])),
  }
}
