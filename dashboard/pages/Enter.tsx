/** Coming in by the link that the service printed, and going. */
import { useNavigate } from '@solidjs/router'
import { createSignal, type JSX, onMount, Show } from 'solid-js'
import { HowToEnter } from '../components/LoginNeeded.tsx'
import { enter, leave } from '../data/enter.ts'
import { t } from '../data/language.ts'
import { me } from '../data/me.ts'
import { useView } from '../data/view.tsx'
import { OPERATIONS_PATH } from '../logic/links.ts'
import { loginText as T } from '../text/login.ts'
import { shellText } from '../text/shell.ts'

export default function Enter(): JSX.Element {
  const view = useView()
  const navigate = useNavigate()
  const [failure, setFailure] = createSignal<string | undefined>(undefined)
  /** What the way over the Hub ended with. */
  const problem = () => {
    const code = view.param('problem')
    if (code === undefined) return undefined
    return code === 'access.provider_denied' ? T.denied : code === 'access.bad_state' ? T.begun : T.unreachable
  }
  const [isWorking, setWorking] = createSignal(false)
  onMount(async () => {
    const link = location.hash.slice(1)
    if (!link.startsWith('atl_link_')) return
    // not to stay in the history of the browser
    history.replaceState(null, '', `${location.pathname}${location.search}`)
    setWorking(true)
    const outcome = await enter(link)
    setWorking(false)
    if (outcome.ok) navigate(view.href(OPERATIONS_PATH), { replace: true, resolve: false })
    else setFailure(outcome.failure.detail ?? String(outcome.failure.status ?? ''))
  })
  return (
    <div class="lonely">
      <h1>{t(shellText.enter)}</h1>
      <Show when={isWorking()}>
        <p role="status">{t(T.working)}</p>
      </Show>
      <Show when={problem()}>
        <p class="failed" role="alert">
          {t(problem()!)}
        </p>
      </Show>
      <Show when={failure()}>
        <p class="failed" role="alert">
          {failure()}
        </p>
      </Show>
      <Show when={me()?.kind === 'session'} fallback={<HowToEnter />}>
        <p>{t(T.inAs, { subject: me()!.subject, role: me()!.role })}</p>
        <p>
          <button type="button" onClick={() => void leave(false)}>
            {t(T.leave)}
          </button>{' '}
          <button type="button" onClick={() => void leave(true)}>
            {t(T.leaveAll)}
          </button>
        </p>
      </Show>
    </div>
  )
}
