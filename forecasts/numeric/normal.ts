/** The standard normal distribution. */

// Acklam's rational approximations, relative error below 1.2e-9
const A = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
]
const B = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1]
const C = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
]
const D = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1]
const TAIL = 0.02425

const horner = (factors: readonly number[], x: number): number => factors.reduce((sum, factor) => sum * x + factor, 0)

/** @param share between 0 and 1 @returns the value below which that share lies */
export function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share)
  if (share < TAIL) {
    const x = Math.sqrt(-2 * Math.log(share))
    return horner(C, x) / horner(D, x)
  }
  const x = share - 0.5
  return (horner(A, x * x) * x) / horner(B, x * x)
}
