/** Any period, by two dates in the reader's zone. */
import { createSignal, type JSX, Show } from 'solid-js'
import { liveNow } from '../data/clock.ts'
import { t } from '../data/language.ts'
import { useView } from '../data/view.tsx'
import { fromLocalInput, toLocalInput } from '../logic/local-time.ts'
import { rangeSeconds } from '../logic/range.ts'
import { rangeText as T } from '../text/range.ts'

export default function CustomRange(props: { readonly onDone: () => void }): JSX.Element {
  const view = useView()
  const [wrong, setWrong] = createSignal(false)
  const shown = () => {
    const range = view.range()
    if (range.kind === 'absolute') return range
    const to = liveNow() ?? 0
    return { from: to - rangeSeconds(range), to }
  }
  const initial = shown()
  const show = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const from = fromLocalInput(String(form.get('from')))
    const to = fromLocalInput(String(form.get('to')))
    if (from === null || to === null || from >= to) {
      setWrong(true)
      return
    }
    setWrong(false)
    view.setRange({ kind: 'absolute', from, to })
    props.onDone()
  }
  return (
    <form class="custom-range" onSubmit={show}>
      <label>
        {t(T.from)} <input type="datetime-local" name="from" required value={toLocalInput(initial.from)} />
      </label>
      <label>
        {t(T.to)} <input type="datetime-local" name="to" required value={toLocalInput(initial.to)} />
      </label>
      <button type="submit">{t(T.apply)}</button>
      <Show when={wrong()}>
        <span role="alert" class="wrong">
          {t(T.rangeWrong)}
        </span>
      </Show>
    </form>
  )
}
