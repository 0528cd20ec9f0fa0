import type { JSX } from 'solid-js'

/** A table that may be wider than a phone: it scrolls, with keys too. No landmark: its panel is one. */
export function TableScroll(props: { readonly label: string; readonly children: JSX.Element }): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div class="table-scroll" role="group" tabindex="0" aria-label={props.label}>
      {props.children}
    </div>
  )
}
