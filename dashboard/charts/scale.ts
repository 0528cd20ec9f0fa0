/** From values to the numbers along an axis, and what is written there. Pure. */
import { type Language, LOCALES } from '../../core/i18n.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'
import { formatNumber } from '../logic/format.ts'
import { formatWait } from '../logic/wait-format.ts'
import type { ChartModel } from './model.ts'

/** What a value axis of ECharts is made of, beside its looks. */
export interface ValueScale {
  /** from a value of the model to its number on the axis */
  readonly toAxis: (value: number) => number
  readonly label: (number: number, language: Language) => string
  readonly min: number | null
  readonly max: number | null
  /** numbers that are labelled; undefined leaves it to ECharts */
  readonly ticks?: readonly number[]
  readonly interval: number | null
  readonly minInterval: number
}

/** From here on zeros are not spelt out. */
const MANY = 100_000
const compact = new Map<Language, Intl.NumberFormat>()

/** 50.000 → 50 k: beside an axis, where the others are as large. */
function formatCompact(value: number, language: Language): string {
  const known = compact.get(language)
  const made = known ?? new Intl.NumberFormat(LOCALES[language], { notation: 'compact', maximumSignificantDigits: 3 })
  if (!known) compact.set(language, made)
  return made.format(value)
}

export function valueScale(model: ChartModel): ValueScale {
  if (model.scale === 'log') return logScale(model)
  const { divisor, unit } = axisUnit(model)
  const isWhole = model.unit === 'ratio' && !model.isPart
  const say = maximum(model) / divisor >= MANY ? formatCompact : formatNumber
  return {
    toAxis: (value) => value / divisor,
    label: (number, language) => `${say(number, language)}${unit === '' ? '' : ` ${unit}`}`,
    min: model.zeroBased ? 0 : null,
    max: axisMax(model),
    interval: isWhole ? 25 : null,
    minInterval: model.unit === 'whole' || unit === 'B' ? 1 : 0,
  }
}

/** Bytes are drawn in the unit of their maximum, so that the axis has round numbers. */
function axisUnit(model: ChartModel): { readonly divisor: number; readonly unit: string } {
  if (model.unit === 'bytes' || model.unit === 'bytes_per_second') {
    const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
    const max = maximum(model)
    const power = max < 1 ? 0 : Math.min(steps.length - 1, Math.floor(Math.log(max) / Math.log(1024)))
    return { divisor: 1024 ** power, unit: `${steps[power]}${model.unit === 'bytes' ? '' : '/s'}` }
  }
  if (model.unit === 'ratio') return { divisor: 0.01, unit: '%' }
  if (model.unit === 'celsius') return { divisor: 1, unit: '°C' }
  if (model.unit === 'watts') return { divisor: 1, unit: 'W' }
  return { divisor: 1, unit: '' }
}

/** A ratio's axis ends at 100 %, unless only a part of it is shown; a line that is flat zero still needs an axis. */
function axisMax(model: ChartModel): number | null {
  const max = maximum(model)
  if (model.unit === 'ratio' && !model.isPart) return max <= 1 ? 100 : null
  return max === 0 && model.zeroBased ? 1 : null
}

export function maximum({ lines, capacity, stacked, length, fan }: ChartModel): number {
  let max = Math.max(0, ...(fan?.bands ?? []).flatMap(({ high }) => high.map((value) => value ?? 0)))
  for (let index = 0; index < length; index += 1) {
    const here = lines.map(({ values }) => values[index] ?? 0)
    const top = stacked ? here.reduce((sum, value) => sum + value, 0) : Math.max(0, ...here)
    max = Math.max(max, top, capacity?.values[index] ?? 0)
  }
  return max
}

/** Seconds that a log axis of durations names. */
const MARKS = [
  1,
  10,
  MINUTE_SECONDS,
  10 * MINUTE_SECONDS,
  HOUR_SECONDS,
  6 * HOUR_SECONDS,
  DAY_SECONDS,
  7 * DAY_SECONDS,
  30 * DAY_SECONDS,
  365 * DAY_SECONDS,
]

const LOG_MARGIN = 1.5

/** Powers of ten of seconds, from a second up: a logarithm has no zero. */
function logScale(model: ChartModel): ValueScale {
  const toAxis = (value: number) => Math.log10(Math.max(1, value))
  const known = model.lines.flatMap(({ values }) => values.filter((value) => value !== null))
  const least = Math.min(...known, MARKS.at(-1)!)
  const most = Math.max(maximum(model), 10)
  // the axis begins at a mark, and ends a little above the line
  const from = MARKS.findLast((mark) => mark <= least) ?? 1
  const marks = MARKS.filter((mark) => from <= mark && mark <= most * LOG_MARGIN)
  return {
    toAxis,
    label: (number, language) => markName(Math.round(10 ** number), language),
    min: toAxis(from),
    max: toAxis(most * LOG_MARGIN),
    ticks: marks.map(toAxis),
    interval: null,
    minInterval: 0,
  }
}

/** `1 min`, `1 h`, `1 d`: durations that are one of something are said so. */
function markName(seconds: number, language: Language): string {
  if (seconds === MINUTE_SECONDS) return '1 min'
  if (seconds === HOUR_SECONDS) return '1 h'
  if (seconds === DAY_SECONDS) return '1 d'
  return formatWait(seconds, language)
}
