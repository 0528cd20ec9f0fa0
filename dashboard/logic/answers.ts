/** The API's answers under the names the dashboard uses. */
import type * as Api from '../../api/schemas.ts'
import type { MetricId } from '../../core/catalogue.ts'

export type LatestAnswer = Api.LatestAnswer
/** One last value; unknown once the server's clock has passed `freshUntil`. */
export type LatestSeries = Api.LatestAnswer['series'][number]
export type SeriesAnswer = Api.SeriesAnswer
export type SourcesAnswer = Api.SourcesAnswer
export type UsageAnswer = Api.UsageAnswer
export type LedgerAnswer = Api.LedgerAnswer
export type StoreProblem = Api.StoreStatus['problems'][number]
export type Target = Api.SourceStatus
export type TargetState = Api.TargetState

/** The answers a page holds, by metric; absent while the first one is on its way. */
export type LatestByMetric = Readonly<Partial<Record<MetricId, LatestAnswer>>>
export type { ForecastsAnswer, ScorecardAnswer } from '../../api/forecasts/schemas.ts'
export type BridgeAnswer = Api.BridgeAnswer
export type { BudgetAnswer } from '../../api/planning/budget-schemas.ts'
export type { CostAnswer } from '../../api/planning/cost-schemas.ts'
export type { SaturationAnswer } from '../../api/planning/schemas.ts'
export type { WhatIfAnswer } from '../../api/planning/what-if-schemas.ts'
