/** What follows the value of a sample: a timestamp, and in OpenMetrics an exemplar. */
import { BRACE_OPEN, CARRIAGE_RETURN, HASH, LINE_FEED, skipBlanks } from './bytes.ts'
import { scanLabels } from './labels.ts'
import { scanNumber } from './number.ts'

const MINUS = 0x2d
const INT64_DIGITS = 19

/** Exporter timestamps, allocated when the first one is met. */
export interface Timestamps {
  seconds: Float64Array | undefined
}

const scratch = new Float64Array(1)

/**
 * From the byte after a value to the byte after its line.
 * @returns -1 when the line is malformed
 */
export function scanTail(
  bytes: Uint8Array,
  afterValue: number,
  openMetrics: boolean,
  timestamps: Timestamps,
  index: number,
): number {
  let at = skipBlanks(bytes, afterValue)
  if (at > afterValue) {
    const byte = bytes[at]!
    if (byte === MINUS || (byte >= 0x30 && byte <= 0x39)) {
      const end = openMetrics ? scanNumber(bytes, at, scratch, 0) : scanMilliseconds(bytes, at)
      if (end < 0 || !Number.isFinite(scratch[0])) return -1
      keepTimestamp(timestamps, index, scratch[0]!)
      at = skipBlanks(bytes, end)
      if (at === end && bytes[at] === HASH) return -1
    }
    if (openMetrics && bytes[at] === HASH) {
      at = scanExemplar(bytes, at)
      if (at < 0) return -1
    }
  }
  if (bytes[at] === CARRIAGE_RETURN) at++
  return bytes[at] === LINE_FEED ? at + 1 : -1
}

function scanMilliseconds(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start
  let at = first
  let milliseconds = 0
  for (let byte = bytes[at]!; byte >= 0x30 && byte <= 0x39; byte = bytes[++at]!) {
    milliseconds = milliseconds * 10 + (byte - 0x30)
  }
  if (at === first || at - first > INT64_DIGITS) return -1
  scratch[0] = (first > start ? -milliseconds : milliseconds) / 1000
  return at
}

function keepTimestamp(timestamps: Timestamps, index: number, seconds: number): void {
  if (timestamps.seconds === undefined || timestamps.seconds.length <= index) {
    const grown = new Float64Array(Math.max(64, (index + 1) * 2)).fill(Number.NaN)
    if (timestamps.seconds) grown.set(timestamps.seconds)
    timestamps.seconds = grown
  }
  timestamps.seconds[index] = seconds
}

/** `# {trace_id="x"} 0.67 1520879607.789`: read to know it is well formed, not kept. */
function scanExemplar(bytes: Uint8Array, hash: number): number {
  const open = skipBlanks(bytes, hash + 1)
  if (bytes[open] !== BRACE_OPEN) return -1
  const close = scanLabels(bytes, open)
  if (close < 0) return -1
  const value = skipBlanks(bytes, close)
  if (value === close) return -1
  const afterValue = scanNumber(bytes, value, scratch, 0)
  if (afterValue < 0) return -1
  const time = skipBlanks(bytes, afterValue)
  if (time === afterValue || bytes[time] === LINE_FEED || bytes[time] === CARRIAGE_RETURN) return time
  const afterTime = scanNumber(bytes, time, scratch, 0)
  return afterTime < 0 ? -1 : skipBlanks(bytes, afterTime)
}
