/**
 * Whole numbers around zero as bits. Folded to 0, -1, 1, -2, … = 0, 1, 2, 3, …, a small one is a symbol of its own;
 * of a larger one the two highest bits make the symbol and the rest follows as it is; a run of zeros is one symbol
 * and its length. Symbols are Huffman-coded with a code of the column's own.
 */
import { type ByteWriter, type Cursor, getByte, putByte, reserve } from './bytes.ts'
import { DamageError } from './damage.ts'
import { codeLengths, codesOf, fillTable, LONGEST_CODE, TABLE_SIZE } from './huffman.ts'

/** Folded numbers below this have their own symbol. */
const OWN_BITS = 4
const OWN = 1 << OWN_BITS
/** Two symbols a power of two up to 2^53. */
const RUNS = OWN + 2 * (53 - OWN_BITS)
/** Run symbol j: 2^j … 2^(j+1)-1 zeros. */
const LONGEST_RUN_BITS = 12
const LONGEST_RUN = 2 ** LONGEST_RUN_BITS
const SYMBOLS = RUNS + LONGEST_RUN_BITS + 1

const counts = new Uint32Array(SYMBOLS)
const lengths = new Uint8Array(SYMBOLS)
const codes = new Uint16Array(SYMBOLS)
const table = new Uint16Array(TABLE_SIZE)
let symbols = new Uint8Array(4096)
/** What follows the code: up to 24 bits of it, and those above. */
let rests = new Uint32Array(4096)
let highRests = new Uint32Array(4096)
const LOW_BITS = 24

/** What comes after the code of a symbol. */
const restBits = Uint8Array.from({ length: SYMBOLS }, (_, symbol) => {
  if (symbol < OWN) return 0
  return symbol < RUNS ? OWN_BITS - 1 + ((symbol - OWN) >> 1) : symbol - RUNS
})

/** The number of significant bits of a folded number, which is in (0, 2^53). */
function bitLength(folded: number): number {
  return folded < 4294967296 ? 32 - Math.clz32(folded) : 64 - Math.clz32(folded / 4294967296)
}

/** @param numbers `count` whole ones in [-2^52, 2^52) */
export function encodeTokens(numbers: Float64Array, count: number, out: ByteWriter): void {
  const tokens = tokenize(numbers, count)
  codeLengths(counts, lengths)
  codesOf(lengths, codes)
  putLengths(out)
  let bits = 0
  for (let symbol = 0; symbol < SYMBOLS; symbol++) bits += counts[symbol]! * (lengths[symbol]! + restBits[symbol]!)
  reserve(out, (bits >>> 3) + 8)
  putBits(out, tokens)
}

function tokenize(numbers: Float64Array, count: number): number {
  if (symbols.length < count) {
    symbols = new Uint8Array(count)
    rests = new Uint32Array(count)
    highRests = new Uint32Array(count)
  }
  counts.fill(0)
  let tokens = 0
  let index = 0
  while (index < count) {
    const number = numbers[index]!
    let symbol = 0
    let rest = 0
    if (number === 0) {
      let run = 1
      while (run < LONGEST_RUN && index + run < count && numbers[index + run] === 0) run++
      index += run
      if (run > 1) {
        const bits = 31 - Math.clz32(run)
        symbol = RUNS + bits
        rest = run - (1 << bits)
      }
    } else {
      index += 1
      const folded = number < 0 ? -2 * number - 1 : 2 * number
      if (folded < OWN) symbol = folded
      else if (folded < 67108864) {
        const exponent = 31 - Math.clz32(folded)
        symbol = OWN + 2 * (exponent - OWN_BITS) + ((folded >>> (exponent - 1)) & 1)
        rest = folded & ((1 << (exponent - 1)) - 1)
      } else {
        const exponent = bitLength(folded) - 1
        const half = 2 ** (exponent - 1)
        const head = Math.floor(folded / half)
        symbol = OWN + 2 * (exponent - OWN_BITS) + (head & 1)
        const wide = folded - head * half
        const high = Math.floor(wide / 2 ** LOW_BITS)
        rest = wide - high * 2 ** LOW_BITS
        highRests[tokens] = high
      }
    }
    counts[symbol]! += 1
    symbols[tokens] = symbol
    rests[tokens++] = rest
  }
  return tokens
}

/** Half a byte a length; after a zero, how many more zeros there are. The first byte: how many symbols are told. */
function putLengths(out: ByteWriter): void {
  let told = SYMBOLS
  while (told > 0 && lengths[told - 1] === 0) told--
  putByte(out, told)
  let held = -1
  const put = (half: number): void => {
    if (held < 0) held = half
    else {
      putByte(out, held | (half << 4))
      held = -1
    }
  }
  for (let symbol = 0; symbol < told; ) {
    const length = lengths[symbol++]!
    put(length)
    if (length > 0) continue
    let more = 0
    while (more < 15 && lengths[symbol] === 0) {
      more++
      symbol++
    }
    put(more)
  }
  if (held >= 0) put(0)
}

