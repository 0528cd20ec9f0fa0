import { createSignal, createUniqueId, type JSX, Show } from 'solid-js'
import { language, t } from '../../data/language.ts'
import { formatNumber } from '../../logic/format.ts'
import { scenarioText as T } from '../../text/plan-scenario.ts'

/** A number to type, with a slider beside it where it has a usual span. Empty: as it is. */
export function NumberField(props: {
  readonly label: string
  readonly unit: string
  readonly value: number | undefined
  /** what holds while nothing is typed */
  readonly usual?: number | undefined
  readonly least: number
  readonly most: number
  readonly isWhole?: boolean
  readonly slider?: { readonly least: number; readonly most: number; readonly step: number }
  readonly onChange: (value: number | undefined) => void
}): JSX.Element {
  const id = createUniqueId()
  const [wrong, setWrong] = createSignal(false)
  const take = (input: HTMLInputElement) => {
    const value = input.value === '' ? undefined : input.valueAsNumber
    const isWrong =
      input.validity.badInput ||
      (value !== undefined &&
        !(value >= props.least && value <= props.most && (!props.isWhole || Number.isInteger(value))))
    setWrong(isWrong)
    if (!isWrong) props.onChange(value)
  }
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <span class="field-input">
        <input
          id={id}
          type="number"
          step="any"
          inputmode="decimal"
          value={props.value ?? ''}
          placeholder={props.usual === undefined ? '' : formatNumber(props.usual, language())}
          aria-invalid={wrong()}
          aria-describedby={`${id}-unit`}
          onInput={(event) => take(event.currentTarget)}
        />{' '}
        <span class="quiet" id={`${id}-unit`}>
          {props.unit}
          <Show when={wrong()}>
            {' '}
            <span class="wrong">
              {t(T.wrong, { least: formatNumber(props.least, language()), most: formatNumber(props.most, language()) })}
            </span>
          </Show>
        </span>
      </span>
      <Show when={props.slider}>
        {(slider) => (
          <input
            type="range"
            aria-label={props.label}
            min={slider().least}
            max={slider().most}
            step={slider().step}
            value={props.value ?? props.usual ?? 0}
            onInput={(event) => props.onChange(event.currentTarget.valueAsNumber)}
          />
        )}
      </Show>
    </div>
  )
}
