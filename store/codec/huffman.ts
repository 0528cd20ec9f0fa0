/** Prefix codes of at most 12 bits: lengths from counts, canonical codes from lengths. */

export const LONGEST_CODE = 10
export const TABLE_SIZE = 2 ** LONGEST_CODE

const MOST_SYMBOLS = 256
const weights = new Float64Array(2 * MOST_SYMBOLS)
const parents = new Int32Array(2 * MOST_SYMBOLS)
const order: number[] = []

/**
 * Lengths of a Huffman code; 0 for symbols that do not occur. Where the best code is longer than
 * `LONGEST_CODE`, counts are levelled until it is not.
 */
export function codeLengths(counts: Uint32Array, lengths: Uint8Array): void {
  lengths.fill(0)
  order.length = 0
  for (let symbol = 0; symbol < counts.length; symbol++) if (counts[symbol]! > 0) order.push(symbol)
  if (order.length === 0) return
  if (order.length === 1) {
    lengths[order[0]!] = 1
    return
  }
  sortByCount(counts)
  for (let shift = 0; ; shift++) if (depths(counts, shift, lengths) <= LONGEST_CODE) return
}

/** By insertion: there are few, and `sort` makes two arrays each time. Equal ones stay in order. */
function sortByCount(counts: Uint32Array): void {
  for (let next = 1; next < order.length; next++) {
    const symbol = order[next]!
    const count = counts[symbol]!
    let at = next
    for (; at > 0 && counts[order[at - 1]!]! > count; at--) order[at] = order[at - 1]!
    order[at] = symbol
  }
}

function depths(counts: Uint32Array, shift: number, lengths: Uint8Array): number {
  buildTree(counts, shift)
  const leaves = order.length
  const root = 2 * leaves - 2
  // from the root down; `weights` is done with and holds them
  weights[root] = 0
  for (let node = root - 1; node >= 0; node--) weights[node] = weights[parents[node]!]! + 1
  for (let leaf = 0; leaf < leaves; leaf++) lengths[order[leaf]!] = weights[leaf]!
  return weights[0]!
}

/** Two queues: leaves by weight, and the nodes made of them, which come out in order of weight too. */
function buildTree(counts: Uint32Array, shift: number): void {
  const leaves = order.length
  for (let leaf = 0; leaf < leaves; leaf++) weights[leaf] = (counts[order[leaf]!]! >>> shift) + 1
  let leaf = 0
  let made = leaves
  for (let node = leaves; node < 2 * leaves - 1; node++) {
    let weight = 0
    for (let child = 0; child < 2; child++) {
      const takesLeaf = leaf < leaves && (made >= node || weights[leaf]! <= weights[made]!)
      const taken = takesLeaf ? leaf++ : made++
      weight += weights[taken]!
      parents[taken] = node
    }
    weights[node] = weight
  }
}

const nextCode = new Uint16Array(LONGEST_CODE + 2)

/** Canonical codes, their bits turned round: the first bit of a code is the lowest. */
export function codesOf(lengths: Uint8Array, codes: Uint16Array): void {
  nextCode.fill(0)
  for (let symbol = 0; symbol < lengths.length; symbol++) nextCode[lengths[symbol]! + 1]! += 1
  nextCode[1] = 0
  for (let length = 2; length <= LONGEST_CODE; length++)
    nextCode[length] = (nextCode[length - 1]! + nextCode[length]!) << 1
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!
    if (length > 0) codes[symbol] = reversed(nextCode[length]!++, length)
  }
}

function reversed(code: number, length: number): number {
  let turned = 0
  for (let bit = 0; bit < length; bit++) turned |= ((code >> bit) & 1) << (length - 1 - bit)
  return turned
}

/**
 * For each value of the next bits, as many as the longest code has: symbol << 4 | length of its code.
 * @returns a mask for those bits; 0 when the lengths are of no code: some bits would mean nothing, or two things
 */
export function fillTable(lengths: Uint8Array, codes: Uint16Array, table: Uint16Array): number {
  let used = 0
  let symbols = 0
  let longest = 0
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!
    if (length === 0) continue
    symbols += 1
    used += TABLE_SIZE >> length
    if (length > longest) longest = length
  }
  // a lone symbol: its code is one bit, and either bit means it
  const lone = symbols === 1 && longest === 1
  if (used !== TABLE_SIZE && !lone) return 0
  codesOf(lengths, codes)
  const size = 1 << longest
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!
    if (length === 0) continue
    const entry = (symbol << 4) | length
    if (lone) table.fill(entry, 0, size)
    else for (let bits = codes[symbol]!; bits < size; bits += 1 << length) table[bits] = entry
  }
  return size - 1
}
