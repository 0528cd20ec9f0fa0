import { Index, type JSX, Show } from 'solid-js'
import type { Text } from '../../core/i18n.ts'
import { t } from '../data/language.ts'

/** One of a few: a list with its name. Where there is nothing to choose it is not there. */
export function Choice<Option extends string>(props: {
  readonly label: Text
  readonly options: readonly Option[]
  readonly say: (option: Option) => string
  readonly value: Option
  readonly onChoose: (option: string) => void
}): JSX.Element {
  return (
    <Show when={props.options.length > 1}>
      <label class="choice">
        <span>{t(props.label)}</span>{' '}
        <select onChange={(event) => props.onChoose(event.target.value)}>
          <Index each={props.options}>
            {(one) => (
              <option value={one()} selected={one() === props.value}>
                {props.say(one())}
              </option>
            )}
          </Index>
        </select>
      </label>
    </Show>
  )
}
