/** From a chart model to ECharts' option. Pure: colours, words and numbers come in. */
import type { LineSeriesOption } from 'echarts/charts'
import type { EChartsCoreOption } from 'echarts/core'
import type { Language } from '../../core/i18n.ts'
import type { Periods } from '../logic/calendar.ts'
import type { Measured } from '../logic/chart-series.ts'
import { formatClock, formatDay, formatHour, formatInstant, formatMonth } from '../logic/format.ts'
import { periodTick } from '../logic/period-words.ts'
import { fanColumns, fanSeries } from './fan.ts'
import {
  type ChartModel,
  type ChartPicture,
  type ChartTheme,
  colorOf,
  directLabels,
  endOf,
  inkLines,
  isPile,
  markOf,
  nameOf,
  timeOf,
} from './model.ts'
import { valueScale } from './scale.ts'

const NARROW_PIXELS = 420
/** Room for the time axis' labels. */
export const plotBottom = (theme: ChartTheme) => theme.textPixels * 2.2
const DAY_SECONDS = 86_400
/** From here on a day and month alone would not say which year. */
const YEARS_SECONDS = 400 * DAY_SECONDS
/** Room for the value axis' labels. */
const AXIS_LETTERS = 4.8
/** Width of a period's name on the axis, and some air. */
const TICK_LETTERS = 6.5

interface Point {
  readonly index: number
  readonly time: number
}

/** ECharts leaves out what is nearer than two pixels to the point before, and would draw a slope in the place of a step. */
const APART_PIXELS = 2.2

/** Points of a line: one a step; of periods two, where each begins and where it ends, so that a value is a flat piece. */
function pointsOf(model: ChartModel, plotPixels: number): readonly Point[] {
  const steps = Array.from({ length: model.length }, (_, index) => index)
  if (!model.periods) return steps.map((index) => ({ index, time: timeOf(model, index) }))
  const apart = Math.min((APART_PIXELS * (endOf(model) - timeOf(model, 0))) / plotPixels, model.step / 4)
  return steps.flatMap((index) => [
    { index, time: timeOf(model, index) },
    { index, time: timeOf(model, index + 1) - apart },
  ])
}

/** What is left of the width for the lines themselves. */
function plotWidth({ model, theme, width }: ChartPicture): number {
  const labels = directLabels(model) ? labelRoom(theme, width) : theme.textPixels
  return Math.max(1, width - theme.textPixels * AXIS_LETTERS - labels)
}

export function chartOption(picture: ChartPicture): EChartsCoreOption {
  const { model, theme, language, width } = picture
  const scale = valueScale(model)
  const all = [...model.lines, ...inkLines(model)]
  const points = pointsOf(model, plotWidth(picture))
  const scaled = ({ values }: Measured) =>
    points.map(({ index }) => (values[index] == null ? null : scale.toAxis(values[index])))
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.font, color: theme.ink, fontSize: theme.textPixels },
    dataset: {
      source: Object.fromEntries([
        ['time', points.map(({ time }) => time * 1000)],
        ...all.map((line, index) => [`line${index}`, scaled(line)] as const),
        ...fanColumns(model, scale.toAxis),
      ]),
    },
    grid: {
      left: theme.textPixels * AXIS_LETTERS,
      right: directLabels(model) ? labelRoom(theme, width) : theme.textPixels,
      top: 14,
      bottom: plotBottom(theme),
    },
    xAxis: model.periods ? periodAxis(picture, model.periods) : timeAxis(model, theme, language, width),
    yAxis: {
      type: 'value',
      scale: !model.zeroBased,
      min: scale.min,
      max: scale.max,
      minInterval: scale.minInterval,
      interval: scale.interval,
      splitNumber: 3,
      axisLine: { show: false },
      // shown or not, the lines of the grid follow them
      axisTick: { show: false, ...(scale.ticks ? { customValues: [...scale.ticks] } : {}) },
      axisLabel: {
        color: theme.quiet,
        fontSize: theme.textPixels,
        hideOverlap: true,
        formatter: (value: number) => scale.label(value, language),
        ...(scale.ticks ? { customValues: [...scale.ticks] } : {}),
      },
      splitLine: { lineStyle: { color: theme.hairline, width: 1 } },
    },
    series: [
      ...fanSeries(model, theme),
      ...model.lines.map((line, index) => lineSeries(line, index, model, theme)),
      ...inkLines(model).map((line, index) => inkSeries(line, index, model, theme)),
    ],
  }
}

