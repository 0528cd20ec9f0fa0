import { type JSX, Show } from 'solid-js'
import { liveNow } from '../data/clock.ts'
import { language } from '../data/language.ts'
import { formatAge, formatInstant } from '../logic/format.ts'

/** `hace 40 s`, with the full date and zone behind it. */
export function Age(props: { readonly time: number }): JSX.Element {
  return (
    <Show when={liveNow()}>
      {(now) => (
        <time datetime={new Date(props.time * 1000).toISOString()} title={formatInstant(props.time, language())}>
          {formatAge(props.time, now(), language())}
        </time>
      )}
    </Show>
  )
}
