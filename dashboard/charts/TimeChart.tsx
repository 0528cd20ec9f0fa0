/** A chart over the page's period: one sentence, the picture, then table, CSV and PNG. */
import { createMemo, createSignal, Index, type JSX, Show } from 'solid-js'
import { Failed } from '../components/Failed.tsx'
import { answerNow } from '../data/clock.ts'
import type { FeedFailure } from '../data/feed.ts'
import { csvHref, saveAs } from '../data/fetch.ts'
import { language, t } from '../data/language.ts'
import { chartSummary } from '../logic/chart-summary.ts'
import { chartText as T } from '../text/charts.ts'
import { ChartTable } from './ChartTable.tsx'
import type { Chart } from './engine.ts'
import { type ChartModel, directLabels, inkLines, isPile } from './model.ts'
import { Picture } from './Picture.tsx'

export interface TimeChartProps {
  readonly title: string
  /** undefined while the first answer is on its way */
  readonly model: ChartModel | undefined
  readonly failure: FeedFailure | undefined
  /** what the CSV links fetch: its title and its path */
  readonly downloads: readonly { readonly title: string; readonly path: string }[]
  /** why there may be nothing to see, in the server's words */
  readonly why?: string | null
  /** what it says, where the values now are not the point */
  readonly summary?: string | undefined
  readonly onZoom?: ((from: number, to: number) => void) | undefined
}

export function TimeChart(props: TimeChartProps): JSX.Element {
  const summary = createMemo(() => {
    const { model } = props
    if (!model) return ''
    if (props.summary !== undefined) return props.summary
    const shown = { title: props.title, unit: model.unit, measured: model.lines, stacked: model.stacked }
    return chartSummary(shown, model.start, model.step, answerNow() ?? model.start, language())
  })
  const empty = () => props.model?.lines.every(({ values }) => values.every((value) => value === null)) ?? false
  const [chart, setChart] = createSignal<Chart>()
  const savePng = async () => {
    const blob = await chart()?.image(props.title)
    if (blob) saveAs(blob, `${props.title}.png`)
  }
  return (
    <figure class="chart">
      <figcaption>{props.model ? summary() : `${props.title}: ${t(T.loading)}`}</figcaption>
      <Show when={props.model && !directLabels(props.model) && props.model.lines.length > 1 ? props.model : undefined}>
        {(model) => <LineLegend model={model()} />}
      </Show>
      <Show
        when={!empty()}
        fallback={
          <div class="chart-box unknown hatch">
            <p>
              <strong>{t(T.empty)}</strong> <span class="why">{props.why ?? t(T.emptyNext)}</span>
            </p>
          </div>
        }
      >
        <Picture model={props.model} summary={summary()} onReady={setChart} onZoom={props.onZoom} />
      </Show>
      <Show when={props.failure}>{(failure) => <Failed failure={failure()} />}</Show>
      <div class="chart-tools">
        <Show when={props.model}>{(model) => <ChartTable model={model()} title={props.title} />}</Show>
        <Index each={props.downloads}>
          {(download) => (
            <a
              href={csvHref(download().path)}
              download=""
              target="_self"
              aria-label={t(T.csvOf, { title: `${props.title}, ${download().title}` })}
            >
              {t(T.csv)}
              {props.downloads.length > 1 ? ` ${download().title}` : ''}
            </a>
          )}
        </Index>
        <Show when={!empty() && chart()}>
          <button type="button" class="link" aria-label={t(T.pngOf, { title: props.title })} onClick={savePng}>
            {t(T.png)}
          </button>
        </Show>
      </div>
    </figure>
  )
}

const isDashed = (model: ChartModel, index: number) => (model.fan ? index > 0 : index > 3 && !isPile(model))

function LineLegend(props: { readonly model: ChartModel }): JSX.Element {
  return (
    <ul class="line-legend">
      <Index each={props.model.lines}>
        {(line, index) => (
          <li>
            <svg
              viewBox="0 0 18 4"
              width="18"
              height="4"
              aria-hidden="true"
              data-category={props.model.fan ? 0 : index % 8}
            >
              <path d="M0 2h18" stroke-dasharray={isDashed(props.model, index) ? '5 3' : undefined} />
            </svg>
            {line().name}
          </li>
        )}
      </Index>
      <Show when={props.model.fan}>
        <Index each={inkLines(props.model)}>
          {(line) => (
            <li>
              <svg viewBox="0 0 18 4" width="18" height="4" aria-hidden="true" class="ink-line">
                <path d="M0 2h18" stroke-dasharray={line() === props.model.target ? '1.5 3' : undefined} />
              </svg>
              {line().name}
            </li>
          )}
        </Index>
      </Show>
    </ul>
  )
}
