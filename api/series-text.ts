/** A columnar answer as JSON or CSV text, built a series at a time: no object for every point. Numbers: `text-writer.ts`. */
import type { Metric } from '../core/catalogue.ts'
import { csvCells, csvText } from '../core/csv.ts'
import type { Language } from '../core/i18n.ts'
import type { SeriesAnswer } from '../store/metrics/store.ts'
import { toText } from './problem-text.ts'
import { createTextWriter, roundForText } from './text-writer.ts'

/** As most are. */
const VALUE_BYTES = 8
const LABELS_BYTES = 128

/** The text of `SeriesAnswer` in `api/schemas.ts` (a test holds it to that). */
export function seriesJson(metric: Metric, answer: SeriesAnswer, language: Language): Uint8Array<ArrayBuffer> {
  const head = JSON.stringify({
    metric: metric.id,
    unit: metric.unit,
    start: answer.start,
    step: answer.stepSeconds,
    resolution: answer.resolution,
    damage: answer.damage.map((problem) => toText(problem, language)),
  })
  const steps = answer.series[0]?.values.length ?? 0
  const writer = createTextWriter(answer.series.length * (steps * VALUE_BYTES + LABELS_BYTES))
  writer.text(`${head.slice(0, -1)},"series":[`)
  answer.series.forEach(({ labels, values }, index) => {
    writer.text(`${index === 0 ? '' : ','}{"labels":${JSON.stringify(labels)},"values":[`)
    writer.numbers(values)
    writer.text(']}')
  })
  writer.text(']}')
  return writer.end()
}

/**
 * One row a series and step: time (ISO 8601, UTC), a column for every label in use, and the value under
 * `metric [unit]`; empty where nothing is known. Formulas in label values are defused.
 */
export function seriesCsv(metric: Metric, answer: SeriesAnswer): string {
  const names = [...new Set(answer.series.flatMap(({ labels }) => Object.keys(labels)))].sort()
  const blocks = [csvText([['time', ...names, `${metric.id} [${metric.unit}]`]])]
  for (const { labels, values } of answer.series) {
    const cells = names.map((name) => labels[name] ?? '')
    // the labels are quoted once a series; times and numbers need no quoting
    const middle = cells.length === 0 ? '' : `${csvCells(cells)},`
    const rows = new Array<string>(values.length)
    for (let i = 0; i < values.length; i++) {
      const time = new Date((answer.start + i * answer.stepSeconds) * 1000).toISOString()
      const value = values[i]!
      rows[i] = `${time},${middle}${Number.isFinite(value) ? roundForText(value) : ''}\n`
    }
    blocks.push(rows.join(''))
  }
  return blocks.join('')
}
