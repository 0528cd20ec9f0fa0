import { type JSX, Show } from 'solid-js'
import { answerNow } from '../data/clock.ts'
import { language, t } from '../data/language.ts'
import { formatClock } from '../logic/format.ts'
import { operationsText as T } from '../text/operations.ts'

/** The words for "we do not know": since when and why. Never a number. */
export function unknownSince(time: number | null): string {
  if (time === null) return t(T.noDataNever)
  return t(T.noDataSince, { clock: formatClock(time, answerNow() ?? time, language()) })
}

/** A hatched block in place of a picture. */
export function Unknown(props: { readonly time: number | null; readonly why: string | null }): JSX.Element {
  return (
    <div class="unknown hatch">
      <p>
        <strong>{unknownSince(props.time)}</strong>
        <Show when={props.why}>
          <span class="why">{props.why}</span>
        </Show>
      </p>
    </div>
  )
}
