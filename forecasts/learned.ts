/** Written by `npm run bench:forecast -- --data DIR --learn`: not by hand. */
import type { Prior } from './priors.ts'

/** By the shortest season in steps; 1 of series without. */
export const LEARNED: Readonly<Record<number, Prior>> = {
  1: {
    relativeErrors: { dotm: 0.71, ets: 0.83, arima: 1.2, ces: 1.3, mstl: 1.16, ridge_ar: 1.34, ridge_changes: 1.09 },
    factors: { below: [1.16, 1.4, 2.02], above: [1.16, 1.4, 2.02] },
  },
  4: {
    relativeErrors: { dotm: 0.96, ets: 0.89, arima: 0.99, ces: 0.91, mstl: 1.02, ridge_ar: 1.63, ridge_changes: 1.27 },
    factors: { below: [0.91, 1.09, 1.68], above: [0.91, 1.09, 1.68] },
  },
  7: {
    relativeErrors: { dotm: 0.9, ets: 1.06, arima: 0.74, ces: 0.87, mstl: 1.19, ridge_ar: 0.96, ridge_changes: 1.36 },
    factors: { below: [0.63, 0.97, 1.31], above: [0.63, 0.97, 1.31] },
  },
  12: {
    relativeErrors: { dotm: 0.82, ets: 1.12, arima: 0.9, ces: 1.22, mstl: 0.89, ridge_ar: 1.07, ridge_changes: 0.89 },
    factors: { below: [0.76, 0.91, 1.16], above: [0.76, 0.91, 1.16] },
  },
  24: {
    relativeErrors: { dotm: 1.62, ets: 1.15, arima: 0.94, ces: 1.41, mstl: 0.93, ridge_ar: 0.75, ridge_changes: 1 },
    factors: { below: [0.49, 0.85, 1.03], above: [0.49, 0.85, 1.03] },
  },
  52: {
    relativeErrors: { dotm: 1.24, ets: 1, arima: 0.86, ces: 1.23, mstl: 1.1, ridge_ar: 0.86, ridge_changes: 0.85 },
    factors: { below: [0.97, 0.97, 0.97], above: [0.97, 0.97, 0.97] },
  },
}
