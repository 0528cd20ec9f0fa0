/** Sums of one day while they change: for each cell a block of its 24 hours, a number a measure each. */
import { MEASURE_COUNT, MEASURES, type UsageDay } from './usage-day.ts'

export const HOURS = 24
const BLOCK_NUMBERS = HOURS * MEASURE_COUNT
const FIRST_BLOCKS = 4

export interface DaySums {
  /** cell → where the numbers of its first hour begin */
  readonly blocks: Map<number, number>
  numbers: Float64Array
}

export const createSums = (): DaySums => ({
  blocks: new Map(),
  numbers: new Float64Array(FIRST_BLOCKS * BLOCK_NUMBERS),
})

/** @returns where the block of the cell begins in `numbers`, which may be another array than before */
export function blockAt(sums: DaySums, cell: number): number {
  const known = sums.blocks.get(cell)
  if (known !== undefined) return known
  const block = sums.blocks.size * BLOCK_NUMBERS
  sums.blocks.set(cell, block)
  if (block + BLOCK_NUMBERS > sums.numbers.length) {
    const grown = new Float64Array(2 * sums.numbers.length)
    grown.set(sums.numbers)
    sums.numbers = grown
  }
  return block
}

export type Sums = Omit<UsageDay, 'starts'>

export function addSums(into: DaySums, { cells, hours, sums }: Sums): void {
  for (let row = 0; row < cells.length; row++) {
    const at = blockAt(into, cells[row]!) + hours[row]! * MEASURE_COUNT
    for (let measure = 0; measure < MEASURE_COUNT; measure++) into.numbers[at + measure]! += sums[measure]![row]!
  }
}

/** Hours of nothing but zeros are left out. */
export function toColumns({ blocks, numbers }: DaySums): Sums {
  let rows = 0
  for (let at = 0; at < blocks.size * BLOCK_NUMBERS; at += MEASURE_COUNT) if (!isEmpty(numbers, at)) rows++
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
