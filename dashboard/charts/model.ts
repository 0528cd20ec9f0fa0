/** What a time chart draws, free of any chart library. */
import type { Language } from '../../core/i18n.ts'
import type { Measured } from '../logic/chart-series.ts'

export interface ChartModel {
  /** Unix seconds of the first step */
  readonly start: number
  readonly step: number
  readonly length: number
  readonly lines: readonly Measured[]
  /** one solid ink line: what there is, against what is used */
  readonly capacity: Measured | null
  readonly unit: string
  readonly stacked: boolean
  /** false for temperatures: zero means nothing there */
  readonly zeroBased: boolean
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
  const count = model.lines.length + (model.capacity ? 1 : 0)
  return count > 1 && count <= DIRECT_LABELS
}
