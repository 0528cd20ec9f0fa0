/** The whole grammar, line by line: used when a body does not follow the layout of the one before it. */
import { AppError } from '../../core/errors.ts'
import { BRACE_OPEN, CARRIAGE_RETURN, equalBytes, HASH, LINE_FEED, scanMetricName, skipBlanks } from './bytes.ts'
import { createFamilies, type Families } from './families.ts'
import { createLabelReader, type LabelProblem, NO_LABELS, scanLabels } from './labels.ts'
import type { Layout } from './layout.ts'
import { scanNumber } from './number.ts'
import { scanTail, type Timestamps } from './tail.ts'

/** A body needs more than this only when an exporter has lost control of its labels. */
export const MAX_SAMPLES = 200_000

export interface Cold {
  readonly layout: Layout
  readonly values: Float64Array
  readonly timestamps: Float64Array | undefined
  /** for each sample, from the end of the line before to its value: everything that is not a number */
  readonly segmentStarts: Int32Array
  readonly segmentEnds: Int32Array
  /** where the last sample's line ends */
  readonly rest: number
}

/**
 * @param bytes ends in a line feed
 * @throws AppError `scrape.malformed`, `scrape.too_many_labels`, `scrape.too_many_samples`
 */
export function parseCold(bytes: Buffer, openMetrics: boolean, maxLabels: number): Cold {
  const families = createFamilies(openMetrics)
  const samples = createSamples(bytes, openMetrics, maxLabels)
  let at = 0
  let line = 0
  let ended = false
  while (at < bytes.length) {
    line++
    const lineStart = at
    if (ended) throw malformedLine(bytes, line, lineStart, at)
    if (!openMetrics) at = skipBlanks(bytes, at)
    const first = bytes[at]
    if (first === HASH) {
      const end = bytes.indexOf(LINE_FEED, at)
      const kind = families.comment(bytes, at, end)
      if (kind === 'malformed') throw malformedLine(bytes, line, lineStart, at)
      ended = kind === 'eof'
      at = end + 1
    } else if (first === LINE_FEED || (first === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED)) {
      if (openMetrics) throw malformedLine(bytes, line, lineStart, at)
      at += first === LINE_FEED ? 1 : 2
    } else at = samples.read(at, line, lineStart)
  }
  if (openMetrics && !ended)
    throw new AppError('unavailable', 'scrape.malformed', { line: line + 1, detail: '# EOF ?' })
  return samples.finish(families)
}

/** Sample lines, one after the other, in columns. */
function createSamples(bytes: Buffer, openMetrics: boolean, maxLabels: number) {
  const reader = createLabelReader(bytes, maxLabels)
  const starts: number[] = []
  const ends: number[] = []
  const names: string[] = []
  const sets: number[] = []
  const timestamps: Timestamps = { seconds: undefined }
  let values = new Float64Array(512)
  let segment = 0
  let name = ''
  let nameStart = 0

  /** The name at a position; mostly it is the one of the line before. */
  const readName = (start: number, end: number): string => {
    if (end - start !== name.length || !equalBytes(bytes, start, nameStart, name.length)) {
      name = bytes.toString('latin1', start, end)
    }
    nameStart = start
    return name
  }

  return {
    /** @returns position of the next line */
    read(start: number, line: number, lineStart: number): number {
      const malformed = (position: number) => malformedLine(bytes, line, lineStart, position)
      const index = names.length
      if (index === MAX_SAMPLES) throw new AppError('unavailable', 'scrape.too_many_samples', { limit: MAX_SAMPLES })
      const nameEnd = scanMetricName(bytes, start)
      if (nameEnd === start) throw malformed(start)
      const open = openMetrics ? nameEnd : skipBlanks(bytes, nameEnd)
      let afterLabels = nameEnd
      let set: number | LabelProblem = NO_LABELS
      if (bytes[open] === BRACE_OPEN) {
        afterLabels = scanLabels(bytes, open)
        if (afterLabels < 0) throw malformed(-1 - afterLabels)
        set = reader.read(open, afterLabels)
        if (set === 'too_many') throw new AppError('unavailable', 'scrape.too_many_labels', { line, limit: maxLabels })
        if (set === 'unsound') throw malformed(open)
      }
      const value = skipBlanks(bytes, afterLabels)
      // only after the brace of the text format may the blank be missing
      if (value === afterLabels && (openMetrics || value === nameEnd)) throw malformed(value)
      if (index === values.length) values = grow(values)
      const afterValue = scanNumber(bytes, value, values, index)
      if (afterValue < 0) throw malformed(value)
      const next = scanTail(bytes, afterValue, openMetrics, timestamps, index)
      if (next < 0) throw malformed(afterValue)
      starts.push(segment)
      ends.push(value)
      names.push(readName(start, nameEnd))
      sets.push(set)
      segment = next
      return next
    },
    finish(families: Families): Cold {
      refuseDuplicates(bytes, names, sets, ends)
      return {
        layout: {
          names,
          labels: sets.map((set) => reader.labels(set)),
          families: names.map((sample) => families.of(sample)),
        },
        values: values.subarray(0, names.length),
        timestamps: timestamps.seconds,
        segmentStarts: Int32Array.from(starts),
        segmentEnds: Int32Array.from(ends),
        rest: segment,
      }
    },
  }
}

function grow(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(values.length * 2)
  grown.set(values)
  return grown
}

function refuseDuplicates(
  bytes: Buffer,
  names: readonly string[],
  sets: readonly number[],
  ends: readonly number[],
): void {
  const numbers = new Map<string, number>()
  const seen = new Map<number, number>()
  for (let i = 0; i < names.length; i++) {
    const number = numbers.get(names[i]!) ?? numbers.size
    numbers.set(names[i]!, number)
    const key = number * MAX_SAMPLES * 2 + sets[i]!
    const earlier = seen.get(key)
    if (earlier === undefined) {
      seen.set(key, i)
      continue
    }
    const line = lineOf(bytes, ends[i]!)
    const detail = `${excerpt(bytes, bytes.lastIndexOf(LINE_FEED, ends[i]! - 1) + 1)} = ${lineOf(bytes, ends[earlier]!)}`
    throw new AppError('unavailable', 'scrape.malformed', { line, detail })
  }
}

function lineOf(bytes: Buffer, position: number): number {
  let line = 1
  for (let at = bytes.indexOf(LINE_FEED); at >= 0 && at < position; at = bytes.indexOf(LINE_FEED, at + 1)) line++
  return line
}

function malformedLine(bytes: Buffer, line: number, lineStart: number, position: number): AppError {
  const detail = `${excerpt(bytes, lineStart)} [col. ${position - lineStart + 1}]`
  return new AppError('unavailable', 'scrape.malformed', { line, detail })
}

/** The line without what stands in quotes: label values may name people. */
function excerpt(bytes: Buffer, lineStart: number): string {
  const lineEnd = bytes.indexOf(LINE_FEED, lineStart)
  return bytes
    .toString('latin1', lineStart, Math.min(lineEnd, lineStart + 2_000))
    .replace(/"(?:\\.|[^"\\])*(?:"|$)/g, '"…"')
    .replace(/[^\x20-\x7e…]/g, '·')
    .slice(0, 100)
}
