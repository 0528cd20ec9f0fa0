import { createSignal, Index, type JSX, Show } from 'solid-js'
import { fill } from '../../core/i18n.ts'
import { language, t } from '../data/language.ts'
import { formatDuration, formatNumber, formatText } from '../logic/format.ts'
import { chartText as T } from '../text/charts.ts'
import { type Band, bandText } from './fan.ts'
import { type ChartModel, inkLines, nameOf } from './model.ts'

/** The chart's numbers, newest first; built only once it is opened. */
export function ChartTable(props: { readonly model: ChartModel; readonly title: string }): JSX.Element {
  const [open, setOpen] = createSignal(false)
  const lines = () => [...props.model.lines, ...inkLines(props.model)]
  const bands = () => props.model.fan?.bands ?? []
  const bandName = ({ level }: Band) => fill(T.band, language(), { percent: Math.round(100 * level) })
  const steps = () => Array.from({ length: props.model.length }, (_, index) => props.model.length - 1 - index)
  const said = (value: number | null | undefined) => {
    if (value == null) return '—'
    // a table has room for every digit
    if (Math.abs(value) >= 1_000_000 && ['whole', 'count'].includes(props.model.unit))
      return formatNumber(Math.round(value), language())
    return formatText(value, props.model.unit, language())
  }
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t(T.table)}</summary>
      <Show when={open()}>
        <section class="chart-table" tabindex="0" aria-label={props.title}>
          <table>
            <caption>
              {props.title}{' '}
              <Show when={!props.model.periods}>
                <span class="quiet">{formatDuration(props.model.step, language())}</span>
              </Show>
            </caption>
            <thead>
              <tr>
                <th scope="col">{t(props.model.periods ? T.period : T.time)}</th>
                <Index each={lines()}>{(line) => <th scope="col">{line().name}</th>}</Index>
                <Index each={bands()}>{(band) => <th scope="col">{bandName(band())}</th>}</Index>
              </tr>
            </thead>
            <tbody>
              <Index each={steps()}>
                {(index) => (
                  <tr>
                    <th scope="row">{nameOf(props.model, index(), language(), false)}</th>
                    <Index each={lines()}>{(line) => <td>{said(line().values[index()])}</td>}</Index>
                    <Index each={bands()}>
                      {(band) => <td>{bandText(band(), index(), props.model.unit, language())}</td>}
                    </Index>
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
