/** Written by `npm run bench:forecast -- --data DIR --learn`: not by hand. */
import type { Prior } from './priors.ts'

/** By the shortest season in steps; 1 of series without. */
export const LEARNED: Readonly<Record<number, Prior>> = {
  1: {
    relativeErrors: { dotm: 0.83, ets: 0.96, arima: 1.34, ces: 1.48, mstl: 1.32, ridge_ar: 1.46, ridge_changes: 1.09 },
    factors: [1.27, 1.55, 1.9],
  },
  4: {
    relativeErrors: { dotm: 1.04, ets: 0.96, arima: 1.06, ces: 1, mstl: 1.13, ridge_ar: 1.82, ridge_changes: 1.41 },
    factors: [1.07, 1.25, 1.55],
  },
  7: {
    relativeErrors: { dotm: 0.86, ets: 1.2, arima: 0.75, ces: 0.91, mstl: 1.18, ridge_ar: 1.27, ridge_changes: 1.34 },
    factors: [0.78, 0.96, 1.12],
  },
  12: {
    relativeErrors: { dotm: 0.9, ets: 1.24, arima: 0.97, ces: 1.25, mstl: 0.94, ridge_ar: 1.25, ridge_changes: 0.94 },
    factors: [0.88, 1, 1.1],
  },
  24: {
    relativeErrors: { dotm: 1.78, ets: 1.64, arima: 0.93, ces: 1.22, mstl: 0.96, ridge_ar: 0.81, ridge_changes: 1.01 },
    factors: [0.66, 0.78, 0.92],
  },
  52: {
    relativeErrors: { dotm: 1.15, ets: 1.14, arima: 0.84, ces: 1.26, mstl: 1.05, ridge_ar: 0.93, ridge_changes: 0.89 },
    factors: [0.82, 0.92, 0.95],
  },
}
