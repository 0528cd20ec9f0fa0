/** Least value of a function without its derivatives. */

export interface Search {
  /** first guess; not changed */
  readonly start: readonly number[]
  /** how far the other corners of the first simplex lie from it, each along its own axis */
  readonly steps: readonly number[]
  readonly maxEvaluations: number
  /** stop when the values at the corners differ by less than this share of the best; 1e-7 where none is given */
  readonly tolerance?: number
}

export interface Least {
  readonly at: Float64Array
  readonly value: number
}

interface Corner {
  at: Float64Array
  value: number
}

/**
 * The simplex method of Nelder and Mead, Computer J. 7 (1965) 308.
 * @param valueAt must not keep its argument; where it is not finite the search does not go
 */
export function minimise(valueAt: (at: Float64Array) => number, search: Search): Least {
  const { start, steps, maxEvaluations, tolerance = 1e-7 } = search
  const size = start.length
  let evaluations = 0
  const cornerAt = (at: Float64Array): Corner => {
    evaluations++
    const value = valueAt(at)
    return { at, value: Number.isFinite(value) ? value : Infinity }
  }
  const corners: Corner[] = [cornerAt(Float64Array.from(start))]
  for (let axis = 0; axis < size; axis++) {
    const at = Float64Array.from(start)
    at[axis]! += steps[axis]!
    corners.push(cornerAt(at))
  }
  const byValue = (a: Corner, b: Corner) => a.value - b.value
  corners.sort(byValue)
  const middle = new Float64Array(size)
  const along = (from: Float64Array, factor: number): Corner =>
    cornerAt(middle.map((value, axis) => value + factor * (from[axis]! - value)))

  while (evaluations < maxEvaluations) {
    const [best, worst] = [corners[0]!, corners[size]!]
    if (!(worst.value - best.value > tolerance * (Math.abs(best.value) + 1e-12))) break
    middle.fill(0)
    for (let at = 0; at < size; at++)
      for (let axis = 0; axis < size; axis++) middle[axis]! += corners[at]!.at[axis]! / size
    const reflected = along(worst.at, -1)
    if (reflected.value < best.value) {
      const expanded = along(worst.at, -2)
      corners[size] = expanded.value < reflected.value ? expanded : reflected
    } else if (reflected.value < corners[size - 1]!.value) corners[size] = reflected
    else {
      const contracted = reflected.value < worst.value ? along(worst.at, -0.5) : along(worst.at, 0.5)
      if (contracted.value < Math.min(reflected.value, worst.value)) corners[size] = contracted
      else
        for (let at = 1; at <= size; at++)
          corners[at] = cornerAt(corners[at]!.at.map((value, axis) => best.at[axis]! + (value - best.at[axis]!) / 2))
    }
    corners.sort(byValue)
  }
  return corners[0]!
}
