import { type JSX, Show } from 'solid-js'
import { language } from '../data/language.ts'
import { formatValue } from '../logic/format.ts'

/** A number with its unit smaller and lighter. */
export function FigureText(props: { readonly value: number; readonly unit: string }): JSX.Element {
  const said = () => formatValue(props.value, props.unit, language())
  return (
    <span class="figure">
      {said().figure}
      <Show when={said().unit !== ''}>
        <span class="unit">{` ${said().unit}`}</span>
      </Show>
    </span>
  )
}
