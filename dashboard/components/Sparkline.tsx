import { createMemo, type JSX } from 'solid-js'
import { sparklinePath } from '../logic/sparkline.ts'

const WIDTH = 120
const HEIGHT = 28

/** A trend without axes; what it says is said in words beside it. */
export function Sparkline(props: { readonly values: readonly (number | null)[]; readonly label: string }): JSX.Element {
  const path = createMemo(() => sparklinePath(props.values, WIDTH, HEIGHT))
  return (
    <svg
      class="sparkline"
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={props.label}
    >
      <path d={path()} />
    </svg>
  )
}
