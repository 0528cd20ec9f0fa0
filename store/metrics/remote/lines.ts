/**
 * Frames as line protocol, by hand: what lies where is told in `remote.ts`. Pure.
 *
 * - One line a label set of a measurement, with all its fields: the server's work goes with lines, not with fields.
 * - Absent (NaN) is left out, and so is a line of nothing but absent values.
 * - An infinite value gets a line of its own: VictoriaMetrics stores it, every InfluxDB refuses the line it stands
 *   in. So nothing else goes with it, and it is found among the rejected lines instead of vanishing.
 * - Numbers are JavaScript's shortest text that reads back as the same double, `-0` included.
 */
import { isMetricId, metric as metricOf, type Statistic } from '../../../core/catalogue.ts'
import { NUMBER_BYTES, writeNumber } from '../../../core/decimal-text.ts'
import { type Frame, type Labels, labelsId, type SeriesSet } from '../../../core/series.ts'
import type { Resolution, RollupFrame } from '../store.ts'
import { FRAME_MEASUREMENT, measurementAt, ORIGIN_TAG, SENTINEL_MEASUREMENT } from './remote.ts'

/** A line but for its values and its time. */
interface Template {
  /** `node,node=cn01,origin=host:cn01 ` */
  readonly head: string
  /** `load1`, and its position in the set */
  readonly fields: string[]
  /** `,load1=` in UTF-8 */
  readonly starts: Uint8Array[]
  readonly positions: number[]
  /** bytes that its values take at most, with their names */
  longest: number
}

/** Values of the line under way: a string for each of them, put together in the end, took twice as long. */
let bytes = Buffer.alloc(4096)

/** Templates of a set, by origin (and resolution): a set lives as long as its series do not change. */
const templates = new WeakMap<SeriesSet, Map<string, readonly Template[]>>()

/** @returns line protocol in whole milliseconds, one text a line, without line ends */
export function frameLines(frames: readonly Frame[]): string[] {
  const lines: string[] = []
  for (const { origin, timeSeconds, intervalSeconds, set, values } of frames) {
    const end = ` ${toMs(timeSeconds)}`
    for (const { head, fields, starts, positions, longest } of templatesOf(set, origin, 'raw')) {
      if (bytes.length < longest) bytes = Buffer.alloc(2 * longest)
      let used = 0
      for (let at = 0; at < positions.length; at += 1) {
        const value = values[positions[at]!]!
        if (Number.isFinite(value)) used = writeField(starts[at]!, value, used)
        else if (!Number.isNaN(value)) lines.push(`${head}${fields[at]}=${value}${end}`)
      }
      // without the first comma
      if (used > 0) lines.push(head + bytes.toString('utf8', 1, used) + end)
    }
    lines.push(`${frameHead(origin, 'raw')}interval=${toText(intervalSeconds)}${end}`)
  }
  return lines
}

/** @returns the place after it in `bytes` */
function writeField(start: Uint8Array, value: number, used: number): number {
  for (let at = 0; at < start.length; at++) bytes[used + at] = start[at]!
  return writeNumber(bytes, used + start.length, value)
}

/** As `frameLines`; the fields are `load1_sum`, `load1_count`, …, the time is the bucket's start. */
export function rollupLines(frames: readonly RollupFrame[]): string[] {
  const lines: string[] = []
  for (const { origin, resolution, startSeconds, lastSeconds, intervalSeconds, set, statistics } of frames) {
    const end = ` ${toMs(startSeconds)}`
    const kept = Object.entries(statistics) as [Statistic, Float64Array][]
    for (const { head, fields, positions } of templatesOf(set, origin, resolution)) {
      let text = ''
      for (let at = 0; at < fields.length; at += 1) {
        for (const [statistic, values] of kept) {
          const value = values[positions[at]!]!
          const field = `${fields[at]}_${statistic}`
          if (Number.isFinite(value)) text += `${text === '' ? '' : ','}${field}=${toText(value)}`
          else if (!Number.isNaN(value)) lines.push(`${head}${field}=${value}${end}`)
        }
      }
      if (text !== '') lines.push(head + text + end)
    }
    lines.push(`${frameHead(origin, resolution)}interval=${toText(intervalSeconds)},last=${toText(lastSeconds)}${end}`)
  }
  return lines
}

