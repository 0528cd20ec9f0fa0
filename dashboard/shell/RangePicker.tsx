/** The period: the usual ones in a list, any other by two dates. */
import { createSignal, type JSX, lazy, Show, Suspense } from 'solid-js'
import { t } from '../data/language.ts'
import { useView } from '../data/view.tsx'
import { RELATIVE } from '../logic/range.ts'
import { shellText as T } from '../text/shell.ts'

// few ask for it, and the first sentence waits for everything here
const CustomRange = lazy(() => import('./CustomRange.tsx'))

const WORDS = { '15m': T.range15m, '1h': T.range1h, '6h': T.range6h, '24h': T.range24h, '7d': T.range7d } as const

export function RangePicker(): JSX.Element {
  const view = useView()
  const [asking, setAsking] = createSignal(false)
  const chosen = () => {
    const range = view.range()
    return asking() || range.kind === 'absolute' ? 'custom' : range.last
  }
  const choose = (value: string) => {
    const last = RELATIVE.find((one) => one === value)
    setAsking(last === undefined)
    if (last) view.setRange({ kind: 'relative', last })
  }
  return (
    <>
      <select aria-label={t(T.range)} value={chosen()} onChange={(event) => choose(event.target.value)}>
        {RELATIVE.map((one) => (
          <option value={one} selected={one === chosen()}>
            {t(WORDS[one])}
          </option>
        ))}
        <option value="custom" selected={chosen() === 'custom'}>
          {t(T.rangeCustom)}
        </option>
      </select>
      <Show when={chosen() === 'custom'}>
        <Suspense>
          <CustomRange onDone={() => setAsking(false)} />
        </Suspense>
      </Show>
    </>
  )
}
