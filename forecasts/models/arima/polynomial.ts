/** Polynomials of the step back B, lowest power first: [1, −0.5] is 1 − 0.5 B. */

export type Polynomial = readonly number[]

export function multiply(a: Polynomial, b: Polynomial): number[] {
  const product = new Array<number>(a.length + b.length - 1).fill(0)
  for (let i = 0; i < a.length; i++) if (a[i] !== 0) for (let j = 0; j < b.length; j++) product[i + j]! += a[i]! * b[j]!
  return product
}

/** 1 − B^lag, so many times. */
export function differencing(lag: number, times: number): Polynomial {
  let result: Polynomial = [1]
  const once = [1, ...new Array<number>(lag - 1).fill(0), -1]
  for (let time = 0; time < times; time++) result = multiply(result, once)
  return result
}

/** Puts a polynomial in powers of B^period. */
export function spread(polynomial: Polynomial, period: number): Polynomial {
  const result = new Array<number>((polynomial.length - 1) * period + 1).fill(0)
  for (const [power, factor] of polynomial.entries()) result[power * period] = factor
  return result
}

/** Partial autocorrelations may not reach one. */
const MOST_PARTIAL = 0.99

/**
 * A polynomial whose roots all lie outside the unit circle, from any numbers: their hyperbolic tangents are taken as
 * partial autocorrelations (Monahan, Biometrika 71 (1984) 403).
 */
export function stable(free: ArrayLike<number>): Polynomial {
  let weights: number[] = []
  for (let order = 0; order < free.length; order++) {
    const partial = MOST_PARTIAL * Math.tanh(free[order]!)
    const old = weights
    weights = [...old.map((weight, at) => weight - partial * old[order - 1 - at]!), partial]
  }
  return [1, ...weights.map((weight) => -weight)]
}
