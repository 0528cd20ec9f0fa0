import { type JSX, Show } from 'solid-js'

/** A part of a page: its name, one sentence computed from the data, then the picture. */
export function Panel(props: {
  readonly id: string
  readonly title: string
  readonly summary?: JSX.Element
  readonly tools?: JSX.Element
  readonly class?: string
  readonly children: JSX.Element
}): JSX.Element {
  return (
    <section class={`panel ${props.class ?? ''}`} aria-labelledby={`${props.id}-title`} id={props.id}>
      <div class="panel-head">
        <h2 id={`${props.id}-title`}>{props.title}</h2>
        <Show when={props.tools}>
          <div class="tools">{props.tools}</div>
        </Show>
      </div>
      <Show when={props.summary}>
        <p class="summary">{props.summary}</p>
      </Show>
      {props.children}
    </section>
  )
}
