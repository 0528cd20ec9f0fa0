/** From the API's grids to the few named lines a chart can carry. */
import type { SeriesAnswer } from './answers.ts'
import { byName } from './names.ts'

/** One line of a chart. */
export interface Measured {
  readonly name: string
  readonly values: readonly (number | null)[]
}

/** Lines a reader can tell apart; the rest are summed as "others". */
export const MAX_LINES = 7

/**
 * All lines as they come where they are few; else the largest by name, and the rest folded into one.
 * @param fold false where a sum means nothing (ratios, temperatures): the rest is then left out
 */
export function foldOthers(measured: readonly Measured[], othersName: string, fold = true): readonly Measured[] {
  if (measured.length <= MAX_LINES) return measured
  const size = ({ values }: Measured) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  const ranked = [...measured].sort((a, b) => size(b) - size(a) || byName(a.name, b.name))
  const kept = ranked.slice(0, fold ? MAX_LINES - 1 : MAX_LINES).sort((a, b) => byName(a.name, b.name))
  if (!fold) return kept
  const rest = ranked.slice(MAX_LINES - 1)
  const values = rest[0]!.values.map((_, index) => {
    const known = rest.flatMap((line) => line.values[index] ?? [])
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0)
  })
  return [...kept, { name: othersName, values }]
}

/** Several answers on one grid: the latest start, so that index by index they mean the same instant. */
export function align(answers: readonly SeriesAnswer[]): {
  readonly start: number
  readonly step: number
  readonly shifts: readonly number[]
  readonly length: number
} | null {
  const step = answers[0]?.step
  if (step === undefined || answers.some((answer) => answer.step !== step)) return null
  const start = Math.max(...answers.map((answer) => answer.start))
  const shifts = answers.map((answer) => Math.round((start - answer.start) / step))
  const lengths = answers.flatMap((answer, index) => answer.series.map(({ values }) => values.length - shifts[index]!))
  return { start, step, shifts, length: lengths.length > 0 ? Math.min(...lengths) : 0 }
}
