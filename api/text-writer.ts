/**
 * Text of many numbers, written straight into bytes: a string for every number, and joining them, cost more than the
 * query that found them (`npm run bench:store`).
 */
import { NUMBER_BYTES, POWERS_OF_TEN, writeDecimal, writeSign, writeWhole, writeWord } from '../core/decimal-text.ts'

/** Significant digits of what no short decimal equals: a mean's other four are the noise of adding doubles. */
const DIGITS = 12
/** Relative; less than half a unit of the last of those digits. */
const NOISE = 2e-13
const FIRST_BYTES = 16_384

export interface TextWriter {
  text(value: string): void
  /** What is text in UTF-8 already. */
  bytes(value: Uint8Array): void
  /** `null` where it is not finite */
  number(value: number): void
  /** Numbers with commas between them. */
  numbers(values: Float64Array): void
  /** What was written so far; nothing may be written after. */
  end(): Uint8Array<ArrayBuffer>
}

/** @param expected about how many bytes it will be: making room again and again is most of the work */
export function createTextWriter(expected = 0): TextWriter {
  let bytes = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, expected))
  let used = 0
  const need = (more: number): void => {
    if (used + more <= bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * bytes.length, used + more))
    bytes.copy(larger, 0, 0, used)
    bytes = larger
  }
  return {
    text(value) {
      need(3 * value.length)
      used += bytes.write(value, used, 'utf8')
    },
    bytes(value) {
      need(value.length)
      bytes.set(value, used)
      used += value.length
    },
    number(value) {
      need(NUMBER_BYTES)
      used = writeRounded(bytes, used, value)
    },
    numbers(values) {
      need(values.length * (NUMBER_BYTES + 1))
      for (let at = 0; at < values.length; at++) {
        if (at > 0) bytes[used++] = 44
        used = writeRounded(bytes, used, values[at]!)
      }
    },
    end: () => bytes.subarray(0, used),
  }
}

/**
 * A number as answers show it: a whole number and a decimal of up to six places exactly, anything else to 12
 * significant digits.
 */
export function roundForText(value: number): number {
  const near = Math.round(value * 1e6) / 1e6
  return near === value || !Number.isFinite(value) ? value : Number(value.toPrecision(DIGITS))
}

/** @returns the place after it */
function writeRounded(bytes: Uint8Array, at: number, value: number): number {
  if (!Number.isFinite(value)) return writeWord(bytes, at, 'null')
  const size = Math.abs(value)
  if (size >= 1e15 || (size < 1e-6 && size > 0)) return writeWord(bytes, at, String(roundForText(value)))
  if (value < 0) at = writeSign(bytes, at)
  const whole = Math.floor(size)
  if (whole === size) return writeWhole(bytes, at, whole)
  // where nothing is left over, the text reads back as the very same number
  for (let places = 3; places <= 6; places += 3) {
    const steps = Math.round(size * POWERS_OF_TEN[places]!)
    if (Math.abs(steps / POWERS_OF_TEN[places]! - size) <= size * NOISE) return writeDecimal(bytes, at, steps, places)
  }
  let places = DIGITS
  for (let bound = 1; bound <= size; bound *= 10) places--
  if (size < 1) for (let bound = 0.1; bound > size; bound /= 10) places++
  if (places < 0) return writeWhole(bytes, at, Math.round(size))
  return writeDecimal(bytes, at, Math.round(size * POWERS_OF_TEN[places]!), places)
}
