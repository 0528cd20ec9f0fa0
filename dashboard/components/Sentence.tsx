import { Index, type JSX, Show } from 'solid-js'
import { t } from '../data/language.ts'
import type { Headline, Tone } from '../logic/headline.ts'
import { operationsText as T } from '../text/operations.ts'

const GLYPH = { well: '', today: '◐', now: '●', unknown: '?' } satisfies Record<Tone, string>

/** The page in one sentence, before anything else. */
export function Sentence(props: { readonly said: Headline; readonly loaded: boolean }): JSX.Element {
  return (
    <h1 class={`sentence ${props.loaded ? `tone-${props.said.tone}` : ''}`} aria-live="polite">
      <Show when={props.loaded} fallback={<span class="quiet">{t(T.loading)}</span>}>
        <Show when={GLYPH[props.said.tone] !== ''}>
          <span class="sentence-mark" aria-hidden="true">
            {GLYPH[props.said.tone]}
          </span>{' '}
        </Show>
        {props.said.lead}{' '}
        <Index each={props.said.items}>
          {(item, index) => (
            <>
              <Show when={index > 0}>
                <span class="dot" aria-hidden="true">
                  {' '}
                  ·{' '}
                </span>
              </Show>
              <span class="item">{item()}</span>
            </>
          )}
        </Index>{' '}
        <Show when={props.said.tail}>
          <span class="tail">{props.said.tail}</span>
        </Show>
      </Show>
    </h1>
  )
}
