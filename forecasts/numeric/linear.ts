/** Small systems of linear equations. */

/**
 * Solves A x = b by Cholesky's decomposition, in place: A and b are used up.
 * @param a symmetric, row after row; the lower half is read
 * @returns undefined where A is not positive definite
 */
export function solvePositive(a: Float64Array, b: Float64Array): Float64Array | undefined {
  const size = b.length
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = a[row * size + column]!
      for (let at = 0; at < column; at++) sum -= a[row * size + at]! * a[column * size + at]!
      if (row > column) a[row * size + column] = sum / a[column * size + column]!
      else if (!(sum > 0)) return undefined
      else a[row * size + row] = Math.sqrt(sum)
    }
  }
  for (let row = 0; row < size; row++) {
    let sum = b[row]!
    for (let at = 0; at < row; at++) sum -= a[row * size + at]! * b[at]!
    b[row] = sum / a[row * size + row]!
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = b[row]!
    for (let at = row + 1; at < size; at++) sum -= a[at * size + row]! * b[at]!
    b[row] = sum / a[row * size + row]!
  }
  return b
}
