/** From a measured run to the sheet of a grant. */
import type { Language } from '../../core/i18n.ts'
import {
  BUDGET_RESOURCES,
  type BudgetResource,
  type BudgetSheet,
  budgetSheet,
} from '../../forecasts/planning/budget.ts'
import { costOfTerabyteYear } from '../../forecasts/planning/cost.ts'
import type { Reckoned } from '../../forecasts/planning/reckoned.ts'
import type { BudgetAnswer } from './budget-schemas.ts'
import { budgetNotes, budgetText } from './budget-text.ts'
import { hourOf } from './cost.ts'
import { currencyOf, ownedSide } from './owned.ts'
import { figureJson, known, sharedJson, troubleJson } from './shown.ts'
import type { Centre, PlanningDeps } from './situation.ts'

export interface BudgetWish {
  readonly run: Readonly<Record<BudgetResource, number>>
  readonly repeats: number
  /** undefined: as the configuration has it */
  readonly inKindShare: number | undefined
  readonly rate: number | undefined
}

const VALID_DAYS = 90
const FORMULAS = ['budget.line', 'cost.node-hours', 'cost.storage-year'] as const

/** @throws AppError `invalid` where an amount cannot be */
export function budgetJson(deps: PlanningDeps, centre: Centre, wish: BudgetWish, language: Language): BudgetAnswer {
  const { planning, timeZone, clock } = deps
  const told = planning.exchange
  const exchange = told ? { ...told, rate: wish.rate ?? told.rate } : null
  const figures = ratesOf(deps, centre)
  const currency = currencyOf(deps)
  const rates = Object.fromEntries(
    BUDGET_RESOURCES.map((resource) => [resource, figures.get(resource)?.value ?? NaN]),
  ) as Record<BudgetResource, number>
  const sheet = budgetSheet({
    ...{ run: wish.run, repeats: wish.repeats, rates, currency },
    // without a rate there are no local amounts: what is reckoned with 1 is not shown
    exchange: exchange ?? { local: currency, rate: 1 },
    inKindShare: wish.inKindShare ?? planning.budget?.inKindShare ?? 0,
  })
  const validUntil = Temporal.Instant.fromEpochMilliseconds(Math.floor(clock.now()) * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .add({ days: planning.budget?.validDays ?? VALID_DAYS })
    .toString()
  const lifeYears = centre.assumptions.lifeYears.value
  const answer: BudgetAnswer = {
    ...sharedJson(centre, FORMULAS, timeZone, language),
    ...{ currency, exchange, ...sheetJson(sheet, exchange !== null), validUntil },
    rates: [...figures].map(([resource, figure]) => ({ resource, figure: figureJson(figure) })),
    unpriced: sheet.unpriced.map((resource) =>
      troubleJson({ code: 'planning.no_rate', params: { resource } }, language),
    ),
    notes: budgetNotes({ validUntil, repeats: wish.repeats, lifeYears, currency, exchange }, language),
    text: '',
  }
  return { ...answer, text: budgetText(answer, language) }
}

/** Full costs that are known, or why not in their inputs. */
function ratesOf(deps: PlanningDeps, centre: Centre): ReadonlyMap<BudgetResource, Reckoned> {
  const rates = new Map<BudgetResource, Reckoned>()
  for (const [resource, side] of [
    ['coreHours', 'cores'],
    ['gpuHours', 'gpus'],
  ] as const) {
    const found = ownedSide(deps, centre, side)
    const hour = found && hourOf(found, centre, { utilisation: undefined })
    if (hour) rates.set(resource, hour)
  }
  const { storage } = deps.planning
  if (storage) {
    const { capex, opexYear, usableTerabytes, filled, lifeYears } = storage
    const owned = {
      ...{ currency: currencyOf(deps), capex, opexYear },
      lifeYears: lifeYears ?? centre.assumptions.lifeYears.value,
    }
    rates.set('terabyteYears', costOfTerabyteYear(owned, usableTerabytes, filled))
  }
  return rates
}

function sheetJson({ lines, totals }: BudgetSheet, isLocal: boolean): Pick<BudgetAnswer, 'lines' | 'totals'> {
  const local = (amount: number) => (isLocal ? known(amount) : null)
  const total = ({ amount, amountLocal }: BudgetSheet['totals']['requested']) => ({
    ...{ amount: known(amount)!, amountLocal: local(amountLocal) },
  })
  return {
    lines: lines.map(({ resource, kind, quantity, rate, amount, amountLocal }) => ({
      ...{ resource, kind, quantity: known(quantity)!, rate: known(rate) },
      ...{ amount: figureJson(amount), amountLocal: local(amountLocal) },
    })),
    totals: { requested: total(totals.requested), in_kind: total(totals.in_kind) },
  }
}
