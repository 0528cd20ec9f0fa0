/** Loess of evenly spaced values: a line or a level through the neighbours, the nearest counting most. */

export interface Smoothing {
  /** neighbours that count, odd; beyond the length of the series all do, more evenly */
  readonly window: number
  readonly degree: 0 | 1
}

/** Between points this share of the window apart the curve is drawn straight. */
const JUMP_RATIO = 0.1

/**
 * Cleveland, J. Am. Stat. Assoc. 74 (1979) 829, as STL needs it.
 * @param beyond so many steps before the first value and after the last are smoothed too
 * @returns `y.length + 2 · beyond` values
 */
export function loess(y: Float64Array, smoothing: Smoothing, beyond = 0): Float64Array {
  const result = new Float64Array(y.length + 2 * beyond)
  const jump = Math.max(1, Math.ceil(smoothing.window * JUMP_RATIO))
  const last = y.length - 1
  let before = 0
  result[beyond] = valueAt(y, before, smoothing)
  while (before < last) {
    const next = Math.min(before + jump, last)
    const [from, to] = [result[before + beyond]!, valueAt(y, next, smoothing)]
    for (let at = before + 1; at <= next; at++)
      result[at + beyond] = from + ((to - from) * (at - before)) / (next - before)
    before = next
  }
  for (let step = 1; step <= beyond; step++) {
    result[beyond - step] = valueAt(y, -step, smoothing)
    result[beyond + last + step] = valueAt(y, last + step, smoothing)
  }
  return result
}

/** @param x may lie outside the series */
function valueAt(y: Float64Array, x: number, { window, degree }: Smoothing): number {
  const length = y.length
  const count = Math.min(window, length)
  const left = Math.min(Math.max(0, Math.round(x - (count - 1) / 2)), length - count)
  const right = left + count - 1
  const reach = Math.max(x - left, right - x) + Math.max(0, Math.floor((window - length) / 2))
  const [near, far] = [0.001 * reach, 0.999 * reach]
  // products, for quotients and powers take ten times as long
  const perReach = 1 / reach
  let [sum, places, products, values, squares] = [0, 0, 0, 0, 0]
  for (let at = left; at <= right; at++) {
    const place = at - x
    const distance = Math.abs(place)
    if (distance > far) continue
    const ratio = distance * perReach
    const rest = 1 - ratio * ratio * ratio
    const weight = distance <= near ? 1 : rest * rest * rest
    sum += weight
    places += weight * place
    squares += weight * place * place
    values += weight * y[at]!
    products += weight * place * y[at]!
  }
  // of one lone neighbour
  if (!(sum > 0)) return y[Math.min(Math.max(0, x), length - 1)]!
  const [centre, level] = [places / sum, values / sum]
  const spread = squares / sum - centre ** 2
  if (degree === 0 || Math.sqrt(Math.max(0, spread)) <= 0.001 * (length - 1)) return level
  return level - (centre * (products / sum - centre * level)) / spread
}
