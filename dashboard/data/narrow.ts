/** A phone: what does not fit side by side is drawn otherwise, not smaller. The same width as in the styles. */
import { createSignal } from 'solid-js'

const query = matchMedia('(max-width: 720px)')
const [isNarrow, setNarrow] = createSignal(query.matches)
query.addEventListener('change', () => setNarrow(query.matches))

export { isNarrow }
