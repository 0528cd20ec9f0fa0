import type { JSX } from 'solid-js'
import { liveNow } from '../data/clock.ts'
import type { FeedFailure } from '../data/feed.ts'
import { TIMEOUT_SECONDS } from '../data/fetch.ts'
import { language, t } from '../data/language.ts'
import { formatDuration } from '../logic/format.ts'
import { chartText as T } from '../text/charts.ts'
import { shellText } from '../text/shell.ts'

/** That the newest attempt failed, since when, and why. */
export function Failed(props: { readonly failure: FeedFailure }): JSX.Element {
  const words = () => {
    const { failure } = props
    if (failure.detail !== null) return failure.detail
    if (failure.kind === 'timeout')
      return t(shellText.errorTimeout, { duration: formatDuration(TIMEOUT_SECONDS, language()) })
    if (failure.status !== null) return t(shellText.errorUnexpected, { status: failure.status })
    return t(shellText.errorNetwork)
  }
  const duration = () => {
    const now = liveNow()
    return formatDuration(
      now === null || props.failure.since === null ? 0 : Math.floor(now - props.failure.since),
      language(),
    )
  }
  return (
    <p class="failed">
      {t(T.failed, { duration: duration(), detail: words() })} {t(T.failedNext)}
    </p>
  )
}
