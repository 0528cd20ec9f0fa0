/** A chart over the page's period: one sentence, the picture, then table, CSV and PNG. */
import { createMemo, createSignal, Index, type JSX, Show } from 'solid-js'
import { answerNow, liveNow } from '../data/clock.ts'
import type { FeedFailure } from '../data/feed.ts'
import { csvHref, saveAs, TIMEOUT_SECONDS } from '../data/fetch.ts'
import { language, t } from '../data/language.ts'
import { chartSummary } from '../logic/chart-summary.ts'
import { formatDuration } from '../logic/format.ts'
import { chartText as T } from '../text/charts.ts'
import { shellText } from '../text/shell.ts'
import { ChartTable } from './ChartTable.tsx'
import type { Chart } from './engine.ts'
import { type ChartModel, directLabels } from './model.ts'
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
  readonly level?: 'h3' | 'h2'
}

export function TimeChart(props: TimeChartProps): JSX.Element {
  const summary = createMemo(() => {
    const { model } = props
    if (!model) return ''
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
        <Picture model={props.model} summary={summary()} onReady={setChart} />
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

function LineLegend(props: { readonly model: ChartModel }): JSX.Element {
  return (
    <ul class="line-legend">
      <Index each={props.model.lines}>
        {(line, index) => (
          <li>
            <svg viewBox="0 0 18 4" width="18" height="4" aria-hidden="true" data-category={index % 8}>
              <path d="M0 2h18" stroke-dasharray={index > 3 ? '5 3' : undefined} />
            </svg>
            {line().name}
          </li>
        )}
      </Index>
    </ul>
  )
}

function Failed(props: { readonly failure: FeedFailure }): JSX.Element {
  const words = () => {
    const { failure } = props
    if (failure.detail !== null) return failure.detail
    if (failure.kind === 'timeout')
      return t(shellText.errorTimeout, { duration: formatDuration(TIMEOUT_SECONDS, language()) })
    if (failure.status !== null) return t(shellText.errorUnexpected, { status: failure.status })
    return t(shellText.errorNetwork)
  }
  const duration = () => {
    const now = liveNow()
    return formatDuration(
      now === null || props.failure.since === null ? 0 : Math.floor(now - props.failure.since),
      language(),
    )
  }
  return (
    <p class="failed">
      {t(T.failed, { duration: duration(), detail: words() })} {t(T.failedNext)}
    </p>
  )
}
