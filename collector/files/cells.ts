/**
 * Cells as values. What is blank is unknown (`null`, ''); what cannot be understood is a problem with its row and
 * column, and nothing of such a file is kept.
 */
import type { Problem } from '../../core/errors.ts'
import type { RowProblems } from '../accounting/problems.ts'
import type { TableRow } from './table.ts'

export interface Cells<Key extends string> {
  readonly row: number
  /** as the file titles it */
  titleOf(key: Key): string
  text(key: Key): string
  /** A text that must be there. @param expected what to write */
  needed(key: Key, expected: string): string
  /** A whole number from `least` on. */
  count(key: Key, least?: number): number | null
  /** Written with a comma or a point. */
  decimal(key: Key, from: number, to: number): number | null
  /** ISO 8601; '' where it is blank */
  date(key: Key): string
  year(key: Key): number | null
  /** ISO 8601, a day or a year; '' where it is blank */
  dayOrYear(key: Key): string
  /** 0 to 1, or written as a percentage. */
  share(key: Key): number | null
  /** Parts of a list. @param separator beside `/`, `;`, `|` and ends of lines */
  list(key: Key): readonly string[]
  yesNo(key: Key): 'yes' | 'no' | 'unknown' | null
  bad(key: Key, expected: string): void
  problem(problem: Problem): void
}

export function cellsOf<Key extends string>(
  { row, cells }: TableRow,
  titles: readonly string[],
  places: ReadonlyMap<Key, number>,
  problems: RowProblems,
): Cells<Key> {
  const titleOf = (key: Key) => titles[places.get(key) ?? -1] ?? key
  const text = (key: Key) => cells[places.get(key) ?? -1] ?? ''
  const bad = (key: Key, expected: string) => problems.badValue(row, titleOf(key), text(key), expected)
  /** @returns null where it is blank or, having said so, where it is nothing that `read` understands */
  const read = <T>(key: Key, expected: string, understand: (text: string) => T | undefined): T | null => {
    const value = text(key)
    if (value === '') return null
    const found = understand(value)
    if (found === undefined) bad(key, expected)
    return found ?? null
  }
  return {
    row,
    titleOf,
    text,
    bad,
    needed(key, expected) {
      const value = text(key)
      if (value === '') problems.add({ code: 'import.empty_cell', params: { row, column: titleOf(key), expected } })
      return value
    },
    count: (key, least = 0) =>
      read(key, `${least}, ${least + 1}, ${least + 2}…`, (value) => {
        const number = readCount(value)
        return number !== undefined && number >= least ? number : undefined
      }),
    decimal: (key, from, to) =>
      read(key, Number.isFinite(to) ? `${from} … ${to}` : '1.5 / 1,5', (value) => {
        const number = readDecimal(value, to)
        return number !== undefined && number >= from && number <= to ? number : undefined
      }),
    date: (key) => read(key, '2026-03-31 / 31/03/2026', readDate) ?? '',
    year: (key) => read(key, '2026', readYear),
    dayOrYear: (key) => read(key, '2026-03-31 / 2026', (value) => readDate(value) ?? readYear(value)?.toString()) ?? '',
    share: (key) => read(key, '0.648 / 64,8 %', readShare),
    list: (key) =>
      text(key)
        .split(/[/;|\n\r]/)
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    yesNo: (key) => read(key, 'sí / no / ?', readYesNo),
    problem: (problem) => problems.add(problem),
  }
}

/** `2404`, `2.404`, `2,404`, `2 404`, and `41.0` as statistics programs write it. */
export function readCount(text: string): number | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  if (/^\d{1,3}(?:([., \u00a0\u202f])\d{3})(?:\1\d{3}){0,3}$/.test(text)) return Number(text.replace(/\D/g, ''))
  return /^\d{1,15}[.,]0{1,2}$/.test(text) ? Number.parseInt(text, 10) : undefined
}

/**
 * `3,5`, `3.5`, `1.234,5`, `-12`. Of one separator before three digits nobody knows whether it groups thousands: it
 * does not where the number would be larger than `most`.
 */
export function readDecimal(text: string, most: number): number | undefined {
  const plain = text.replace(/[\u2212\u2013]/, '-').replace(/[ \u00a0\u202f]/g, '')
  if (!/^[+-]?\d{1,15}(?:[.,]\d+)*$/.test(plain)) return undefined
  const separators = plain.match(/[.,]/g) ?? []
  const last = separators.at(-1)
  if (last === undefined) return Number(plain)
  if (separators.length > 1) {
    // all but the last group thousands, and by the other sign
    const grouped = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$|^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/.test(plain)
    return grouped ? Number(plain.replaceAll(last === ',' ? '.' : ',', '').replace(',', '.')) : undefined
  }
  const mayGroup = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(plain)
  const number = Number(plain.replace(',', '.'))
  return mayGroup && Math.abs(number) * 1000 <= most ? undefined : number
}

/** `0,648`, `64,8 %` */
export function readShare(text: string): number | undefined {
  const isPercentage = text.endsWith('%')
  const number = readDecimal(text.replace(/\s*%$/, ''), isPercentage ? 100 : 1)
  const share = number === undefined || !isPercentage ? number : number / 100
  return share !== undefined && share >= 0 && share <= 1 ? share : undefined
}

const YEAR_FIRST = /^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)(?:[T ]\d\d:[\d:.]+(?:Z|[+-][\d:]+)?)?$/
const DAY_FIRST = /^(?<day>\d\d?)(?<by>[/.-])(?<month>\d\d?)\k<by>(?<year>\d{4})$/

/** `2026-03-31`, or day first: `31/03/2026`, `31-3-2026`, `31.03.2026`. @returns ISO 8601 */
export function readDate(text: string): string | undefined {
  const parts = (YEAR_FIRST.exec(text) ?? DAY_FIRST.exec(text))?.groups
  if (!parts || readYear(parts['year']!) === undefined) return undefined
  const [year, month, day] = [parts['year'], parts['month'], parts['day']].map(Number) as [number, number, number]
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString()
  } catch {
    return undefined
  }
}

/** `2026`, and `2026.0` as statistics programs write it. */
export function readYear(text: string): number | undefined {
  const year = /^((?:19|20)\d\d)(?:[.,]0)?$/.exec(text)?.[1]
  return year === undefined ? undefined : Number(year)
}

const YES = ['si', 'sim', 'yes', 's', 'y', 'x', 'true', 'verdadero', 'verdadeiro', '1']
const NO = ['no', 'nao', 'n', 'false', 'falso', '0']
const UNKNOWN = [
  '?',
  'unknown',
  'desconocido',
  'desconhecido',
  'sin confirmar',
  'sem confirmar',
  'por confirmar',
  'a confirmar',
]

export function readYesNo(text: string): 'yes' | 'no' | 'unknown' | undefined {
  const word = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  if (YES.includes(word)) return 'yes'
  if (NO.includes(word)) return 'no'
  return UNKNOWN.includes(word) ? 'unknown' : undefined
}
