import { createSignal, Index, type JSX, Show } from 'solid-js'
import { language, t } from '../data/language.ts'
import { formatClock, formatDuration, formatText } from '../logic/format.ts'
import { chartText as T } from '../text/charts.ts'
import type { ChartModel } from './model.ts'

/** The chart's numbers, newest first; built only once it is opened. */
export function ChartTable(props: { readonly model: ChartModel; readonly title: string }): JSX.Element {
  const [open, setOpen] = createSignal(false)
  const lines = () => [...props.model.lines, ...(props.model.capacity ? [props.model.capacity] : [])]
  const steps = () => Array.from({ length: props.model.length }, (_, index) => props.model.length - 1 - index)
  const end = () => props.model.start + props.model.length * props.model.step
  const said = (value: number | null | undefined) =>
    value == null ? '—' : formatText(value, props.model.unit, language())
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t(T.table)}</summary>
      <Show when={open()}>
        <section class="chart-table" tabindex="0" aria-label={props.title}>
          <table>
            <caption>
              {props.title} <span class="quiet">{formatDuration(props.model.step, language())}</span>
            </caption>
            <thead>
              <tr>
                <th scope="col">{t(T.time)}</th>
                <Index each={lines()}>{(line) => <th scope="col">{line().name}</th>}</Index>
              </tr>
            </thead>
            <tbody>
              <Index each={steps()}>
                {(index) => (
                  <tr>
                    <th scope="row">
                      {formatClock(props.model.start + index() * props.model.step, end(), language())}
                    </th>
                    <Index each={lines()}>{(line) => <td>{said(line().values[index()])}</td>}</Index>
                  </tr>
                )}
              </Index>
            </tbody>
          </table>
        </section>
      </Show>
    </details>
  )
}
