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
