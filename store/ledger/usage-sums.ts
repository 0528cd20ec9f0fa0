/** Sums of one day while they change: for each cell a block of its 24 hours, a number a measure each. */
import { type HourSums, MEASURE_COUNT, MEASURES } from './usage-day.ts'

/** each a bit of a mask */
const HOURS = 24
const BLOCK_NUMBERS = HOURS * MEASURE_COUNT
const FIRST_BLOCKS = 64

/** Blocks of all days that change, in one place that is used again: fresh memory costs more than what is summed in it. */
export interface Pool {
  numbers: Float64Array
  /** of each block, a bit for each hour that was ever asked for: the others are full of zeros */
  hours: Int32Array
  /** blocks that were ever used */
  reached: number
  /** of them, where those begin that are free: full of zeros */
  readonly free: number[]
}

export const createPool = (): Pool => ({
  numbers: new Float64Array(FIRST_BLOCKS * BLOCK_NUMBERS),
  hours: new Int32Array(FIRST_BLOCKS),
  reached: 0,
  free: [],
})

export const blocksInUse = ({ reached, free }: Pool): number => reached - free.length

export function releaseBlocks({ pool, blocks }: GrowingSums): void {
  for (const block of blocks.values()) {
    pool.numbers.fill(0, block, block + BLOCK_NUMBERS)
    pool.hours[block / BLOCK_NUMBERS] = 0
    pool.free.push(block)
  }
  blocks.clear()
}

export interface GrowingSums {
  readonly pool: Pool
  /** cell → where the numbers of its first hour begin */
  readonly blocks: Map<number, number>
}

export const createSums = (pool: Pool): GrowingSums => ({ pool, blocks: new Map() })

/** @returns where the block of the cell begins in the pool's numbers, which may be another array than before */
export function blockAt({ pool, blocks }: GrowingSums, cell: number): number {
  const known = blocks.get(cell)
  if (known !== undefined) return known
  const block = pool.free.pop() ?? pool.reached++ * BLOCK_NUMBERS
  blocks.set(cell, block)
  if (block + BLOCK_NUMBERS > pool.numbers.length) {
    const grown = new Float64Array(2 * pool.numbers.length)
    grown.set(pool.numbers)
    pool.numbers = grown
    const more = new Int32Array(2 * pool.hours.length)
    more.set(pool.hours)
    pool.hours = more
  }
  return block
}

/** @returns where the numbers of an hour begin. @param block as `blockAt` gives it */
export function hourIn({ hours }: Pool, block: number, hour: number): number {
  hours[block / BLOCK_NUMBERS]! |= 1 << hour
  return block + hour * MEASURE_COUNT
}

export function addSums(into: GrowingSums, { cells, hours, sums }: HourSums): void {
  for (let row = 0; row < cells.length; row++) {
    const block = blockAt(into, cells[row]!)
    const at = hourIn(into.pool, block, hours[row]!)
    const { numbers } = into.pool
    for (let measure = 0; measure < MEASURE_COUNT; measure++) numbers[at + measure]! += sums[measure]![row]!
  }
}

/** Hours of nothing but zeros are left out. */
export function toColumns({ pool: { numbers, hours: asked }, blocks }: GrowingSums): HourSums {
  let most = 0
  for (const block of blocks.values()) most += bitsIn(asked[block / BLOCK_NUMBERS]!)
  const cells = new Float64Array(most)
  const hours = new Float64Array(most)
  /** where the numbers of each row begin */
  const places = new Int32Array(most)
  let count = 0
  for (const cell of Float64Array.from(blocks.keys()).sort()) {
    const block = blocks.get(cell)!
    for (let left = asked[block / BLOCK_NUMBERS]!; left !== 0; left &= left - 1) {
      const hour = 31 - Math.clz32(left & -left)
      const at = block + hour * MEASURE_COUNT
      if (isEmpty(numbers, at)) continue
      cells[count] = cell
      hours[count] = hour
      places[count++] = at
    }
  }
  const sums = MEASURES.map((_, measure) => measureOf(numbers, places, count, measure))
  return { cells: cells.subarray(0, count), hours: hours.subarray(0, count), sums }
}

function measureOf(numbers: Float64Array, places: Int32Array, count: number, measure: number): Float64Array {
  const column = new Float64Array(count)
  // + 0: -0 and 0 are one
  for (let row = 0; row < count; row++) column[row] = numbers[places[row]! + measure]! + 0
  return column
}

function bitsIn(mask: number): number {
  let count = 0
  for (let left = mask; left !== 0; left &= left - 1) count++
  return count
}

function isEmpty(numbers: Float64Array, at: number): boolean {
  for (let measure = at; measure < at + MEASURE_COUNT; measure++) if (numbers[measure] !== 0) return false
  return true
}