/** Room for names beside the ends of lines. */
export const labelRoom = (theme: ChartTheme, width: number) => theme.textPixels * (width < NARROW_PIXELS ? 7 : 9.5)

/** Periods are named in their middle: as many of them as fit, evenly spaced, the last one among them. */
function periodAxis(picture: ChartPicture, periods: Periods) {
  const { model, theme, language } = picture
  const every = Math.ceil(
    model.length / Math.max(2, Math.floor(plotWidth(picture) / (theme.textPixels * TICK_LETTERS))),
  )
  const named = Array.from({ length: model.length }, (_, index) => index).filter(
    (index) => (model.length - 1 - index) % every === 0,
  )
  const names = new Map(
    named.map((index) => [markOf(model, index) * 1000, periodTick(timeOf(model, index), periods, language)]),
  )
  return {
    type: 'value',
    min: timeOf(model, 0) * 1000,
    max: endOf(model) * 1000,
    axisLine: { lineStyle: { color: theme.hairline } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      color: theme.quiet,
      fontSize: theme.textPixels,
      hideOverlap: true,
      customValues: [...names.keys()],
      formatter: (value: number) => names.get(value) ?? '',
    },
  }
}

function timeAxis(model: ChartModel, theme: ChartTheme, language: Language, width: number) {
  const { start } = model
  const end = start + Math.max(1, model.length - 1) * model.step
  const long = end - start > 2 * DAY_SECONDS
  const isYears = end - start > YEARS_SECONDS
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
        if (isYears) return formatMonth(time, language)
        const midnight = formatHour(time, language) === '00:00'
        return long || midnight ? formatDay(time, language) : formatHour(time, language)
      },
    },
  }
}

function lineSeries(line: Measured, index: number, model: ChartModel, theme: ChartTheme): LineSeriesOption {
  const color = colorOf(model, theme, index)
  const isDashed = model.fan ? index > 0 : index > 3
  return {
    type: 'line',
    name: line.name,
    encode: { x: 'time', y: `line${index}` },
    // a gap is a gap; a lone point between two gaps would be invisible without its symbol
    connectNulls: false,
    showSymbol: !model.periods && isolated(line, model.length),
    symbol: 'circle',
    symbolSize: 3,
    silent: true,
    color,
    // a pile is drawn as blocks; its lines are there for the axes alone
    lineStyle: { color, width: isPile(model) ? 0 : 1.5, type: isDashed ? 'dashed' : 'solid' },
    emphasis: { disabled: true },
    ...(model.stacked ? { stack: 'all' } : {}),
    ...(model.stacked && !isPile(model) ? { areaStyle: { color, opacity: 0.28 } } : {}),
    ...(model.lines.length === 1 && !model.stacked ? { areaStyle: { color, opacity: 0.12 } } : {}),
  }
}

function inkSeries(line: Measured, index: number, model: ChartModel, theme: ChartTheme): LineSeriesOption {
  return {
    type: 'line',
    name: line.name,
    encode: { x: 'time', y: `line${model.lines.length + index}` },
    connectNulls: false,
    showSymbol: false,
    silent: true,
    color: theme.ink,
    lineStyle: { color: theme.ink, width: 1, ...(line === model.target ? { type: 'dotted' as const } : {}) },
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
  const end = endOf(model)
  if (model.periods) return [0, model.length - 1].map((index) => nameOf(model, index, language, true)).join(' – ')
  return `${formatClock(model.start, end, language)} – ${formatInstant(end, language)}`
}
