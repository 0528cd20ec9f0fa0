/** What the reader looks at, as the URL says it: period, refresh, language. */
import { useSearchParams } from '@solidjs/router'
import { createContext, createMemo, createSignal, type JSX, useContext } from 'solid-js'
import { LANGUAGES } from '../../core/i18n.ts'
import { DEFAULT_RANGE, parseRange, parseRefresh, type Range, type RelativeRange, rangeQuery } from '../logic/range.ts'
import { BASE } from './base.ts'
import { keepLanguage, language, setLanguage } from './language.ts'

type Query = Record<string, string | null>

function createView() {
  const [params, setParams] = useSearchParams()
  const text = (name: string) => {
    const value = params[name]
    return Array.isArray(value) ? value[0] : value
  }
  const [unchosen, setUnchosen] = createSignal<RelativeRange>(DEFAULT_RANGE)
  const range = createMemo(
    (): Range => parseRange({ range: text('range'), from: text('from'), to: text('to') }, unchosen()),
    undefined,
    {
      equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
    },
  )
  const refresh = createMemo(() => parseRefresh(text('refresh')))
  const set = (query: Query, options?: { replace: boolean }) => setParams(query, { scroll: false, ...options })
  return {
    range,
    refresh,
    /** the range while the URL names none */
    setUnchosen,
    base: BASE,
    /** one parameter of the page's own */
    param: text,
    set,
    setRange: (chosen: Range) => set({ ...rangeQuery(chosen) }),
    setRefresh: (seconds: number) =>
      set({ refresh: seconds === parseRefresh(undefined) ? null : String(seconds) }, { replace: true }),
    setLanguage: (wished: string) => {
      const chosen = LANGUAGES.find((one) => one === wished) ?? language()
      keepLanguage(chosen)
      setLanguage(chosen)
      set({ lang: chosen }, { replace: true })
    },
    /** Another page with the same period, refresh and language. */
    href: (path: string, more: Record<string, string> = {}) => {
      const query = new URLSearchParams()
      for (const name of ['range', 'from', 'to', 'refresh', 'lang']) {
        const value = text(name)
        if (value !== undefined) query.set(name, value)
      }
      for (const [name, value] of Object.entries(more)) query.set(name, value)
      const search = query.toString()
      return search === '' ? `${BASE}${path}` : `${BASE}${path}?${search}`
    },
  }
}

export type View = ReturnType<typeof createView>
const Context = createContext<View>()

export function ViewProvider(props: { readonly children: JSX.Element }): JSX.Element {
  return <Context.Provider value={createView()}>{props.children}</Context.Provider>
}

export function useView(): View {
  const view = useContext(Context)
  if (!view) throw new Error('useView outside of ViewProvider')
  return view
}