function putBits(out: ByteWriter, tokens: number): void {
  const { bytes } = out
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = out.length
  // fewer than 8 bits wait in `held`; at most 24 join them
  let held = 0
  let waiting = 0
  for (let token = 0; token < tokens; token++) {
    const symbol = symbols[token]!
    const length = lengths[symbol]!
    const bits = restBits[symbol]!
    if (length + bits <= 24) {
      held |= (codes[symbol]! | (rests[token]! << length)) << waiting
      waiting += length + bits
      view.setInt32(at, held, true)
      at += waiting >>> 3
      held >>>= waiting & 24
      waiting &= 7
      continue
    }
    // the code, the low bits and the high ones, each at most 24 (high ones: 27, in two)
    const high = bits > LOW_BITS ? highRests[token]! : 0
    for (let part = 0; part < 4; part++) {
      const size = part === 0 ? length : clampBits(bits - PART_AT[part]!, PART_BITS[part]!)
      const value = part === 0 ? codes[symbol]! : part === 1 ? rests[token]! : part === 2 ? high & 65535 : high >>> 16
      held |= value << waiting
      waiting += size
      view.setInt32(at, held, true)
      at += waiting >>> 3
      held >>>= waiting & 24
      waiting &= 7
    }
  }
  if (waiting > 0) bytes[at++] = held
  out.length = at
}

/** Parts of a rest that is written apart from its code, after the code itself. */
const PART_AT = [0, 0, LOW_BITS, LOW_BITS + 16]
const PART_BITS = [0, LOW_BITS, 16, 16]

function clampBits(bits: number, most: number): number {
  return bits < 0 ? 0 : bits < most ? bits : most
}

function getLengths(cursor: Cursor): void {
  const told = getByte(cursor)
  if (told > SYMBOLS) throw new DamageError('a code of too many symbols')
  lengths.fill(0)
  let held = -1
  const get = (): number => {
    if (held >= 0) {
      const half = held
      held = -1
      return half
    }
    const byte = getByte(cursor)
    held = byte >>> 4
    return byte & 15
  }
  for (let symbol = 0; symbol < told; ) {
    const length = get()
    if (length > LONGEST_CODE) throw new DamageError('a code too long')
    if (length === 0) symbol += 1 + get()
    else lengths[symbol++] = length
  }
}

/** @param into takes `count` numbers from its beginning on */
export function decodeTokens(cursor: Cursor, count: number, into: Float64Array): void {
  if (count === 0) return
  getLengths(cursor)
  const mask = fillTable(lengths, codes, table)
  if (mask === 0) throw new DamageError('no code')
  const { bytes } = cursor
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const last = bytes.length - 4
  let bit = cursor.offset * 8
  let index = 0
  while (index < count) {
    const byte = bit >>> 3
    const word = (byte <= last ? view.getInt32(byte, true) : tail(bytes, byte)) >>> (bit & 7)
    const entry = table[word & mask]!
    const length = entry & 15
    const symbol = entry >>> 4
    if (symbol < OWN) {
      bit += length
      into[index++] = (symbol >>> 1) ^ -(symbol & 1)
      continue
    }
    const bits = restBits[symbol]!
    if (bits <= 25 && length + bits > 25) {
      bit += length
      const next = bit >>> 3
      const more = (next <= last ? view.getInt32(next, true) : tail(bytes, next)) >>> (bit & 7)
      const folded = ((2 + (symbol & 1)) << bits) | (more & ((1 << bits) - 1))
      into[index++] = (folded >>> 1) ^ -(folded & 1)
      bit += bits
      continue
    }
    if (bits > 25) {
      const folded = (2 + (symbol & 1)) * 2 ** bits + longRest(bytes, bit + length, bits)
      into[index++] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
      bit += length + bits
      continue
    }
    bit += length + bits
    const rest = (word >>> length) & ((1 << bits) - 1)
    if (symbol < RUNS) {
      const folded = ((2 + (symbol & 1)) << bits) | rest
      into[index++] = (folded >>> 1) ^ -(folded & 1)
      continue
    }
    const run = (1 << bits) + rest
    if (run > count - index) throw new DamageError('a run is too long')
    for (const end = index + run; index < end; index++) into[index] = 0
  }
  cursor.offset = (bit + 7) >>> 3
  if (cursor.offset > bytes.length) throw new DamageError('the bytes end too early')
}

/** Four bytes of which not all are there; those beyond the end are zero, and the end is checked afterwards. */
function tail(bytes: Uint8Array, at: number): number {
  let word = 0
  for (let byte = 0; byte < 4; byte++) word |= (bytes[at + byte] ?? 0) << (8 * byte)
  return word
}

function longRest(bytes: Uint8Array, from: number, bits: number): number {
  let rest = 0
  for (let done = 0; done < bits; done += 24) {
    const bit = from + done
    const next = Math.min(24, bits - done)
    rest += ((tail(bytes, bit >>> 3) >>> (bit & 7)) & ((1 << next) - 1)) * 2 ** done
  }
  return rest
}
