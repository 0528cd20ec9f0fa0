/**
 * Where a series went to another level and stayed there, as demand does when hardware arrives: found by comparing the
 * middle of what came before with the middle of what came after (a running test with medians, after Page, Biometrika 41
 * (1954) 100, who sums up instead), and told to the models as a column that is 1 before the shift.
 */
import { medianOf } from './numeric/vectors.ts'

/** Seasons, and steps, that a level must last on either side. */
const LEAST_SEASONS = 3
const LEAST_STEPS = 12
/** A shift is so many standard errors of the difference of two medians, at least … */
const LEAST_ERRORS = 8
/** … so much of what values usually differ by … */
const LEAST_SIZE = 2.5
/** … and so many times what the level moves elsewhere: where it always moves, no move is a shift. */
const LEAST_RARITY = 5
const MOST_SHIFTS = 3
/** of a normal distribution's standard deviation */
const DEVIATION_OF_MEDIAN = 1.4826

/**
 * @param y evenly spaced; NaN where nothing is known
 * @param periods seasons in steps, ascending
 * @returns the first steps of new levels, ascending; none where the series only grows, swings or wanders
 */
export function findShifts(y: Float64Array, periods: readonly number[]): readonly number[] {
  const season = periods[0] ?? 1
  const width = Math.max(LEAST_STEPS, LEAST_SEASONS * season)
  const found: number[] = []
  let rest = y
  while (found.length < MOST_SHIFTS) {
    const shift = greatest(rest, width, season)
    if (!shift) break
    found.push(shift.at)
    rest = rest.map((value, at) => (at < shift.at ? value + shift.size : value))
  }
  return found.sort((a, b) => a - b)
}

function greatest(y: Float64Array, width: number, season: number) {
  const moveAt = (at: number) => medianOf(y.subarray(at, at + width)) - medianOf(y.subarray(at - width, at))
  const moves = Array.from({ length: Math.max(0, y.length - 2 * width + 1) }, (_, index) => moveAt(width + index))
  const sizes = moves.map(Math.abs).filter((size) => size > 0)
  if (sizes.length === 0) return undefined
  const most = Math.max(...sizes)
  const around = width + moves.findIndex((move) => Math.abs(move) === most)
  const at = sharpest(y, around, width)
  const size = moveAt(at)
  const score = Math.abs(size) / (spreadOf(y.subarray(at - width, at), y.subarray(at, at + width), season) || 1e-12)
  const isLarge = score > LEAST_SIZE && score * Math.sqrt(width / 2) > LEAST_ERRORS
  const isRare = Math.abs(size) > LEAST_RARITY * medianOf(moves.map(Math.abs))
  const half = season * Math.max(1, Math.floor(width / season / 2))
  return isLarge && isRare && isSudden(y, at, { width, half }) && lasts(y, at, width) ? { at, size } : undefined
}

/** The step near by from which on two levels leave least over: medians alone are the same for a while. */
function sharpest(y: Float64Array, around: number, width: number): number {
  const [first, last] = [Math.max(0, around - width), Math.min(y.length, around + width)]
  const leftAt = (at: number) =>
    [y.subarray(first, at), y.subarray(at, last)].reduce((sum, side) => {
      const middle = medianOf(side)
      return side.reduce((left, value) => left + (Number.isNaN(value) ? 0 : Math.abs(value - middle)), sum)
    }, 0)
  const places = Array.from({ length: width + 1 }, (_, step) => around - Math.floor(width / 2) + step).filter(
    (at) => at >= width && at + width <= y.length,
  )
  return places.reduce((best, at) => (leftAt(at) < leftAt(best) ? at : best))
}

/** How values on either side differ from their middle, the season left out: each is compared with one a season away. */
function spreadOf(before: Float64Array, after: Float64Array, season: number): number {
  const differences = [before, after].flatMap((side) => {
    const middle = medianOf(side)
    const changes = Array.from(side.subarray(season), (value, at) => Math.abs(value - side[at]!) / Math.SQRT2)
    // what wanders differs little from its neighbours and much from its middle
    return season > 1 ? changes : Array.from(side, (value) => Math.abs(value - middle))
  })
  return DEVIATION_OF_MEDIAN * medianOf(differences)
}

/** A slope has half of its way before the middle of either side: a step has none. */
function isSudden(y: Float64Array, at: number, { width, half }: { width: number; half: number }): boolean {
  const far = medianOf(y.subarray(at + half, at + width)) - medianOf(y.subarray(at - width, at - half))
  const near = medianOf(y.subarray(at, at + half)) - medianOf(y.subarray(at - half, at))
  return Math.abs(near) > 0.7 * Math.abs(far) && Math.sign(near) === Math.sign(far)
}

/** Is the whole rest on the same side of where the two levels meet, as a rule? */
function lasts(y: Float64Array, at: number, width: number): boolean {
  const before = medianOf(y.subarray(at - width, at))
  const after = medianOf(y.subarray(at, at + width))
  const end = medianOf(y.subarray(Math.max(at, y.length - width)))
  return Math.abs(end - after) < Math.abs(end - before)
}

/** A column for each shift: 1 before it, then 0: levels are told apart, the last one goes on. */
export const shiftColumns = (shifts: readonly number[], length: number): readonly Float64Array[] =>
  shifts.map((shift) => Float64Array.from({ length }, (_, at) => (at < shift ? 1 : 0)))
