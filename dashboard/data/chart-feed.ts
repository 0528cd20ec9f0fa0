/** Feeds and models of charts: which questions a chart asks and which lines their answers become. */
import { createMemo } from 'solid-js'
import type { ChartModel } from '../charts/model.ts'
import type { SeriesAnswer } from '../logic/answers.ts'
import { align, foldOthers, type Measured } from '../logic/chart-series.ts'
import { byName } from '../logic/names.ts'
import type { Range } from '../logic/range.ts'
import { unitText } from '../text/units.ts'
import type { Feed } from './feed.ts'
import { t } from './language.ts'
import { createSeries, type Selection, seriesPath } from './queries.ts'

/** One question of a chart and the lines its answer becomes. */
export interface Ask {
  readonly selection: () => Selection
  /** names the download */
  readonly title: () => string
  /** lines of the answer; `capacity` draws the sum as the solid ink line */
  readonly lines: ((answer: SeriesAnswer) => readonly Measured[]) | 'capacity'
}

export interface ChartShape {
  readonly unit: string
  readonly stacked?: boolean
  readonly zeroBased?: boolean
  /** from what was asked to what is drawn */
  readonly derive?: (lines: readonly Measured[], capacity: Measured | null) => readonly Measured[]
}

export interface ChartFeed {
  readonly model: () => ChartModel | undefined
  readonly failure: () => ReturnType<Feed<SeriesAnswer>['failure']>
  readonly downloads: () => readonly { readonly title: string; readonly path: string }[]
}

/** @param wanted false asks nothing: the part of the page does not exist here */
export function createChartFeed(
  asks: readonly Ask[],
  shape: ChartShape,
  range: () => Range,
  wanted: () => boolean,
): ChartFeed {
  const feeds = asks.map((ask) => createSeries(() => (wanted() ? ask.selection() : undefined), range))
  const model = createMemo((): ChartModel | undefined => {
    const answers = feeds.flatMap((feed) => feed.data() ?? [])
    if (answers.length < feeds.length) return undefined
    const grid = align(answers)
    if (!grid) return undefined
    const lines: Measured[] = []
    let capacity: Measured | null = null
    answers.forEach((answer, index) => {
      const ask = asks[index]!
      const cut = ({ name, values }: Measured): Measured => {
        const from = grid.shifts[index]!
        return { name, values: values.slice(from, from + grid.length) }
      }
      if (ask.lines !== 'capacity') lines.push(...ask.lines(answer).map(cut))
      else if (answer.series[0]) capacity = cut({ name: ask.title(), values: answer.series[0].values })
    })
    const fold = shape.unit === 'whole' || shape.unit === 'bytes' || shape.unit === 'bytes_per_second'
    return {
      start: grid.start,
      step: grid.step,
      length: grid.length,
      lines: foldOthers(visible(shape.derive?.(lines, capacity) ?? lines, shape), t(unitText.others), fold),
      capacity,
      unit: shape.unit,
      stacked: shape.stacked ?? false,
      zeroBased: shape.zeroBased ?? true,
    }
  })
  return {
    model,
    failure: () => feeds.map((feed) => feed.failure()).find((failure) => failure !== undefined),
    downloads: () => asks.map((ask) => ({ title: ask.title(), path: seriesPath(ask.selection(), range()) })),
  }
}

/** In a stack, a line that is zero throughout only hides the one below it. */
function visible(lines: readonly Measured[], shape: ChartShape): readonly Measured[] {
  if (!shape.stacked) return lines
  const some = lines.filter(({ values }) => values.some((value) => value !== null && value !== 0))
  return some.length > 0 ? some : lines
}

/** One line: the whole answer under one name. */
export function single(name: () => string): (answer: SeriesAnswer) => readonly Measured[] {
  return (answer) => answer.series.map(({ values }) => ({ name: name(), values }))
}

/** One line for each value of a label. */
export function perLabel(
  label: string,
  name = (value: string) => value,
): (answer: SeriesAnswer) => readonly Measured[] {
  return (answer) =>
    answer.series
      .map(({ labels, values }) => ({ name: name(labels[label] ?? '—'), values }))
      .sort((a, b) => byName(a.name, b.name))
}
