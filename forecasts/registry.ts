/** The models that there are, by the names they have in configuration and reports. */
import type { Model } from './model.ts'
import { arima } from './models/arima/arima.ts'
import { ces } from './models/ces.ts'
import { dotm, otm, theta } from './models/dotm.ts'
import { damped, ets, holt, ses } from './models/ets/ets.ts'
import { growth } from './models/growth.ts'
import { croston, tsb } from './models/intermittent.ts'
import { mstl } from './models/mstl.ts'
import { drift, naive, naive2, seasonalNaive } from './models/naive.ts'
import { pooled } from './models/pooled-ar.ts'
import { ridgeAr, ridgeChanges } from './models/ridge-ar.ts'

export const MODELS = {
  naive,
  seasonal_naive: seasonalNaive,
  drift,
  naive2,
  theta,
  otm,
  dotm,
  ses,
  holt,
  damped,
  ets,
  arima,
  ces,
  mstl,
  ridge_ar: ridgeAr,
  ridge_changes: ridgeChanges,
  pooled_ar: pooled,
  growth,
  croston,
  tsb,
} satisfies Record<string, Model>

export type ModelName = keyof typeof MODELS

export const modelOf = (name: ModelName): Model => MODELS[name]
