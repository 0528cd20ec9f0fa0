import { createEffect, Index, type JSX, Show } from 'solid-js'
import { fill } from '../../core/i18n.ts'
import { language, t } from '../data/language.ts'
import { formatText } from '../logic/format.ts'
import { chartText as T } from '../text/charts.ts'
import { bandText } from './fan.ts'
import { type ChartModel, inkLines, nameOf } from './model.ts'

/** What every line says at the pointed instant, beside a hairline. The same numbers stand in the table. */
export function Tip(props: {
  readonly model: ChartModel
  readonly index: number
  /** pixels from the left of the picture */
  readonly x: number
  readonly width: number
}): JSX.Element {
  let hair!: HTMLDivElement
  let card!: HTMLDivElement
  createEffect(() => {
    hair.style.setProperty('left', `${props.x}px`)
    // beside the hairline, on the side with room
    const right = props.x < props.width / 2
    card.style.setProperty('left', right ? `${props.x + 12}px` : 'auto')
    card.style.setProperty('right', right ? 'auto' : `${props.width - props.x + 12}px`)
  })
  const say = (value: number | null | undefined) =>
    value == null ? '—' : formatText(value, props.model.unit, language())
  const total = () => {
    const known = props.model.lines.flatMap(({ values }) => values[props.index] ?? [])
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0)
  }
  return (
    <div class="tip" aria-hidden="true">
      <div class="tip-hair" ref={hair} />
      <div class="tip-card" ref={card}>
        <p class="quiet">{nameOf(props.model, props.index, language(), true)}</p>
        <table>
          <tbody>
            <Index each={props.model.lines}>
              {(line, index) => (
                <tr>
                  <td class="swatch" data-category={props.model.fan ? 0 : index % 8}>
                    ━
                  </td>
                  <th scope="row">{line().name}</th>
                  <td class="number">{say(line().values[props.index])}</td>
                </tr>
              )}
            </Index>
            <Index each={props.model.fan?.bands.filter(({ low }) => low[props.index] != null)}>
              {(band) => (
                <tr>
                  <td />
                  <th scope="row">{fill(T.band, language(), { percent: Math.round(100 * band().level) })}</th>
                  <td class="number">{bandText(band(), props.index, props.model.unit, language())}</td>
                </tr>
              )}
            </Index>
            <Show when={props.model.stacked && props.model.lines.length > 1}>
              <tr class="sum">
                <td />
                <th scope="row">{t(T.sum)}</th>
                <td class="number">{say(total())}</td>
              </tr>
            </Show>
            <Index each={inkLines(props.model)}>
              {(line) => (
                <tr>
                  <td class="swatch">{line() === props.model.target ? '┅' : '━'}</td>
                  <th scope="row">{line().name}</th>
                  <td class="number">{say(line().values[props.index])}</td>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      </div>
    </div>
  )
}
