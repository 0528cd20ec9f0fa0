/** How long jobs had waited when they started: the figures of a group of them. */
import { quantilesOf } from '../../core/quantiles.ts'

/** Of jobs that started in the period; NaN where there are none. */
export interface WaitFigures {
  readonly starts: number
  /** seconds from when the job was eligible, quantiles of type 7 */
  readonly p50: number
  readonly p90: number
  readonly p99: number
  /** the same from its submission */
  readonly submitP50: number
  readonly submitP90: number
  readonly submitP99: number
  /** (wait + run) / run, of jobs that ran at least a second: their median */
  readonly expansionP50: number
  /** max(1, (wait + run) / max(run, 10 s)): mean (Feitelson et al. 1997) */
  readonly slowdownMean: number
}

/** Starts as they are gathered: as many columns of numbers. */
export interface GatheredStarts {
  /** seconds from when it was eligible and from when it was submitted, and that it ran */
  add(wait: number, submitWait: number, run: number): void
  /** once, at the end */
  figures(): WaitFigures
}

/** Of no jobs. */
export const NO_WAITS: WaitFigures = {
  ...{ starts: 0, p50: NaN, p90: NaN, p99: NaN, submitP50: NaN, submitP90: NaN, submitP99: NaN },
  ...{ expansionP50: NaN, slowdownMean: NaN },
}

const FIRST = 64
const LEAST_RUN_SECONDS = 10

/** Seconds are whole, and none of them is as many as sixty years have. */
export function gatherStarts(): GatheredStarts {
  let waits = new Int32Array(FIRST)
  let submitWaits = new Int32Array(FIRST)
  let runs = new Int32Array(FIRST)
  let count = 0
  return {
    add(wait, submitWait, run) {
      if (count === waits.length) {
        waits = grown(waits)
        submitWaits = grown(submitWaits)
        runs = grown(runs)
      }
      waits[count] = wait
      submitWaits[count] = submitWait
      runs[count++] = run
    },
    figures() {
      const [wait, submitWait] = [waits.subarray(0, count), submitWaits.subarray(0, count)]
      // before the quantiles bring the waits out of order
      const expansion = quantilesOf(expansionsOf(wait, runs))(0.5)
      const slowdown = slowdownOf(wait, runs)
      const areEqual = wait.every((seconds, at) => seconds === submitWait[at])
      const [p50, p90, p99] = threeOf(wait)
      const [submitP50, submitP90, submitP99] = areEqual ? [p50, p90, p99] : threeOf(submitWait)
      return {
        ...{ starts: count, p50, p90, p99, submitP50, submitP90, submitP99 },
        ...{ expansionP50: expansion, slowdownMean: slowdown },
      }
    },
  }
}

function threeOf(seconds: Int32Array): readonly [number, number, number] {
  const quantile = quantilesOf(seconds)
  return [quantile(0.5), quantile(0.9), quantile(0.99)]
}

function grown(column: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * column.length)
  larger.set(column)
  return larger
}

function expansionsOf(waits: Int32Array, runs: Int32Array): Float64Array {
  const expansions = new Float64Array(waits.length)
  let count = 0
  for (let at = 0; at < waits.length; at++)
    if (runs[at]! > 0) expansions[count++] = (waits[at]! + runs[at]!) / runs[at]!
  return expansions.subarray(0, count)
}

function slowdownOf(waits: Int32Array, runs: Int32Array): number {
  let sum = 0
  for (let at = 0; at < waits.length; at++)
    sum += Math.max(1, (waits[at]! + runs[at]!) / Math.max(runs[at]!, LEAST_RUN_SECONDS))
  return waits.length === 0 ? NaN : sum / waits.length
}
