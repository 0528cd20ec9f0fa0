/** Quantiles of many numbers without sorting them all. */

/**
 * Asks for quantiles of type 7 of Hyndman and Fan (1996), as NumPy and R have it; NaN where there are no values.
 * @param values no NaN among them; their order is changed
 * @returns a quantile by its share, 0 to 1: shares are asked for in ascending order
 */
export function quantilesOf(values: Float64Array | Int32Array): (share: number) => number {
  /** before it lie only values that are not larger than those from it on */
  let begin = 0
  const at = (rank: number): number => {
    select(values, rank, begin)
    begin = rank
    return values[rank]!
  }
  return (share) => {
    if (values.length === 0) return NaN
    const rank = share * (values.length - 1)
    const below = at(Math.floor(rank))
    const above = at(Math.ceil(rank))
    return below + (above - below) * (rank - Math.floor(rank))
  }
}

/**
 * Brings the value of a rank to its place among those from `begin` on: smaller ones before it, larger ones after
 * (Hoare, CACM 4, 1961: Algorithm 65, FIND).
 */
function select(values: Float64Array | Int32Array, rank: number, begin: number): void {
  let low = begin
  let high = values.length - 1
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >>> 1]!, values[high]!)
    let left = low
    let right = high
    while (left <= right) {
      while (values[left]! < pivot) left++
      while (values[right]! > pivot) right--
      if (left > right) break
      const value = values[left]!
      values[left++] = values[right]!
      values[right--] = value
    }
    // between them lie only values equal to the pivot
    if (rank <= right) high = right
    else if (rank >= left) low = left
    else return
  }
}

function middleOf(a: number, b: number, c: number): number {
  return a < b ? (b < c ? b : Math.max(a, c)) : a < c ? a : Math.max(b, c)
}