/** The mark that ends a batch, by which `confirm` sees whether the server still has it. One a writer and millisecond. */
export function sentinelLine(writer: string, batch: number, timeMs: number): string {
  return `${SENTINEL_MEASUREMENT},writer=${escapeTag(writer)} batch=${batch} ${timeMs}`
}

/**
 * The field as which a raw sample is stored: its own name, but `state_value` where a tag of the measurement already
 * has it (`slurm_node.state` has a label `state`): a table of InfluxDB 3 has one column of a name.
 */
export function storedField(measurement: string, field: string): string {
  const id = `${measurement}.${field}`
  return isMetricId(id) && metricOf(id).allLabels.includes(field) ? `${field}_value` : field
}

/** What is stored for a tag value, to be compared with in queries: what line protocol cannot carry is `%XX`. */
export function storedTag(value: string): string {
  return UNCARRIABLE.test(value) ? value.replace(UNCARRIABLE_ALL, toPercent) : value
}

/** A tag value (or key) as it stands in a line: `storedTag`, escaped. */
export function escapeTag(value: string): string {
  return storedTag(value).replace(/[,= ]/g, '\\$&')
}

/** The value of what a server says it stores: undoes `storedTag`. */
export function unescapeTag(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/%(?:u([0-9A-F]{4})|([0-9A-F]{2}))/g, (_, wide: string | undefined, byte: string | undefined) =>
    String.fromCharCode(Number.parseInt((wide ?? byte)!, 16)),
  )
}

// Control characters end or garble a line; a backslash means something else to every server where it stands before a
// comma, a space or the end; half a surrogate pair is no UTF-8 (two such values would become one series).
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant
const UNCARRIABLE = /[\0-\x1f\x7f%\\\p{Surrogate}]/u
const UNCARRIABLE_ALL = new RegExp(UNCARRIABLE, 'gu')

function toPercent(character: string): string {
  const code = character.charCodeAt(0)
  const hex = code.toString(16).toUpperCase()
  return code < 0x80 ? `%${hex.padStart(2, '0')}` : `%u${hex}`
}

function templatesOf(set: SeriesSet, origin: string, resolution: Resolution): readonly Template[] {
  let known = templates.get(set)
  if (!known) {
    known = new Map()
    templates.set(set, known)
  }
  const key = `${resolution} ${origin}`
  const found = known.get(key) ?? makeTemplates(set, origin, resolution)
  known.set(key, found)
  return found
}

function makeTemplates({ keys }: SeriesSet, origin: string, resolution: Resolution): readonly Template[] {
  const lines = new Map<string, Template>()
  keys.forEach(({ metric, labels }, position) => {
    const dot = metric.indexOf('.')
    const measurement = metric.slice(0, dot)
    const id = measurement + labelsId(labels)
    let line = lines.get(id)
    if (!line) {
      line = {
        head: headOf(measurement, labels, origin, resolution),
        fields: [],
        starts: [],
        positions: [],
        longest: 0,
      }
      lines.set(id, line)
    }
    const field = metric.slice(dot + 1)
    const stored = resolution === 'raw' ? storedField(measurement, field) : field
    line.fields.push(stored)
    const start = Buffer.from(`,${stored}=`)
    line.starts.push(start)
    line.longest += start.length + NUMBER_BYTES
    line.positions.push(position)
  })
  return [...lines.values()]
}

function headOf(measurement: string, labels: Labels, origin: string, resolution: Resolution): string {
  // sorted, or the server has to
  const tags = [...Object.entries(labels), [ORIGIN_TAG, origin] as const].sort(([a], [b]) => (a < b ? -1 : 1))
  const text = tags.map(([name, value]) => `,${escapeTag(name)}=${escapeTag(value)}`).join('')
  return `${escapeTag(measurementAt(measurement, resolution))}${text} `
}

function frameHead(origin: string, resolution: Resolution): string {
  return headOf(FRAME_MEASUREMENT, {}, origin, resolution)
}

/** Seconds as whole milliseconds, as every store keeps them. */
export function toMs(seconds: number): number {
  return Math.round(seconds * 1000)
}

function toText(value: number): string {
  return value === 0 && Object.is(value, -0) ? '-0' : String(value)
}
