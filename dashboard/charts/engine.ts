/**
 * The one file that imports ECharts, only what is used of it. Loaded on demand: the page's words do not
 * wait for its pictures.
 */
import { LineChart } from 'echarts/charts'
import { DatasetComponent, GridComponent } from 'echarts/components'
import { type EChartsType, graphic, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { endLabels, pileBlocks } from './labels.ts'
import { type ChartPicture, directLabels, timeOf } from './model.ts'
import { chartOption, labelRoom, pictureCaption, plotBottom } from './option.ts'
import { valueScale } from './scale.ts'

use([LineChart, GridComponent, DatasetComponent, CanvasRenderer])

export interface Chart {
  draw(picture: ChartPicture): void
  resize(): void
  /** the time, in Unix seconds, below a horizontal pixel position of the drawing */
  timeAt(x: number): number
  /** the horizontal pixel position of a time in Unix seconds */
  xAt(time: number): number
  /** the chart as an image, with its title and period above it */
  image(title: string): Promise<Blob>
  dispose(): void
}

export function createChart(element: HTMLElement): Chart {
  const chart = init(element, null, { renderer: 'canvas' })
  const names = new graphic.Group({ silent: true })
  const pile = new graphic.Group({ silent: true })
  chart.getZr().add(names)
  chart.getZr().add(pile)
  let last: ChartPicture | undefined
  return {
    draw(picture) {
      last = picture
      chart.setOption(chartOption(picture), { notMerge: true })
      pileUp(chart, pile, picture)
      label(chart, names, picture)
    },
    resize: () => chart.resize(),
    timeAt: (x) => Number(chart.convertFromPixel({ xAxisIndex: 0 }, x)) / 1000,
    xAt: (time) => Number(chart.convertToPixel({ xAxisIndex: 0 }, time * 1000)),
    async image(title) {
      if (!last) throw new Error('nothing is drawn yet')
      return withCaption(chart.renderToCanvas({ pixelRatio: SCALE, backgroundColor: last.theme.surface }), title, last)
    },
    dispose: () => chart.dispose(),
  }
}

type Child = Parameters<InstanceType<typeof graphic.Group>['add']>[0]

/** Blocks of a pile; ECharts' bars know categories, not times, and its areas skip steps of less than a pixel. */
function pileUp(chart: EChartsType, pile: InstanceType<typeof graphic.Group>, { model, theme }: ChartPicture): void {
  const { toAxis } = valueScale(model)
  const x = (time: number) => Number(chart.convertToPixel({ xAxisIndex: 0 }, time * 1000))
  const y = (value: number) => Number(chart.convertToPixel({ yAxisIndex: 0 }, toAxis(value)))
  pile.removeAll()
  for (const { color, ...shape } of pileBlocks(model, theme, { x, y })) {
    const block = new graphic.Rect({ z: 1, shape, style: { fill: color, opacity: 0.85 } })
    pile.add(block as unknown as Child)
  }
}

/** Names beside the ends of lines; ECharts' own would lie on each other where lines end close together. */
function label(
  chart: EChartsType,
  names: InstanceType<typeof graphic.Group>,
  { model, theme, width }: ChartPicture,
): void {
  const { toAxis } = valueScale(model)
  const x = chart.getWidth() - labelRoom(theme, width)
  const pixel = (value: number) => Number(chart.convertToPixel({ yAxisIndex: 0 }, toAxis(value)))
  // the axis' own labels begin below the plot
  const bottom = chart.getHeight() - plotBottom(theme) - 2
  names.removeAll()
  if (model.fan) {
    const today = Math.round(Number(chart.convertToPixel({ xAxisIndex: 0 }, timeOf(model, model.fan.from) * 1000)))
    const shape = { x: today, y: TOP_PIXELS, width: 1, height: bottom + 2 - TOP_PIXELS }
    names.add(new graphic.Rect({ z: 0, shape, style: { fill: theme.quiet } }) as unknown as Child)
  }
  for (const { name, color, y } of endLabels(model, theme, pixel, bottom)) {
    const mark = new graphic.Rect({ z: 10, shape: { x: x + 4, y: y - 1, width: 8, height: 2 }, style: { fill: color } })
    // zrender's types contradict each other under exactOptionalPropertyTypes
    names.add(mark as unknown as Child)
    const text = {
      x: x + 16,
      y,
      text: name,
      fill: theme.ink,
      font: `${theme.textPixels}px ${theme.font}`,
      verticalAlign: 'middle' as const,
      width: labelRoom(theme, width) - 18,
      overflow: 'truncate' as const,
    }
    names.add(new graphic.Text({ z: 10, style: text }) as unknown as Child)
  }
}

/** Above the plot. */
const TOP_PIXELS = 14
const SCALE = 2
const CAPTION_PIXELS = 48
const LEGEND_PIXELS = 20

/** A picture that leaves the page takes its title, its period and the names of its lines along. */
function withCaption(picture: HTMLCanvasElement, title: string, shown: ChartPicture): Promise<Blob> {
  const { theme, model, language } = shown
  const named = model.lines.length > 1 && !directLabels(model)
  const head = CAPTION_PIXELS + (named ? LEGEND_PIXELS : 0)
  const canvas = document.createElement('canvas')
  canvas.width = picture.width
  canvas.height = picture.height + head * SCALE
  const context = canvas.getContext('2d')!
  context.fillStyle = theme.surface
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(SCALE, SCALE)
  context.fillStyle = theme.ink
  context.font = `600 15px ${theme.font}`
  context.fillText(title, 12, 22)
  context.fillStyle = theme.quiet
  context.font = `11px ${theme.font}`
  context.fillText(pictureCaption(model, language), 12, 40)
  if (named) drawLegend(context, shown, CAPTION_PIXELS + 8)
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.drawImage(picture, 0, head * SCALE)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser made no image'))), 'image/png')
  })
}

function drawLegend(context: CanvasRenderingContext2D, { theme, model }: ChartPicture, y: number): void {
  let x = 12
  model.lines.forEach(({ name }, index) => {
    context.fillStyle = theme.categories[index % theme.categories.length]!
    context.fillRect(x, y, 12, 3)
    context.fillStyle = theme.ink
    context.fillText(name, x + 16, y + 5)
    x += 16 + context.measureText(name).width + 12
  })
}
