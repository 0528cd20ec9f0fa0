import { describe, expect, it } from 'vitest'
import { multiply, stable } from '../../forecasts/models/arima/polynomial.ts'
import { leastSquares } from '../../forecasts/numeric/least-squares.ts'
import { solvePositive } from '../../forecasts/numeric/linear.ts'
import { loess } from '../../forecasts/numeric/loess.ts'
import { minimise } from '../../forecasts/numeric/nelder-mead.ts'
import { normalQuantile } from '../../forecasts/numeric/normal.ts'
import { seasonsOf } from '../../forecasts/numeric/stl.ts'
import { medianOf } from '../../forecasts/numeric/vectors.ts'

describe('the numerical parts', () => {
  it.each([
    [0.5, 0],
    [0.8, 0.8416212335729143],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.0001, -3.7190164854556804],
  ])('know the normal quantile of %f', (share, expected) => {
    expect(normalQuantile(share)).toBeCloseTo(expected, 7)
  })

  it('find the bottom of Rosenbrock’s valley', () => {
    const valley = ([x, y]: Float64Array) => 100 * (y! - x! ** 2) ** 2 + (1 - x!) ** 2
    const { at } = minimise(valley, { start: [-1.2, 1], steps: [0.5, 0.5], maxEvaluations: 1000, tolerance: 1e-14 })
    expect(at[0]).toBeCloseTo(1, 4)
    expect(at[1]).toBeCloseTo(1, 4)
  })

  it('find it by least squares too', () => {
    const { at, squares } = leastSquares(([x, y]) => Float64Array.of(10 * (y! - x! ** 2), 1 - x!), [0.5, 0.5])
    expect(squares).toBeLessThan(1e-6)
    expect(at[0]).toBeCloseTo(1, 3)
  })

  it('solve equations, or say that there is no single solution', () => {
    // 4x + 2y = 10, 2x + 3y = 9
    const solution = solvePositive(Float64Array.of(4, 2, 2, 3), Float64Array.of(10, 9))!
    expect(solution[0]).toBeCloseTo(1.5, 12)
    expect(solution[1]).toBeCloseTo(2, 12)
    expect(solvePositive(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1))).toBeUndefined()
  })

  it('smooth a line into itself, beyond its ends too', () => {
    const line = Float64Array.from({ length: 30 }, (_, at) => 3 + 2 * at)
    for (const [at, value] of loess(line, { window: 11, degree: 1 }, 2).entries())
      expect(value).toBeCloseTo(3 + 2 * (at - 2), 9)
  })

  it('take two seasons apart', () => {
    const [day, week] = [
      (at: number) => Math.sin((2 * Math.PI * at) / 4),
      (at: number) => Math.cos((2 * Math.PI * at) / 28),
    ]
    const y = Float64Array.from({ length: 280 }, (_, at) => 50 + 0.1 * at + 5 * day(at) + 3 * week(at))
    const [first, second] = seasonsOf(y, [4, 28])
    for (let at = 40; at < 240; at++) {
      expect(Math.abs(first![at]! - 5 * day(at))).toBeLessThan(0.15)
      expect(Math.abs(second![at]! - 3 * week(at))).toBeLessThan(0.3)
    }
  })

  it('multiply polynomials, and make stable ones of any numbers', () => {
    expect(multiply([1, -1], [1, 0, -1])).toEqual([1, -1, -1, 1])
    // of one lag: 1 − r B, r below one
    expect(stable([100])[1]).toBeCloseTo(-0.99, 12)
    expect(stable([])).toEqual([1])
    // of partial autocorrelations r and s: 1 − r(1 − s) B − s B²
    const [r, s] = [0.99 * Math.tanh(0.5), 0.99 * Math.tanh(-0.3)]
    expect(stable([0.5, -0.3])[1]).toBeCloseTo(-r * (1 - s), 12)
    expect(stable([0.5, -0.3])[2]).toBeCloseTo(-s, 12)
  })

  it('know the middle of what is known', () => {
    expect(medianOf([3, NaN, 1])).toBe(2)
    expect(medianOf([5, 1, 9])).toBe(5)
    expect(medianOf([])).toBeNaN()
  })
})
