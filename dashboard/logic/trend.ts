/** How a line moved over the period. */
import type { Language } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { unitText } from '../text/units.ts'
import type { SeriesAnswer } from './answers.ts'
import { formatText } from './format.ts'

export interface Trend {
  readonly first: number
  readonly last: number
  /** last − first over the known points */
  readonly delta: number
  readonly max: number
  readonly min: number
  readonly maxAt: UnixSeconds
  readonly from: UnixSeconds
  readonly to: UnixSeconds
  /** share of the steps between the first and the last known point that have no value */
  readonly gapRatio: number
}

/** null when fewer than one point is known */
export function trendOf(values: readonly (number | null)[], start: UnixSeconds, step: number): Trend | null {
  let first = -1
  let last = -1
  let max = -1
  let min = -1
  let known = 0
  values.forEach((value, index) => {
    if (value === null) return
    known += 1
    if (first < 0) first = index
    last = index
    if (max < 0 || value > values[max]!) max = index
    if (min < 0 || value < values[min]!) min = index
  })
  if (first < 0) return null
  const at = (index: number) => start + index * step
  return {
    first: values[first]!,
    last: values[last]!,
    delta: values[last]! - values[first]!,
    max: values[max]!,
    min: values[min]!,
    maxAt: at(max),
    from: at(first),
    to: at(last),
    gapRatio: 1 - known / (last - first + 1),
  }
}

/** Step by step sum; null where no series is known. */
export function sumSeries(
  series: readonly { readonly values: readonly (number | null)[] }[],
): readonly (number | null)[] {
  const length = Math.max(0, ...series.map(({ values }) => values.length))
  return Array.from({ length }, (_, index) => {
    const known = series.flatMap(({ values }) => values[index] ?? [])
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0)
  })
}

/** 1 − available ÷ total, step by step; null where either side is. */
export function usedSeries(available: SeriesAnswer, whole: SeriesAnswer): readonly (number | null)[] {
  const a = sumSeries(available.series)
  const b = sumSeries(whole.series)
  const shift = Math.round((available.start - whole.start) / available.step)
  return a.map((free, index) => {
    const size = b[index + shift]
    return free === null || size == null || size === 0 ? null : 1 - free / size
  })
}

/** `↑ 40`, `↓ 3 pts`, `=`: arrow and amount, never colour alone. */
export function deltaText(delta: number, unit: string, language: Language): string {
  if (unit === 'ratio') {
    const points = Math.round(Math.abs(delta) * 100)
    return points === 0 ? '=' : `${arrow(delta)} ${points} ${unitText.points[language]}`
  }
  if (Math.abs(delta) < 1e-9 || (unit === 'whole' && Math.round(delta) === 0)) return '='
  return `${arrow(delta)} ${formatText(Math.abs(delta), unit, language)}`
}

const arrow = (delta: number) => (delta > 0 ? '↑' : '↓')
