import type { JSX } from 'solid-js'

/** A horizontal bar from zero; its number stands beside it, so the bar itself is silent. */
export function Bar(props: { readonly ratio: number; readonly tone?: 'now' | 'today' | undefined }): JSX.Element {
  const width = () => Math.max(0, Math.min(1, props.ratio)) * 100
  return (
    <svg
      class={`bar ${props.tone ? `tone-${props.tone}` : ''}`}
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="rail" width="100" height="4" />
      <rect class="fill" width={width()} height="4" />
    </svg>
  )
}
