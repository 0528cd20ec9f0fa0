/** Written by `npm run bench:forecast -- --data DIR --learn`: not by hand. */
import type { Prior } from './priors.ts'

/** By the shortest season in steps; 1 of short series without, long of others. */
export const LEARNED: Readonly<Record<string, Prior>> = {
  1: {
    middle: { noise: -2.27, length: 2.94 },
    errors: {
      dotm: [0.71, -0.15, -0.09],
      ets: [1.06, 0.06, 0],
      arima: [0.99, 0.21, 0.06],
      ces: [0.89, 0, 0.15],
      mstl: [1.03, 0, 0],
      ridge_ar: [1.41, 0, 0],
      ridge_changes: [1.26, 0, 0],
    },
    factors: [1.24, 1.79, 2.59],
  },
  4: {
    middle: { noise: -2.31, length: 3.78 },
    errors: {
      dotm: [0.92, 0.12, -0.06],
      ets: [0.89, 0.06, 0],
      arima: [1, 0.12, 0.06],
      ces: [0.98, -0.06, 0.12],
      mstl: [1.04, -0.06, 0],
      ridge_ar: [1.62, 0, 0],
      ridge_changes: [1.16, -0.15, -0.06],
    },
    factors: [0.76, 0.97, 1.58],
  },
  7: {
    middle: { noise: -1.24, length: 6.59 },
    errors: {
      dotm: [0.87, -0.06, 0.15],
      ets: [1.08, -0.06, 0],
      arima: [0.81, 0, -0.06],
      ces: [1.02, 0, 0],
      mstl: [1.29, 0, 0],
      ridge_ar: [1, 0, -0.06],
      ridge_changes: [1.36, 0, 0],
    },
    factors: [0.63, 0.97, 1.31],
  },
  12: {
    middle: { noise: -2.04, length: 4.75 },
    errors: {
      dotm: [0.88, -0.06, 0],
      ets: [1.17, 0, 0],
      arima: [0.96, 0, -0.06],
      ces: [1.13, 0.09, 0],
      mstl: [0.92, 0, 0],
      ridge_ar: [1.09, -0.09, 0],
      ridge_changes: [0.99, -0.06, 0],
    },
    factors: [0.8, 1.09, 1.24],
  },
  24: {
    middle: { noise: -2.75, length: 6.87 },
    errors: {
      dotm: [1.52, 0, 0],
      ets: [1.15, 0, 0],
      arima: [0.94, 0.06, 0],
      ces: [1.32, 0, 0],
      mstl: [0.86, 0.06, 0],
      ridge_ar: [0.75, -0.09, 0],
      ridge_changes: [0.92, 0.06, 0],
    },
    factors: [0.49, 0.91, 1.03],
  },
  52: {
    middle: { noise: -2.61, length: 6.08 },
    errors: {
      dotm: [1.26, 0, 0],
      ets: [0.96, 0, 0],
      arima: [0.87, -0.06, 0],
      ces: [1.05, 0, -0.06],
      mstl: [1.03, -0.15, -0.06],
      ridge_ar: [0.82, 0.06, 0.06],
      ridge_changes: [0.85, 0, -0.06],
    },
    factors: [0.85, 0.97, 0.97],
  },
  long: {
    middle: { noise: -4.53, length: 4.14 },
    errors: {
      dotm: [1.45, 0, 0],
      ets: [1.34, 0.06, 0],
      arima: [1.29, 0.06, 0],
      ces: [0.86, -0.21, -0.06],
      mstl: [0.82, -0.06, -0.06],
      ridge_ar: [0.74, 0.21, 0.09],
      ridge_changes: [1.2, 0, 0],
    },
    factors: [0.91, 1.03, 1.24],
  },
}
