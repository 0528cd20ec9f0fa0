import { describe, expect, it } from 'vitest'
import { endLabels, pileBlocks, spread } from '../../dashboard/charts/labels.ts'
import { type ChartModel, indexAt, markOf, nameOf, periodModel } from '../../dashboard/charts/model.ts'
import { chartOption } from '../../dashboard/charts/option.ts'
import { valueScale } from '../../dashboard/charts/scale.ts'

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
    const { toAxis, label } = valueScale(bytes)
    expect(toAxis(3 * 1024 ** 3)).toBe(3)
    expect(label(3, 'es')).toBe('3 GiB')
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

describe('a chart of calendar periods', () => {
  // January to March of 2026 in Córdoba: 31, 28 and 31 days
  const bounds = [1_767_236_400, 1_769_914_800, 1_772_334_000, 1_775_012_400]
  const periods = { bounds, step: 'month', timeZone: 'America/Argentina/Cordoba' } as const
  const unc = { name: 'unc', values: [10, null, 30] }
  const famaf = { name: 'famaf', values: [5, 5, 0] }
  const pile = periodModel(periods, [unc, famaf], { unit: 'count', stacked: true })
  const drawPeriods = (change: Partial<ChartModel> = {}) =>
    chartOption({ model: { ...pile, ...change }, theme, language: 'es', width: 600 }) as unknown as Drawn & {
      xAxis: { axisLabel: { customValues: number[]; formatter: (value: number) => string } }
      yAxis: { axisLabel: { customValues?: number[]; formatter: (value: number) => string } }
    }

  it('holds each value from its period’s beginning to its end, and a gap stays one', () => {
    const { time, line0 } = drawPeriods().dataset.source as { time: number[]; line0: (number | null)[] }
    expect(line0).toEqual([10, 10, null, null, 30, 30])
    expect(time[0]).toBe(bounds[0]! * 1000)
    // the end is a little more than two pixels before the next beginning: ECharts would leave out a nearer one
    const pixel = ((bounds[3]! - bounds[0]!) * 1000) / 600
    expect(bounds[1]! * 1000 - time[1]!).toBeGreaterThan(2 * pixel)
    expect(bounds[1]! * 1000 - time[1]!).toBeLessThan(4 * pixel)
  })

  it('names periods in their middle, by the zone of the service', () => {
    const { customValues, formatter } = drawPeriods().xAxis.axisLabel
    expect(customValues.map(formatter)).toEqual(['ene 2026', 'feb 2026', 'mar 2026'])
    expect(customValues[0]).toBe(((bounds[0]! + bounds[1]!) / 2) * 1000)
    expect(nameOf(pile, 1, 'es', true)).toBe('feb 2026')
    expect(nameOf({ ...pile, periods: { ...periods, running: bounds[2] } }, 2, 'en', false)).toBe(
      'Mar 2026 (under way)',
    )
  })

  it('finds the period that a moment is in, and none outside', () => {
    expect(
      [bounds[0]! - 1, bounds[0]!, bounds[1]! - 1, bounds[2]! + 5, bounds[3]!].map((at) => indexAt(pile, at)),
    ).toEqual([undefined, 0, 0, 2, undefined])
    expect(indexAt(pile, markOf(pile, 1))).toBe(1)
  })

  it('piles up blocks that touch, and none for nothing or for what is not known', () => {
    const [from, to] = [bounds[0]!, bounds[3]!]
    const pixel = { x: (time: number) => (300 * (time - from)) / (to - from), y: (value: number) => 100 - value }
    const blocks = pileBlocks(pile, theme, pixel)
    expect(blocks.map(({ color, y, height }) => [color, y, height])).toEqual([
      ['#1', 90, 10],
      ['#2', 85, 5],
      ['#2', 95, 5],
      ['#1', 70, 30],
    ])
    expect(blocks[0]!.x).toBe(0)
    expect(blocks[3]!.x + blocks[3]!.width).toBe(299)
    expect(pileBlocks({ ...pile, stacked: false }, theme, pixel)).toEqual([])
  })

  it('has an axis that ends above a share, not at 100 %, where only a part is shown', () => {
    const shares = [{ name: 'FAILED', values: [0.02, 0.03, 0.01] }]
    expect(drawPeriods({ lines: shares, unit: 'ratio' }).yAxis.max).toBe(100)
    expect(drawPeriods({ lines: shares, unit: 'ratio', isPart: true }).yAxis.max).toBeNull()
  })

  it('draws waits by their logarithm, from a second on, and names durations on it', () => {
    const waits = drawPeriods({
      lines: [{ name: 'p90', values: [0, 600, 90_000] }],
      unit: 'seconds',
      scale: 'log',
      stacked: false,
    })
    expect((waits.dataset.source['line0'] as number[]).map((value) => Math.round(10 ** value))).toEqual([
      1, 1, 600, 600, 90_000, 90_000,
    ])
    const { customValues, formatter } = waits.yAxis.axisLabel
    expect(customValues!.map(formatter)).toEqual(['1 s', '10 s', '1 min', '10 min', '1 h', '6 h', '1 d'])
    expect(waits.yAxis.min).toBe(0)
  })
})
