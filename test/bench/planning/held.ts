/** How often windows of dates held what came. */
import { meanOf, medianOf } from '../../../forecasts/numeric/vectors.ts'
import { evenFrom } from '../../../forecasts/random.ts'
import type { Cut } from './cuts.ts'

export interface Held {
  /** lines that were crossed, and of them the share whose week lay from P10 to P90 */
  readonly crossings: number
  readonly held: number
  /** of it, 2.5 % and 97.5 % (half-years of a system drawn again and again: cuts near each other go together) */
  readonly low: number
  readonly high: number
  /** of crossed lines, the share whose window had an end (P90 within the horizon), of them those held, and weeks from P10 to P90 (median) */
  readonly closed: number
  readonly heldClosed: number
  readonly closedWeeks: number
  /** shares of those that came before P10, and after P90 */
  readonly early: number
  readonly late: number
  /** lines that were not crossed as far as is known, and of them the share for which P90 was "not before" */
  readonly others: number
  readonly open: number
  /** of all lines, crossed or not: the share of weeks between P10 and P90, ties shared out; 0.8 were perfect */
  readonly spread: number
  /** of all lines: what probability of a crossing was told, and how many were crossed */
  readonly foretold: number
  readonly came: number
}

const isHeld = ({ crossed, p10, p90 }: Cut): boolean => p10 <= crossed && crossed <= p90

export function heldOf(cuts: readonly Cut[]): Held {
  const crossings = cuts.filter(({ crossed }) => crossed < Infinity)
  const others = cuts.filter(({ crossed }) => crossed === Infinity)
  const share = (of: readonly Cut[], is: (cut: Cut) => boolean) => meanOf(of.map((cut) => (is(cut) ? 1 : 0)))
  const closed = crossings.filter(({ p90 }) => p90 < Infinity)
  const [low, high] = boundsOf(crossings)
  return {
    ...{ crossings: crossings.length, held: share(crossings, isHeld), low, high },
    closed: closed.length / crossings.length,
    heldClosed: share(closed, isHeld),
    closedWeeks: medianOf(closed.map(({ p10, p90 }) => p90 - p10)),
    early: share(crossings, ({ crossed, p10 }) => crossed < p10),
    late: share(crossings, ({ crossed, p90 }) => crossed > p90),
    ...{ others: others.length, open: share(others, ({ p90 }) => p90 === Infinity) },
    spread: meanOf(cuts.map(withinTenths)),
    foretold: meanOf(cuts.map(({ probability }) => probability)),
    came: crossings.length / cuts.length,
  }
}

/** Share of a cut's place among the paths that lies between a tenth and nine tenths. */
function withinTenths({ before, upTo }: Cut): number {
  if (upTo === before) return before >= 0.1 && before <= 0.9 ? 1 : 0
  return Math.max(0, Math.min(0.9, upTo) - Math.max(0.1, before)) / (upTo - before)
}

const BLOCK_WEEKS = 26
const DRAWS = 1_000

function boundsOf(crossings: readonly Cut[]): [low: number, high: number] {
  const blocks = [
    ...Map.groupBy(crossings, ({ group, weeks }) => `${group} ${Math.floor(weeks / BLOCK_WEEKS)}`).values(),
  ].map((cuts) => ({ held: cuts.filter(isHeld).length, all: cuts.length }))
  const random = evenFrom(1)
  const shares = Array.from({ length: DRAWS }, () => {
    let [held, all] = [0, 0]
    for (let at = 0; at < blocks.length; at++) {
      const block = blocks[Math.floor(random() * blocks.length)]!
      held += block.held
      all += block.all
    }
    return held / all
  }).sort((a, b) => a - b)
  return [shares[Math.floor(0.025 * DRAWS)]!, shares[Math.floor(0.975 * DRAWS)]!]
}
