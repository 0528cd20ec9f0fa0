/** How old the newest data are; when they are old, since when and why. */
import type { JSX } from 'solid-js'
import { liveNow } from '../data/clock.ts'
import { unreachable } from '../data/feed.ts'
import { language, t } from '../data/language.ts'
import { useSite } from '../data/site.tsx'
import { useView } from '../data/view.tsx'
import { formatAge, formatInstant } from '../logic/format.ts'
import { dataAge } from '../logic/targets.ts'
import { shellText as T } from '../text/shell.ts'

export function DataAgeLine(): JSX.Element {
  const site = useSite()
  const view = useView()
  const age = () => dataAge(site.targets(), site.now())
  const old = () => age().stale || unreachable() !== undefined
  const words = () => {
    const now = liveNow()
    const time = age().time
    if (time === null || now === null) return t(T.dataNone)
    const said = formatAge(time, now, language())
    if (old()) return t(T.dataStale, { age: said })
    return t(view.refresh() === 0 ? T.dataPaused : T.dataAge, { age: said })
  }
  const title = () => {
    const time = age().time
    return [time === null ? '' : formatInstant(time, language()), age().why ?? '']
      .filter((one) => one !== '')
      .join(' · ')
  }
  return (
    <p class="data-age" classList={{ old: old() }} title={title()}>
      <span class="pulse" aria-hidden="true" />
      {words()}
    </p>
  )
}
