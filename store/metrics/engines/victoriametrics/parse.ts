/** What VictoriaMetrics answers, parsed: JSON lines of `export`, text of `federate`, label values, its own `/metrics`. */
import * as z from 'zod'
import { ORIGIN_TAG } from '../../remote/remote.ts'

/** A series of an answer; samples in the server's order. */
export interface Exported {
  readonly name: string
  /** as stored */
  readonly tags: Readonly<Record<string, string>>
  readonly timesMs: readonly number[]
  readonly values: readonly number[]
}

/** Thrown for what is no such answer; its message goes into the detail of a problem. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** @throws Unreadable */
export function parseExportLine(line: string): Exported {
  const { metric, values, timestamps } = parseLine(line)
  // an answer holds millions of numbers: no schema for each of them
  if (!isTags(metric) || !Array.isArray(values) || !isNumbers(timestamps) || values.length !== timestamps.length)
    throw new Unreadable(excerpt(line))
  const { __name__: name = '', ...tags } = metric
  return { name, tags, timesMs: timestamps, values: isNumbers(values) ? values : values.map(toNumber) }
}

// no schema of zod's: it drops a label that is called __proto__
function isTags(found: unknown): found is Record<string, string> {
  return typeof found === 'object' && found !== null && Object.values(found).every((one) => typeof one === 'string')
}

function isNumbers(found: unknown): found is number[] {
  return Array.isArray(found) && found.every((one) => typeof one === 'number')
}

/** Infinite values stand there as +Inf, which is no JSON; newer servers write "Infinity". */
function parseLine(line: string): { metric?: unknown; values?: unknown; timestamps?: unknown } {
  try {
    return Object(JSON.parse(line))
  } catch {
    return Object(tryJson(withoutInfinities(line)))
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unreadable(excerpt(text))
  }
}

/** Only after the labels, whose texts may hold anything. */
function withoutInfinities(line: string): string {
  const at = line.lastIndexOf('},"values":[')
  return line.slice(0, at) + line.slice(at).replace(/([[,])([+-]?)Inf(?=[\],])/g, '$1"$2Infinity"')
}

/** @throws Unreadable */
function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  const number = typeof value === 'string' ? parseValue(value) : undefined
  if (number === undefined) throw new Unreadable(`value ${String(value)}`)
  return number
}

function parseValue(text: string): number | undefined {
  const infinite = /^([+-]?)Inf(?:inity)?$/.exec(text)
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity
  const value = text === '' ? NaN : Number(text)
  return Number.isNaN(value) ? undefined : value
}

const TAG = /([A-Za-z_][\w.-]*)="((?:[^"\\]|\\.)*)"(,|$)/y

/** One line of `federate`: `name{node="cn01"} 1.5 1795237474000`. @throws Unreadable */
export function parseFederateLine(line: string): Exported {
  const parts = /^([^\s{]+)(?:\{(.*)\})? (\S+) (\d+)$/s.exec(line)
  const value = parts ? parseValue(parts[3]!) : undefined
  if (!parts || value === undefined) throw new Unreadable(excerpt(line))
  return {
    name: parts[1]!,
    tags: parseTags(parts[2] ?? '', line),
    timesMs: [Number(parts[4])],
    values: [value],
  }
}

function parseTags(text: string, line: string): Record<string, string> {
  const tags: [string, string][] = []
  TAG.lastIndex = 0
  while (TAG.lastIndex < text.length) {
    const found = TAG.exec(text)
    if (!found) throw new Unreadable(excerpt(line))
    // quoted as JSON: \u003c among others
    tags.push([found[1]!, String(tryJson(`"${found[2]!}"`))])
  }
  return Object.fromEntries(tags)
}

const LabelValues = z.object({ status: z.literal('success'), data: z.array(z.string()) })

/** @throws Unreadable */
export function parseLabelValues(text: string): readonly string[] {
  const found = LabelValues.safeParse(tryJson(text))
  if (!found.success) throw new Unreadable(excerpt(text))
  return found.data.data
}

const SeriesCount = z.object({ status: z.literal('success'), data: z.object({ totalSeries: z.number() }) })

/** Of `/api/v1/status/tsdb`. @throws Unreadable */
export function parseSeriesCount(text: string): number {
  const found = SeriesCount.safeParse(tryJson(text))
  if (!found.success) throw new Unreadable(excerpt(text))
  return found.data.data.totalSeries
}

const SeriesList = z.object({ status: z.literal('success'), data: z.array(z.custom<Record<string, string>>(isTags)) })

/** Of `/api/v1/series`: how many different ones, whatever their origin. @throws Unreadable */
export function parseSeriesList(text: string): number {
  const found = SeriesList.safeParse(tryJson(text))
  if (!found.success) throw new Unreadable(excerpt(text))
  const ids = found.data.data.map((tags) =>
    JSON.stringify(
      Object.entries(tags)
        .filter(([name]) => name !== ORIGIN_TAG)
        .sort(),
    ),
  )
  return new Set(ids).size
}

/** What a process says of itself on `/metrics`. */
export interface ProcessMetrics {
  /** empty where the package was built without one, as Debian's */
  readonly version: string
  readonly startedSeconds: number
  /** every setting, as text */
  readonly flags: ReadonlyMap<string, string>
  readonly readOnly: boolean
  readonly freeDiskBytes: number
  readonly dataBytes: number
  /** samples dropped because a limit on new series was reached, by the limit's flag */
  readonly dropped: ReadonlyMap<string, number>
}

/** @returns undefined where it is not a process of VictoriaMetrics that stores samples (a proxy, another program) */
export function parseProcessMetrics(text: string): ProcessMetrics | undefined {
  let version = ''
  let startedSeconds: number | undefined
  let readOnly: boolean | undefined
  let freeDiskBytes = 0
  let dataBytes = 0
  const flags = new Map<string, string>()
  const dropped = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, name, labels = '', number] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    const value = Number(number)
    if (name === 'flag') flags.set(...flagOf(labels))
    else if (name === 'vm_app_version') version = /short_version="([^"]*)"/.exec(labels)?.[1] ?? ''
    else if (name === 'vm_app_start_timestamp') startedSeconds = value
    else if (name === 'vm_storage_is_read_only') readOnly = value === 1
    else if (name === 'vm_free_disk_space_bytes') freeDiskBytes += value
    else if (name === 'vm_data_size_bytes') dataBytes += value
    else if (name === 'vm_hourly_series_limit_rows_dropped_total') dropped.set('-storage.maxHourlySeries', value)
    else if (name === 'vm_daily_series_limit_rows_dropped_total') dropped.set('-storage.maxDailySeries', value)
  }
  if (startedSeconds === undefined || readOnly === undefined) return undefined
  return { version, startedSeconds, flags, readOnly, freeDiskBytes, dataBytes, dropped }
}

function flagOf(labels: string): [string, string] {
  const name = /name="([^"]*)"/.exec(labels)?.[1] ?? ''
  const value = /value="((?:[^"\\]|\\.)*)"/.exec(labels)?.[1] ?? ''
  return [name, value]
}

function excerpt(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`
}
