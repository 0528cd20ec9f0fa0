/** How long jobs waited, by where and how large they were, and how that went over time. */
import { createMemo, type JSX, Show } from 'solid-js'
import { periodModel } from '../../charts/model.ts'
import { TimeChart } from '../../charts/TimeChart.tsx'
import { csvHref } from '../../data/fetch.ts'
import { language, t } from '../../data/language.ts'
import { isNarrow } from '../../data/narrow.ts'
import type { UsagePage, UsageShown } from '../../data/usage-page.ts'
import { column } from '../../logic/usage.ts'
import { AT_ONCE_SECONDS } from '../../logic/usage-words.ts'
import { waitsWords, waitTrendWords } from '../../logic/wait-words.ts'
import { buildWaits, WAIT_CLASSES } from '../../logic/waits.ts'
import { chartText } from '../../text/charts.ts'
import { usageText } from '../../text/usage.ts'
import { waitText as T } from '../../text/waits.ts'
import { Failed } from '../Failed.tsx'
import { Panel } from '../Panel.tsx'
import { WaitList, WaitTable } from './WaitTable.tsx'

export function Waits(props: {
  readonly page: UsagePage
  readonly shown: UsageShown
  readonly onZoom: (from: number, to: number) => void
}): JSX.Element {
  const matrix = createMemo(() => buildWaits(props.shown.groups.waits, t(usageText.noPartition)))
  const quantiles = createMemo(() => {
    const group = props.shown.groups.trend[0]
    return { p50: group ? column(group, 'waitP50Seconds') : [], p90: group ? column(group, 'waitP90Seconds') : [] }
  })
  const model = () =>
    periodModel(
      props.shown.periods,
      [
        { name: t(T.lineHalf), values: quantiles().p50 },
        { name: t(T.lineTenth), values: quantiles().p90 },
      ],
      { unit: 'seconds', stacked: false, scale: 'log' },
    )
  const hasUnknown = () => matrix().rows.some(({ cells }) => cells.some((cell) => cell?.p50 === null))
  const anyWaits = () => quantiles().p90.some((p90) => p90 !== null && p90 >= AT_ONCE_SECONDS)
  const paths = () => ({ waits: props.page.path('waits'), trend: props.page.path('trend') })
  return (
    <Panel id="waits" title={t(T.waits)} class="waits" summary={waitsWords(matrix(), language())}>
      <Show when={props.shown.failures.waits ?? props.shown.failures.trend}>
        {(failure) => <Failed failure={failure()} />}
      </Show>
      <Show when={matrix().rows.length > 0}>
        <p class="definition quiet">{t(T.definition)}</p>
        <Show when={isNarrow()} fallback={<WaitTable matrix={matrix()} />}>
          <WaitList matrix={matrix()} />
        </Show>
        <Legend hasUnknown={hasUnknown()} />
        <Show when={paths().waits}>
          {(path) => (
            <div class="chart-tools">
              <a
                href={csvHref(path())}
                download=""
                target="_self"
                aria-label={t(chartText.csvOf, { title: t(T.waits) })}
              >
                {t(chartText.csv)}
              </a>
            </div>
          )}
        </Show>
        <Show when={props.shown.periods.bounds.length > 2 && anyWaits()}>
          <TimeChart
            title={t(T.overTime)}
            model={model()}
            summary={waitTrendWords(quantiles().p50, quantiles().p90, props.shown.periods, language())}
            failure={props.shown.failures.trend}
            downloads={paths().trend === undefined ? [] : [{ title: t(T.overTime), path: paths().trend! }]}
            onZoom={props.onZoom}
          />
        </Show>
      </Show>
    </Panel>
  )
}

function Legend(props: { readonly hasUnknown: boolean }): JSX.Element {
  return (
    <div class="legend">
      <Show when={!isNarrow()}>
        <span>{t(T.key)}</span>
      </Show>
      <span class="scale">
        {t(T.shorter)}
        <span class="steps" aria-hidden="true">
          {[0, ...WAIT_CLASSES.map((_, at) => at + 1)].map((level) => (
            <i data-level={level} />
          ))}
        </span>
        {t(T.longer)}
      </span>
      <span>{t(T.noJobs)}</span>
      <Show when={props.hasUnknown}>
        <span class="key">
          <i class="wait hatch" aria-hidden="true" />
          {t(T.legendNone)}
        </span>
      </Show>
    </div>
  )
}
