import { describe, expect, it } from 'vitest'
import { endLabels, spread } from '../../dashboard/charts/labels.ts'
import type { ChartModel } from '../../dashboard/charts/model.ts'
import { axisScale, chartOption } from '../../dashboard/charts/option.ts'

const theme = {
  ink: '#000',
  quiet: '#555',
  hairline: '#ccc',
  surface: '#fff',
  font: 'sans-serif',
  textPixels: 11,
  categories: ['#1', '#2', '#3', '#4', '#5', '#6', '#7', '#8'],
}
const model = (change: Partial<ChartModel> = {}): ChartModel => ({
  start: 1000,
  step: 10,
  length: 3,
  lines: [{ name: 'a', values: [1, null, 3] }],
  capacity: null,
  unit: 'count',
  stacked: false,
  zeroBased: true,
  ...change,
})
// what the tests read of ECharts' option
interface Drawn {
  dataset: { source: Record<string, (number | null)[]> }
  yAxis: { min: number | null; max: number | null; scale: boolean }
  series: { connectNulls: boolean; showSymbol: boolean; stack?: string; name: string }[]
}
const draw = (change: Partial<ChartModel> = {}) =>
  chartOption({ model: model(change), theme, language: 'es', width: 600 }) as unknown as Drawn

describe('a chart', () => {
  it('keeps gaps as gaps', () => {
    const option = draw()
    expect(option.dataset.source['line0']).toEqual([1, null, 3])
    expect(option.series[0]).toMatchObject({ connectNulls: false, showSymbol: true })
  })

  it('starts at zero but for temperatures', () => {
    expect(draw().yAxis).toMatchObject({ min: 0, scale: false })
    expect(draw({ zeroBased: false, unit: 'celsius' }).yAxis).toMatchObject({ min: null, scale: true })
  })

  it('draws a share up to 100 %', () => {
    const option = draw({ unit: 'ratio', lines: [{ name: 'a', values: [0.5, 0.25, 1] }] })
    expect(option.dataset.source['line0']).toEqual([50, 25, 100])
    expect(option.yAxis.max).toBe(100)
  })

  it('draws bytes in the unit of their maximum', () => {
    const bytes = model({ unit: 'bytes', lines: [{ name: 'a', values: [3 * 1024 ** 3, 0, 0] }] })
    expect(axisScale(bytes)).toEqual({ divisor: 1024 ** 3, unit: 'GiB' })
  })

  it('gives a flat zero an axis', () => {
    expect(draw({ lines: [{ name: 'a', values: [0, 0, 0] }] }).yAxis.max).toBe(1)
  })

  it('stacks only what is asked to be stacked, and capacity never', () => {
    const lines = [
      { name: 'a', values: [1, 1, 1] },
      { name: 'b', values: [2, 2, 2] },
    ]
    const option = draw({ stacked: true, lines, capacity: { name: 'max', values: [9, 9, 9] } })
    expect(option.series.map(({ name, stack }) => [name, stack])).toEqual([
      ['a', 'all'],
      ['b', 'all'],
      ['max', undefined],
    ])
  })
})

describe('names at the ends of lines', () => {
  it('are spread apart in order, each as near as can be', () => {
    expect(spread([100, 100, 100], 10)).toEqual([90, 100, 110])
    expect(spread([10, 50], 10)).toEqual([10, 50])
    expect(spread([50, 45], 10)).toEqual([52.5, 42.5])
    expect(spread([100, 100, 100], 10, 100)).toEqual([80, 90, 100])
  })

  it('stand on top of what is stacked below, and only where a line has a value', () => {
    const lines = [
      { name: 'a', values: [1, 10, null] },
      { name: 'b', values: [5, 20, null] },
      { name: 'c', values: [null, null, null] },
    ]
    const labels = endLabels(model({ stacked: true, lines }), theme, (value) => 1000 - value * 10)
    expect(labels.map(({ name, y }) => [name, y])).toEqual([
      ['a', 900],
      ['b', 700],
    ])
  })

  it('are left to a legend when there are many', () => {
    const lines = Array.from({ length: 6 }, (_, index) => ({ name: `l${index}`, values: [1] }))
    expect(endLabels(model({ lines }), theme, (value) => value)).toEqual([])
  })
})
