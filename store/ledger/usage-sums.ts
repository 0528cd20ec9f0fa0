/** Sums of one day while they change: for each cell a block of its 24 hours, a number a measure each. */
import { MEASURE_COUNT, MEASURES, type UsageDay } from './usage-day.ts'

const HOURS = 24
const BLOCK_NUMBERS = HOURS * MEASURE_COUNT
const FIRST_BLOCKS = 64

/** Blocks of all days that change, in one place that is used again: fresh memory costs more than what is summed in it. */
export interface Pool {
  numbers: Float64Array
  /** blocks that were ever used */
  reached: number
  /** of them, where those begin that are free: full of zeros */
  readonly free: number[]
}

export const createPool = (): Pool => ({
  numbers: new Float64Array(FIRST_BLOCKS * BLOCK_NUMBERS),
  reached: 0,
  free: [],
})

export const blocksInUse = ({ reached, free }: Pool): number => reached - free.length

export function releaseBlocks({ pool, blocks }: DaySums): void {
  for (const block of blocks.values()) {
    pool.numbers.fill(0, block, block + BLOCK_NUMBERS)
    pool.free.push(block)
  }
  blocks.clear()
}

export interface DaySums {
  readonly pool: Pool
  /** cell → where the numbers of its first hour begin */
  readonly blocks: Map<number, number>
}

export const createSums = (pool: Pool): DaySums => ({ pool, blocks: new Map() })

/** @returns where the block of the cell begins in the pool's numbers, which may be another array than before */
export function blockAt({ pool, blocks }: DaySums, cell: number): number {
  const known = blocks.get(cell)
  if (known !== undefined) return known
  const block = pool.free.pop() ?? pool.reached++ * BLOCK_NUMBERS
  blocks.set(cell, block)
  if (block + BLOCK_NUMBERS > pool.numbers.length) {
    const grown = new Float64Array(2 * pool.numbers.length)
    grown.set(pool.numbers)
    pool.numbers = grown
  }
  return block
}

type Sums = Omit<UsageDay, 'starts'>

export function addSums(into: DaySums, { cells, hours, sums }: Sums): void {
  for (let row = 0; row < cells.length; row++) {
    const at = blockAt(into, cells[row]!) + hours[row]! * MEASURE_COUNT
    const { numbers } = into.pool
    for (let measure = 0; measure < MEASURE_COUNT; measure++) numbers[at + measure]! += sums[measure]![row]!
  }
}

/** Hours of nothing but zeros are left out. */
export function toColumns({ pool: { numbers }, blocks }: DaySums): Sums {
  let rows = 0
  for (const block of blocks.values())
    for (let at = block; at < block + BLOCK_NUMBERS; at += MEASURE_COUNT) if (!isEmpty(numbers, at)) rows++
  const cells = new Float64Array(rows)
  const hours = new Float64Array(rows)
  const columns = MEASURES.map(() => new Float64Array(rows))
  let count = 0
  for (const cell of Float64Array.from(blocks.keys()).sort()) {
    const block = blocks.get(cell)!
    for (let hour = 0; hour < HOURS; hour++) {
      const at = block + hour * MEASURE_COUNT
      if (isEmpty(numbers, at)) continue
      cells[count] = cell
      hours[count] = hour
      // + 0: -0 and 0 are one
      for (let measure = 0; measure < MEASURE_COUNT; measure++) columns[measure]![count] = numbers[at + measure]! + 0
      count++
    }
  }
  return { cells, hours, sums: columns }
}

function isEmpty(numbers: Float64Array, at: number): boolean {
  for (let measure = at; measure < at + MEASURE_COUNT; measure++) if (numbers[measure] !== 0) return false
  return true
}
