/** What a time chart draws, free of any chart library. */
import type { Language } from '../../core/i18n.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { Periods } from '../logic/calendar.ts'
import type { Measured } from '../logic/chart-series.ts'
import { formatClock, formatDate, formatInstant } from '../logic/format.ts'
import { periodName } from '../logic/period-words.ts'
import type { Fan } from './fan.ts'

export interface ChartModel {
  /** Unix seconds of the first step */
  readonly start: number
  /** seconds from one to the next; of `periods`, which are uneven, their mean */
  readonly step: number
  readonly length: number
  readonly lines: readonly Measured[]
  /** one solid ink line: what there is, against what is used */
  readonly capacity: Measured | null
  /** a dotted ink line: how much of the capacity is meant to be used */
  readonly target?: Measured
  readonly unit: string
  readonly stacked: boolean
  /** false for temperatures: zero means nothing there */
  readonly zeroBased: boolean
  /** in place of even steps: each value holds from its period's beginning to its end */
  readonly periods?: Periods
  /** waits, from seconds to months; zero is drawn as the least there is */
  readonly scale?: 'log'
  /** a ratio's axis ends above its maximum instead of at 100 % */
  readonly isPart?: boolean
  /** the lines are history and forecast of one thing */
  readonly fan?: Fan
}

/** A model of calendar periods. */
export function periodModel(
  periods: Periods,
  lines: readonly Measured[],
  shape: Pick<ChartModel, 'unit' | 'stacked'> & Pick<Partial<ChartModel>, 'scale' | 'isPart'>,
): ChartModel {
  const length = periods.bounds.length - 1
  const [start, end] = [periods.bounds[0]!, periods.bounds[length]!]
  return { start, step: (end - start) / length, length, lines, capacity: null, zeroBased: true, periods, ...shape }
}

/** Unix seconds at which a step begins; the one after the last is the end of all. */
export function timeOf({ periods, start, step }: ChartModel, index: number): number {
  return periods ? periods.bounds[index]! : start + index * step
}

export const endOf = (model: ChartModel) => timeOf(model, model.length)

/** Where a step is pointed at: a value of even steps is one of a moment, one of a period of all of it. */
export function markOf(model: ChartModel, index: number): number {
  const at = timeOf(model, index)
  return model.periods ? (at + timeOf(model, index + 1)) / 2 : at
}

/** The step that a moment is nearest to, or the period that it is in; undefined outside of all. */
export function indexAt(model: ChartModel, time: number): number | undefined {
  const { periods, start, step, length } = model
  const index = periods ? periods.bounds.findLastIndex((bound) => bound <= time) : Math.round((time - start) / step)
  return index >= 0 && index < length ? index : undefined
}

/** Blocks that lie on each other: their edges say it all. */
export const isPile = ({ stacked, periods }: ChartModel) => stacked && periods !== undefined

/** A step in words: short, for a table of one chart, or with all there is to say. */
export function nameOf(model: ChartModel, index: number, language: Language, isFull: boolean): string {
  const time = timeOf(model, index)
  if (model.periods) return periodName(time, model.periods, language)
  if (model.step >= DAY_SECONDS) return formatDate(time, language)
  return isFull ? formatInstant(time, language) : formatClock(time, endOf(model), language)
}

/** Colours of the current scheme, read from the page's custom properties. */
export interface ChartTheme {
  readonly ink: string
  readonly quiet: string
  readonly hairline: string
  readonly surface: string
  readonly font: string
  /** height of the smallest text in CSS pixels; larger on a wall */
  readonly textPixels: number
  readonly categories: readonly string[]
}

/** History and forecast are one thing, and have one hue. */
export function colorOf({ fan }: ChartModel, theme: ChartTheme, index: number): string {
  return theme.categories[fan ? 0 : index % theme.categories.length]!
}

export interface ChartPicture {
  readonly model: ChartModel
  readonly theme: ChartTheme
  readonly language: Language
  /** drawn width in CSS pixels: labels at the end of lines need room */
  readonly width: number
}

/** Names stand at the end of up to so many lines; more get a legend above. */
const DIRECT_LABELS = 4

export function directLabels(model: ChartModel): boolean {
  // the two lines of a forecast meet: words above the picture tell them apart
  if (model.fan) return false
  const count = model.lines.length + (model.capacity ? 1 : 0)
  return count > 1 && count <= DIRECT_LABELS
}

/** Lines of ink: what there is, and how much of it is meant to be used. */
export const inkLines = ({ capacity, target }: ChartModel): readonly Measured[] => [
  ...(capacity ? [capacity] : []),
  ...(target ? [target] : []),
]
