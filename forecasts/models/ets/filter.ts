/**
 * Exponential smoothing as a state space: what one form with one set of parameters makes of a history (Hyndman,
 * Koehler, Ord and Snyder, Forecasting with Exponential Smoothing, Springer 2008, ch. 2 and 3).
 */

/** N none, A added, M multiplied; of trends D is added and damped. */
export interface Form {
  readonly error: 'A' | 'M'
  readonly trend: 'N' | 'A' | 'D'
  readonly season: 'N' | 'A' | 'M'
}

export interface Parameters {
  readonly alpha: number
  /** 0 without a trend */
  readonly beta: number
  /** 0 without a season */
  readonly gamma: number
  /** 1 of a trend that is not damped */
  readonly phi: number
  readonly level: number
  readonly slope: number
}

export interface Filtered {
  readonly level: number
  readonly slope: number
  /** of the step that comes next first */
  readonly season: Float64Array
  /** of the errors: relative ones where the error is multiplied */
  readonly squares: number
  /** −2 log likelihood but for a constant; Infinity where a multiplied form meets what is not positive */
  readonly deviance: number
}

/**
 * @param first the states of the season before the history, that of its first value at 0; one neutral state without
 * @param errors as long as y, to be filled; where the error is multiplied relative ones
 */
export function filter(
  y: Float64Array,
  form: Form,
  parameters: Parameters,
  first: Float64Array,
  errors?: Float64Array,
): Filtered {
  const { alpha, gamma, phi } = parameters
  const betaStar = parameters.beta / alpha
  const period = first.length
  const isRelative = form.error === 'M'
  const isAdded = form.season !== 'M'
  const season = first.slice()
  let [level, slope, squares, logs, place] = [parameters.level, parameters.slope, 0, 0, 0]
  for (let at = 0; at < y.length; at++) {
    const value = y[at]!
    const before = phi * slope
    const base = level + before
    const index = season[place]!
    const expected = isAdded ? base + index : base * index
    const error = value - expected
    if (isRelative) {
      if (!(expected > 0)) return { level, slope, season, squares, deviance: Infinity }
      squares += (error / expected) ** 2
      logs += Math.log(expected)
    } else squares += error * error
    if (errors) errors[at] = isRelative ? error / expected : error
    const next = base + alpha * ((isAdded ? value - index : value / index) - base)
    slope = before + betaStar * (next - level - before)
    level = next
    if (gamma > 0) season[place] = index + gamma * ((isAdded ? value - base : value / base) - index)
    if (++place === period) place = 0
  }
  // who asks for errors asks often, and not for the season
  const turned = errors ? season : season.map((_, at) => season[(place + at) % period]!)
  return { level, slope, season: turned, squares, deviance: y.length * Math.log(squares) + 2 * logs }
}

/**
 * Errors whose squares are least where the form is likeliest; infinite ones where it cannot be.
 * @param errors to be filled
 */
export function errorsOf(
  y: Float64Array,
  form: Form,
  parameters: Parameters,
  first: Float64Array,
  errors: Float64Array = new Float64Array(y.length),
): Float64Array {
  const { squares, deviance } = filter(y, form, parameters, first, errors)
  if (form.error === 'A') return errors
  if (deviance === Infinity) return errors.fill(Infinity)
  // n log Σe² + 2 Σ log μ is n log Σ(e·g)², g the geometric mean of μ
  const unit = Math.exp((deviance - y.length * Math.log(squares)) / (2 * y.length))
  for (let at = 0; at < errors.length; at++) errors[at]! *= unit
  return errors
}

/** Means and standard errors ahead of a filtered history; sigma is that of one step (relative where multiplied). */
export function ahead(
  horizon: number,
  form: Form,
  { alpha, beta, gamma, phi }: Parameters,
  filtered: Filtered,
  sigma: number,
) {
  const mean = new Float64Array(horizon)
  const se = new Float64Array(horizon)
  const period = filtered.season.length
  /** φ + φ² + … */
  let [damping, power, variance] = [0, 1, 1]
  for (let step = 0; step < horizon; step++) {
    if (step > 0) {
      // how one error moves the value so many steps later (class 1 of the book's table 6.2; near it for the others)
      const response = alpha + beta * damping + (step % period === 0 && form.season !== 'N' ? gamma : 0)
      variance += response ** 2
    }
    power *= phi
    damping += power
    const base = filtered.level + damping * filtered.slope
    const index = filtered.season[step % period]!
    mean[step] = form.season === 'M' ? base * index : base + index
    const unit = form.error === 'M' ? Math.abs(mean[step]!) : 1
    se[step] = unit * sigma * Math.sqrt(variance)
  }
  return { mean, se }
}
