/** Host lists as Slurm writes them: `node[01-64]:9100`, `gpu[1,3,5-7]-ib:9400`, `r[1-2]n[1-4]`. */
import { AppError } from './errors.ts'

export const MAX_EXPANDED = 10_000

/**
 * Every address a pattern stands for, in order; several brackets multiply, padding is kept. An IPv6
 * address in brackets (`[::1]:9100`) stays as it is.
 * @throws AppError `config` (`config.bad_range`, `config.range_too_large`)
 */
export function expandRange(pattern: string): readonly string[] {
  const parts = pattern.split(/(\[[^[\]]*\])/)
  let expanded = ['']
  for (const [place, part] of parts.entries()) {
    const bracketed = place % 2 === 1
    if (!bracketed && /[[\]]/.test(part)) throw badRange(pattern, part)
    const choices = !bracketed || isAddress(part) ? [part] : choicesOf(part.slice(1, -1), pattern)
    if (expanded.length * choices.length > MAX_EXPANDED) throw tooLarge(pattern)
    expanded = expanded.flatMap((start) => choices.map((choice) => start + choice))
  }
  return expanded
}

/**
 * Every node of a list as Slurm packs it: `cn[01-64],gpu[1,3]`.
 * @throws AppError as `expandRange`
 */
export function expandNodes(list: string): readonly string[] {
  const patterns = list.split(/,(?![^[]*\])/).map((pattern) => pattern.trim())
  return patterns.filter((pattern) => pattern !== '').flatMap(expandRange)
}

function isAddress(part: string): boolean {
  return /^\[[0-9a-fA-F]*:[0-9a-fA-F:.]*\]$/.test(part)
}

function choicesOf(list: string, pattern: string): string[] {
  const choices: string[] = []
  for (const item of list.split(',')) {
    const match = /^\s*(\d{1,15})(?:-(\d{1,15}))?\s*$/.exec(item)
    if (match === null) throw badRange(pattern, item)
    const [, low, high = low] = match as unknown as [string, string, string?]
    const first = Number(low)
    const last = Number(high)
    if (last < first || (high.length !== low.length && low.startsWith('0') && low !== '0'))
      throw badRange(pattern, item)
    if (choices.length + last - first + 1 > MAX_EXPANDED) throw tooLarge(pattern)
    const width = low.startsWith('0') ? low.length : 0
    for (let n = first; n <= last; n++) choices.push(String(n).padStart(width, '0'))
  }
  return choices
}

function badRange(pattern: string, part: string): AppError {
  return new AppError('config', 'config.bad_range', { pattern: pattern.slice(0, 200), part: part.slice(0, 50) })
}

function tooLarge(pattern: string): AppError {
  return new AppError('config', 'config.range_too_large', { pattern: pattern.slice(0, 200), limit: MAX_EXPANDED })
}
