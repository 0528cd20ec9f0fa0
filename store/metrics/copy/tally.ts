/** Counts and sums by which a copy is compared with what it was made from. Pure. */
import type { Statistic } from '../../../core/catalogue.ts'
import type { Frame } from '../../../core/series.ts'
import type { RollupFrame } from '../store.ts'

export interface Tally {
  readonly values: number
  /** of the finite ones */
  readonly sum: number
  /** of their absolute values: what the sum may be off by goes with it */
  readonly absoluteSum: number
  readonly infinite: number
}

/** By `node.load1` (raw) or `node.load1 max` (a statistic of roll-ups). */
export type Tallies = ReadonlyMap<string, Tally>

/** Stores add in another order, and one of them keeps 15 digits. */
const TOLERANCE = 1e-9

interface Running {
  values: number
  sum: number
  /** what the sum lost to rounding (Neumaier 1974) */
  lost: number
  absoluteSum: number
  infinite: number
}

export interface Counter {
  raw(frame: Frame): void
  rollup(frame: RollupFrame): void
  tallies(): Tallies
}

export function createCounter(): Counter {
  const running = new Map<string, Running>()
  const of = (name: string): Running => {
    let found = running.get(name)
    if (!found) {
      found = { values: 0, sum: 0, lost: 0, absoluteSum: 0, infinite: 0 }
      running.set(name, found)
    }
    return found
  }
  return {
    raw({ set, values }) {
      set.keys.forEach(({ metric }, position) => {
        const value = values[position]!
        if (!Number.isNaN(value)) add(of(metric), value)
      })
    },
    rollup({ set, statistics }) {
      for (const [statistic, values] of Object.entries(statistics) as [Statistic, Float64Array][])
        set.keys.forEach(({ metric }, position) => {
          const value = values[position]!
          if (!Number.isNaN(value)) add(of(`${metric} ${statistic}`), value)
        })
    },
    tallies: () =>
      new Map(
        [...running].map(([name, { values, sum, lost, absoluteSum, infinite }]) => [
          name,
          { values, sum: sum + lost, absoluteSum, infinite },
        ]),
      ),
  }
}

function add(to: Running, value: number): void {
  to.values += 1
  if (!Number.isFinite(value)) {
    to.infinite += 1
    return
  }
  const total = to.sum + value
  to.lost += Math.abs(to.sum) >= Math.abs(value) ? to.sum - total + value : value - total + to.sum
  to.sum = total
  to.absoluteSum += Math.abs(value)
}

const NONE: Tally = { values: 0, sum: 0, absoluteSum: 0, infinite: 0 }

export function addTallies(all: readonly Tallies[]): Tallies {
  const sums = new Map<string, Tally>()
  for (const tallies of all)
    for (const [name, tally] of tallies) {
      const before = sums.get(name) ?? NONE
      sums.set(name, {
        values: before.values + tally.values,
        sum: before.sum + tally.sum,
        absoluteSum: before.absoluteSum + tally.absoluteSum,
        infinite: before.infinite + tally.infinite,
      })
    }
  return sums
}

export interface TallyDifference {
  readonly name: string
  readonly from: Tally
  readonly to: Tally
}

/** What does not agree, sorted by name. */
export function compareTallies(from: Tallies, to: Tallies): TallyDifference[] {
  const names = [...new Set([...from.keys(), ...to.keys()])].sort()
  return names.flatMap((name) => {
    const a = from.get(name) ?? NONE
    const b = to.get(name) ?? NONE
    return agree(a, b) ? [] : [{ name, from: a, to: b }]
  })
}

function agree(a: Tally, b: Tally): boolean {
  if (a.values !== b.values || a.infinite !== b.infinite) return false
  return a.sum === b.sum || Math.abs(a.sum - b.sum) <= TOLERANCE * Math.max(a.absoluteSum, b.absoluteSum)
}
