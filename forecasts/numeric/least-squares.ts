/** Least sum of squares of many functions of few numbers. */
import { solvePositive } from './linear.ts'
import { dot } from './vectors.ts'

export interface LeastSquares {
  readonly at: Float64Array
  readonly squares: number
}

export interface Patience {
  readonly rounds?: number
  /** stop when a round makes the sum less by no more than this share */
  readonly tolerance?: number
}

const MOST_ROUNDS = 15
/** added to each square, as a share of the largest */
const FLAT = 1e-10
const PROBE = 1e-5
const TOLERANCE = 1e-4

/**
 * Errors at a point, as many each time.
 * @param spare one that was given before and is no longer needed: it may be filled anew, which spares the collector
 */
export type ErrorsAt = (at: Float64Array, spare?: Float64Array) => Float64Array

/** Levenberg's and Marquardt's method (J. SIAM 11 (1963) 431), derivatives by differences. */
export function leastSquares(
  errorsAt: ErrorsAt,
  start: ArrayLike<number>,
  { rounds = MOST_ROUNDS, tolerance = TOLERANCE }: Patience = {},
): LeastSquares {
  let at: Float64Array = Float64Array.from(start)
  let errors = errorsAt(at)
  let squares = sumOfSquares(errors)
  let damping = 1e-3
  const spares: Float64Array[] = []
  for (let round = 0; round < rounds && at.length > 0 && squares < Infinity; round++) {
    const { products, slopes, derivatives } = normalEquations((near) => errorsAt(near, spares.pop()), at, errors)
    spares.push(...derivatives)
    let next: (LeastSquares & { errors: Float64Array }) | undefined
    while (!next && damping < 1e6) {
      const step = solvePositive(damped(products, damping, at.length), slopes.slice())
      // where so little is promised, not even a shorter step is worth its time
      if (step && promiseOf(step, slopes) < 0.1 * tolerance * squares) break
      const tried = step && at.map((value, axis) => value - step[axis]!)
      const triedErrors = tried && errorsAt(tried, spares.pop())
      const triedSquares = triedErrors ? sumOfSquares(triedErrors) : Infinity
      if (tried && triedErrors && triedSquares < squares)
        next = { at: tried, errors: triedErrors, squares: triedSquares }
      else {
        damping *= 8
        if (triedErrors) spares.push(triedErrors)
      }
    }
    if (!next) break
    const gain = (squares - next.squares) / squares
    spares.push(errors)
    ;({ at, errors, squares } = next)
    damping = Math.max(1e-9, damping / 8)
    if (gain < tolerance) break
  }
  return { at, squares }
}

export const sumOfSquares = (errors: Float64Array): number => dot(errors, errors)

/** By how much a step makes the sum less, were the errors straight lines: twice that at most. */
const promiseOf = (step: Float64Array, slopes: Float64Array): number => dot(step, slopes)

function normalEquations(errorsAt: (at: Float64Array) => Float64Array, at: Float64Array, errors: Float64Array) {
  const size = at.length
  const derivatives = Array.from({ length: size }, (_, axis) => {
    const near = at.slice()
    near[axis]! += PROBE
    const derivative = errorsAt(near)
    for (let row = 0; row < derivative.length; row++) derivative[row] = (derivative[row]! - errors[row]!) / PROBE
    return derivative
  })
  const products = new Float64Array(size * size)
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++)
      products[row * size + column] = dot(derivatives[row]!, derivatives[column]!)
  const slopes = Float64Array.from(derivatives, (derivative) => dot(derivative, errors))
  return { products, slopes, derivatives }
}

function damped(products: Float64Array, damping: number, size: number): Float64Array {
  const result = products.slice()
  let most = 0
  for (let axis = 0; axis < size; axis++) most = Math.max(most, products[axis * size + axis]!)
  // a parameter that changes nothing must not stop the others
  for (let axis = 0; axis < size; axis++)
    result[axis * size + axis]! += damping * products[axis * size + axis]! + FLAT * most
  return result
}
