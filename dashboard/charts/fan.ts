/** Bands around what is forecast: nested, the same hue as its history, wider ones paler. Pure. */
import type { LineSeriesOption } from 'echarts/charts'
import type { Language } from '../../core/i18n.ts'
import { formatText } from '../logic/format.ts'
import type { ChartModel, ChartTheme } from './model.ts'

type Values = readonly (number | null)[]

export interface Band {
  /** share of what comes that is meant to lie in it */
  readonly level: number
  readonly low: Values
  readonly high: Values
}

export interface Fan {
  /** the first step that is forecast: where today is */
  readonly from: number
  /** narrowest first */
  readonly bands: readonly Band[]
}

const OPACITIES = [0.3, 0.2, 0.12]

/** Columns of the chart's data: the lower edge of each band, and its height above that. */
export function fanColumns({ fan }: ChartModel, toAxis: (value: number) => number): [string, Values][] {
  return (fan?.bands ?? []).flatMap(({ low, high }, at): [string, Values][] => [
    [`low${at}`, low.map((value) => (value === null ? null : toAxis(value)))],
    [
      `band${at}`,
      high.map((value, index) => {
        const from = low[index] ?? null
        return value === null || from === null ? null : toAxis(value) - toAxis(from)
      }),
    ],
  ])
}

/** Widest first, so that the narrower ones lie on it. */
export function fanSeries({ fan }: ChartModel, theme: ChartTheme): LineSeriesOption[] {
  const color = theme.categories[0]!
  const layer = (at: number, column: string): LineSeriesOption => ({
    type: 'line',
    encode: { x: 'time', y: column },
    stack: `fan${at}`,
    stackStrategy: 'all',
    connectNulls: false,
    showSymbol: false,
    silent: true,
    color,
    lineStyle: { width: 0 },
    emphasis: { disabled: true },
  })
  const bands = [...(fan?.bands ?? []).keys()].reverse()
  return bands.flatMap((at) => [
    layer(at, `low${at}`),
    { ...layer(at, `band${at}`), areaStyle: { color, opacity: OPACITIES[at] ?? OPACITIES.at(-1)! } },
  ])
}

/** `80 %` → `120 – 180`; a dash where nothing is forecast. */
export function bandText({ low, high }: Band, index: number, unit: string, language: Language): string {
  const [from, to] = [low[index] ?? null, high[index] ?? null]
  return from === null || to === null ? '—' : `${formatText(from, unit, language)} – ${formatText(to, unit, language)}`
}
