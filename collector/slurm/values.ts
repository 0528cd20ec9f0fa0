/**
 * Reading Slurm's JSON. Every release writes the same things differently (numbers as numbers, `null`, words or
 * `{set, infinite, number}`; states as a string or a list), and unknown keys come and go: only what is needed is
 * read, tolerantly, and what cannot be understood is an error that names its place.
 */
import { AppError } from '../../core/errors.ts'

/** One object of a document and where it stands, for messages. */
export interface Item {
  /** who sent the document: an address or a command */
  readonly address: string
  /** `jobs[12]` */
  readonly path: string
  readonly fields: Readonly<Record<string, unknown>>
}

const LABEL_LENGTH = 200
const SHOWN_LENGTH = 60
/** NO_VAL and INFINITE, printed where somebody forgot that they mean "not set"; those of 64 bits are one double. */
const SENTINELS = new Set([2 ** 32 - 2, 2 ** 32 - 1, 2 ** 64])

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws AppError `scrape.not_json` */
export function parseJson(text: string, address: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const detail = shown(error instanceof Error ? error.message : String(error))
    throw new AppError('unavailable', 'scrape.not_json', { address, detail }, { cause: error })
  }
}

/** The objects of a list. @throws AppError `scrape.unexpected_shape` where there is no such list */
export function listOf(document: unknown, key: string, address: string): readonly Item[] {
  const list = isObject(document) && Object.hasOwn(document, key) ? document[key] : undefined
  if (!Array.isArray(list)) throw unexpected(address, key, mismatch(list, 'array'))
  return list.map((entry: unknown, index) => {
    const path = `${key}[${index}]`
    if (!isObject(entry)) throw unexpected(address, path, mismatch(entry, 'object'))
    return { address, path, fields: entry }
  })
}

/** The value of the first of these keys that is there at all; names of a field change between versions. */
function firstOf(item: Item, keys: readonly string[]): { key: string; value: unknown } {
  const key = keys.find((name) => Object.hasOwn(item.fields, name))
  return key === undefined ? { key: keys[0] ?? '', value: undefined } : { key, value: item.fields[key] }
}

/**
 * A count, size or time: NaN where Slurm says "not set", "infinite" or prints one of its sentinels (a negative
 * number among them).
 * @throws AppError `scrape.unexpected_shape` where the key is missing or its value is no number in any notation
 */
export function numberAt(item: Item, ...keys: string[]): number {
  const { key, value } = firstOf(item, keys)
  const number = value === undefined ? undefined : optionalNumber(value)
  if (number === undefined) throw unexpected(item.address, `${item.path}.${key}`, mismatch(value, 'number'))
  return number
}

/** As `numberAt`, but a key that is not there is NaN as well: not every version has it. */
export function numberIfAny(item: Item, ...keys: string[]): number {
  return firstOf(item, keys).value === undefined ? Number.NaN : numberAt(item, ...keys)
}

/** `undefined` where the value is no number in any of Slurm's notations. */
export function optionalNumber(value: unknown): number | undefined {
  if (value === null) return Number.NaN
  if (typeof value === 'number') return isMeaningful(value) ? value : Number.NaN
  if (typeof value === 'string') return numberWord(value)
  if (!isObject(value) || !('number' in value || 'set' in value || 'infinite' in value)) return undefined
  if (value['set'] === false || value['infinite'] === true) return Number.NaN
  return typeof value['number'] === 'number' ? optionalNumber(value['number']) : undefined
}

function isMeaningful(value: number): boolean {
  return Number.isFinite(value) && value >= 0 && !SENTINELS.has(value)
}

function numberWord(text: string): number | undefined {
  if (/^\d{1,20}(\.\d{1,20})?$/.test(text)) return optionalNumber(Number(text))
  return /^-?(inf|infinity|infinite|unlimited|n\/a|none|nan|)$/i.test(text) ? Number.NaN : undefined
}

/** A text; empty where it is `null` or not there. @throws AppError `scrape.unexpected_shape` */
export function textAt(item: Item, key: string): string {
  const { value } = firstOf(item, [key])
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  throw unexpected(item.address, `${item.path}.${key}`, mismatch(value, 'string'))
}

/** A text that must be there, cleaned for use as a label. @throws AppError `scrape.unexpected_shape` */
export function nameAt(item: Item, key: string): string {
  const name = cleanLabel(textAt(item, key))
  if (name === '') throw unexpected(item.address, `${item.path}.${key}`, mismatch(item.fields[key], 'string'))
  return name
}

/**
 * Words in upper case, written as `"RUNNING"`, `["RUNNING", "COMPLETING"]` or `"IDLE+DRAIN"`; none where the key
 * is missing. @throws AppError `scrape.unexpected_shape`
 */
export function wordsAt(item: Item, key: string): readonly string[] {
  const { value } = firstOf(item, [key])
  if (value === undefined || value === null) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((entry) => {
    if (typeof entry !== 'string') throw unexpected(item.address, `${item.path}.${key}`, mismatch(entry, 'string'))
    return entry
      .toUpperCase()
      .split(/[+,]/)
      .filter((word) => word !== '')
  })
}

/** Free text as a label: one line, well-formed, of bounded length. Empty stays empty. */
export function cleanLabel(text: string): string {
  const line = text
    .slice(0, 20 * LABEL_LENGTH)
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
  if (line.length <= LABEL_LENGTH) return line
  return `${line.slice(0, LABEL_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** A foreign text inside a message: short, one line. */
export function shown(text: string, length = SHOWN_LENGTH): string {
  const line = cleanLabel(text)
  return line.length <= length ? line : `${line.slice(0, length - 1).toWellFormed()}…`
}

export function unexpected(address: string, path: string, detail: string): AppError {
  return new AppError('unavailable', 'scrape.unexpected_shape', { address, path, detail })
}

/** What is there and what should be, in JSON's own words, which need no translation: `null ≠ number`. */
export function mismatch(value: unknown, expected: 'array' | 'object' | 'number' | 'string'): string {
  return `${kindOf(value)} ≠ ${expected}`
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object' && value !== null) return 'object'
  return typeof value === 'string' ? `"${shown(value)}"` : String(value)
}
