/** What the whole page must say before anything else: the server is away, or the period is a fixed one. */
import { useLocation } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import { BASE } from '../data/base.ts'
import { answerNow, liveNow } from '../data/clock.ts'
import { unreachable } from '../data/feed.ts'
import { language, t } from '../data/language.ts'
import { useView } from '../data/view.tsx'
import { formatClock, formatDuration } from '../logic/format.ts'
import { DEFAULT_RANGE } from '../logic/range.ts'
import { pageAt } from '../routes.ts'
import { shellText as T } from '../text/shell.ts'

export function Banners(): JSX.Element {
  return (
    <div class="banners" role="status">
      <Show when={unreachable()}>{(away) => <Away since={away().since} />}</Show>
      <FixedRange />
    </div>
  )
}

function Away(props: { readonly since: number | null }): JSX.Element {
  const sentence = () => {
    const now = liveNow()
    if (props.since === null || now === null) return t(T.bannerNever)
    return t(T.bannerTitle, {
      clock: formatClock(props.since, now, language()),
      duration: formatDuration(Math.floor(now - props.since), language()),
    })
  }
  return (
    <p class="banner away">
      <span class="glyph hatch" aria-hidden="true" />
      <strong>{sentence()}</strong> {t(T.bannerNext)}
    </p>
  )
}

function FixedRange(): JSX.Element {
  const view = useView()
  const location = useLocation()
  const fixed = () => {
    const range = view.range()
    return range.kind === 'absolute' && !pageAt(location.pathname.slice(BASE.length))?.calendar ? range : undefined
  }
  const clock = (time: number) => formatClock(time, answerNow() ?? 0, language())
  return (
    <Show when={fixed()}>
      {(range) => (
        <p class="banner">
          {t(T.rangeFixed, { from: clock(range().from), to: clock(range().to) })}{' '}
          <button type="button" class="link" onClick={() => view.setRange({ kind: 'relative', last: DEFAULT_RANGE })}>
            {t(T.rangeBack)}
          </button>
        </p>
      )}
    </Show>
  )
}
