/**
 * `npm run bench:forecast -- --data DIR --draw FILE.svg`: the last quarter of each recorded demand of HPC systems (`hpc/`
 * beside DIR), forecast from what came before, against what came: one SVG file with all of them, and how each did. Those with too little history before are left out.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { forecast } from '../../../forecasts/ensemble.ts'
import { fillGaps } from '../../../forecasts/gaps.ts'
import { missingSteps } from '../../../forecasts/history.ts'
import { coverage, mase, naiveScale } from '../../../forecasts/measures.ts'
import { MODELS } from '../../../forecasts/registry.ts'

const QUARTER_DAYS = 91
const SHOWN_DAYS = 182
const METRICS = ['jobs_submitted', 'cpuh_submitted', 'gpuh_submitted', 'active_users']
const PERIODS = [7, 365.25]
const [WIDTH, HEIGHT, MARGIN] = [620, 150, 24]

export interface Drawn {
  readonly name: string
  readonly mase: number
  /** of the seasonal naive forecast */
  readonly naive: number
  readonly cov80: number
  readonly cov95: number
  readonly svg: string
}

export function drawQuarters(folder: string): readonly Drawn[] {
  return [...demandOf(join(folder, '../hpc/daily.csv.gz'))].flatMap(([name, y]) => {
    const history = y.subarray(0, y.length - QUARTER_DAYS)
    if (
      history.every((value) => !(value > 0)) ||
      missingSteps(history, { periods: PERIODS, horizon: QUARTER_DAYS }) > 0
    )
      return []
    const actual = y.subarray(history.length)
    const combined = forecast(history, { periods: PERIODS, horizon: QUARTER_DAYS })
    const [narrow, wide] = [combined.interval(0.8), combined.interval(0.95)]
    const scale = naiveScale(history, 7)
    const naive = MODELS.seasonal_naive.fit(fillGaps(history, [7]), [7]).predict(QUARTER_DAYS).mean
    return [
      {
        name,
        mase: mase(actual, combined.mean, scale),
        naive: mase(actual, naive, scale),
        cov80: coverage(actual, narrow.low, narrow.high),
        cov95: coverage(actual, wide.low, wide.high),
        svg: drawing(name, { y, mean: combined.mean, bands: [wide, narrow] }),
      },
    ]
  })
}

export function writeDrawings(path: string, drawn: readonly Drawn[]): void {
  const height = drawn.length * (HEIGHT + MARGIN)
  const placed = drawn.map(({ svg }, at) => `<g transform="translate(0 ${at * (HEIGHT + MARGIN)})">${svg}</g>`)
  writeFileSync(
    path,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>${placed.join('\n')}</svg>\n`,
  )
}

/** By system and metric. */
function demandOf(path: string): ReadonlyMap<string, Float64Array> {
  const [head, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n')
  const titles = head!.split(',')
  const rows = lines.map((line) => line.split(','))
  return new Map(
    [...Map.groupBy(rows, ([system]) => system!)].flatMap(([system, own]) =>
      METRICS.map((metric): [string, Float64Array] => {
        const column = titles.indexOf(metric)
        return [`${system} ${metric}`, Float64Array.from(own, (cells) => (cells[column] ? Number(cells[column]) : NaN))]
      }),
    ),
  )
}

interface Shown {
  readonly y: Float64Array
  readonly mean: Float64Array
  /** the widest first */
  readonly bands: readonly { readonly low: Float64Array; readonly high: Float64Array }[]
}

function drawing(name: string, { y, mean, bands }: Shown): string {
  const shown = y.subarray(Math.max(0, y.length - SHOWN_DAYS))
  const from = shown.length - mean.length
  const top = [...shown, ...bands[1]!.high, ...mean].reduce((most, value) => (value > most ? value : most), 1e-9)
  const point = (at: number, value: number) =>
    `${((at / shown.length) * WIDTH).toFixed(1)},${(HEIGHT - (Math.min(value, top) / top) * HEIGHT).toFixed(1)}`
  const line = (values: Float64Array, first: number, stroke: string) =>
    `<polyline fill="none" stroke="${stroke}" points="${[...values].map((value, at) => (Number.isNaN(value) ? '' : point(first + at, value))).join(' ')}"/>`
  const band = ({ low, high }: Shown['bands'][number], fill: string) => {
    const there = [...high].map((value, at) => point(from + at, value))
    const back = [...low].map((value, at) => point(from + at, Math.max(0, value))).reverse()
    return `<polygon fill="${fill}" points="${[...there, ...back].join(' ')}"/>`
  }
  return [
    ...[band(bands[0]!, '#dbe9f6'), band(bands[1]!, '#b3d0ec'), line(shown, 0, '#555'), line(mean, from, '#c0392b')],
    `<text x="4" y="12">${name} (0–${top.toPrecision(3)})</text>`,
  ].join('')
}
