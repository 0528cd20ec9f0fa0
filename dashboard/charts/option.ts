/** From a chart model to ECharts' option. Pure: colours, words and numbers come in. */
import type { LineSeriesOption } from 'echarts/charts'
import type { EChartsCoreOption } from 'echarts/core'
import type { Language } from '../../core/i18n.ts'
import type { Measured } from '../logic/chart-series.ts'
import { formatClock, formatDay, formatHour, formatInstant, formatNumber } from '../logic/format.ts'
import { type ChartModel, type ChartPicture, type ChartTheme, directLabels } from './model.ts'

const NARROW_PIXELS = 420
/** Room for the time axis' labels. */
export const plotBottom = (theme: ChartTheme) => theme.textPixels * 2.2
const DAY_SECONDS = 86_400

/** Bytes are drawn in the unit of their maximum, so that the axis has round numbers. */
export function axisScale(model: ChartModel): { readonly divisor: number; readonly unit: string } {
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

/** A ratio's axis ends at 100 %; a line that is flat zero still needs an axis. */
function axisMax(model: ChartModel): number | null {
  const max = maximum(model)
  if (model.unit === 'ratio') return max <= 1 ? 100 : null
  return max === 0 && model.zeroBased ? 1 : null
}

function maximum({ lines, capacity, stacked, length }: ChartModel): number {
  let max = 0
  for (let index = 0; index < length; index += 1) {
    const here = lines.map(({ values }) => values[index] ?? 0)
    const top = stacked ? here.reduce((sum, value) => sum + value, 0) : Math.max(0, ...here)
    max = Math.max(max, top, capacity?.values[index] ?? 0)
  }
  return max
}

export function chartOption({ model, theme, language, width }: ChartPicture): EChartsCoreOption {
  const { divisor, unit } = axisScale(model)
  const all = [...model.lines, ...(model.capacity ? [model.capacity] : [])]
  const times = Array.from({ length: model.length }, (_, index) => (model.start + index * model.step) * 1000)
  const scaled = ({ values }: Measured) =>
    times.map((_, index) => (values[index] == null ? null : values[index] / divisor))
  const end = model.start + Math.max(1, model.length - 1) * model.step
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.font, color: theme.ink, fontSize: theme.textPixels },
    dataset: {
      source: Object.fromEntries([
        ['time', times],
        ...all.map((line, index) => [`line${index}`, scaled(line)] as const),
      ]),
    },
    grid: {
      left: theme.textPixels * 4.8,
      right: directLabels(model) ? labelRoom(theme, width) : theme.textPixels,
      top: 14,
      bottom: plotBottom(theme),
    },
    xAxis: timeAxis(model.start, end, theme, language, width),
    yAxis: {
      type: 'value',
      scale: !model.zeroBased,
      min: model.zeroBased ? 0 : null,
      max: axisMax(model),
      minInterval: model.unit === 'whole' || unit === 'B' ? 1 : 0,
      interval: model.unit === 'ratio' ? 25 : null,
      splitNumber: 3,
      axisLabel: {
        color: theme.quiet,
        fontSize: theme.textPixels,
        formatter: (value: number) => `${formatNumber(value, language)}${unit === '' ? '' : ` ${unit}`}`,
      },
      splitLine: { lineStyle: { color: theme.hairline, width: 1 } },
    },
    series: [
      ...model.lines.map((line, index) => lineSeries(line, index, model, theme)),
      ...(model.capacity ? [capacitySeries(model.capacity, model.lines.length, theme)] : []),
    ],
  }
}

/** Room for names beside the ends of lines. */
export const labelRoom = (theme: ChartTheme, width: number) => theme.textPixels * (width < NARROW_PIXELS ? 7 : 9.5)

function timeAxis(start: number, end: number, theme: ChartTheme, language: Language, width: number) {
  const long = end - start > 2 * DAY_SECONDS
  return {
    type: 'time',
    min: start * 1000,
    max: end * 1000,
    splitNumber: width < NARROW_PIXELS ? 3 : 5,
    axisLine: { lineStyle: { color: theme.hairline } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      color: theme.quiet,
      fontSize: theme.textPixels,
      hideOverlap: true,
      formatter: (value: number) => {
        const time = value / 1000
        const midnight = formatHour(time, language) === '00:00'
        return long || midnight ? formatDay(time, language) : formatHour(time, language)
      },
    },
  }
}

function lineSeries(line: Measured, index: number, model: ChartModel, theme: ChartTheme): LineSeriesOption {
  const color = theme.categories[index % theme.categories.length]!
  return {
    type: 'line',
    name: line.name,
    encode: { x: 'time', y: `line${index}` },
    // a gap is a gap; a lone point between two gaps would be invisible without its symbol
    connectNulls: false,
    showSymbol: isolated(line, model.length),
    symbol: 'circle',
    symbolSize: 3,
    silent: true,
    color,
    lineStyle: { color, width: 1.5, type: index > 3 ? 'dashed' : 'solid' },
    emphasis: { disabled: true },
    ...(model.stacked ? { stack: 'all', areaStyle: { color, opacity: 0.28 } } : {}),
    ...(model.lines.length === 1 && !model.stacked ? { areaStyle: { color, opacity: 0.12 } } : {}),
  }
}

function capacitySeries(line: Measured, index: number, theme: ChartTheme): LineSeriesOption {
  return {
    type: 'line',
    name: line.name,
    encode: { x: 'time', y: `line${index}` },
    connectNulls: false,
    showSymbol: false,
    silent: true,
    color: theme.ink,
    lineStyle: { color: theme.ink, width: 1 },
    emphasis: { disabled: true },
  }
}

/** Few points with holes around them: their symbols are what can be seen. */
function isolated({ values }: Measured, length: number): boolean {
  for (let index = 0; index < length; index += 1) {
    const alone = values[index] != null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
    if (alone) return true
  }
  return false
}

/** Heading of a downloaded picture. */
export function pictureCaption(model: ChartModel, language: Language): string {
  const end = model.start + model.length * model.step
  return `${formatClock(model.start, end, language)} – ${formatInstant(end, language)}`
}
