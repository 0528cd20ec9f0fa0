import { For, type JSX, Show } from 'solid-js'
import type { Audience } from '../../core/roles.ts'
import { BASE } from '../data/base.ts'
import { t } from '../data/language.ts'
import { isAllowed, me } from '../data/me.ts'
import { useView } from '../data/view.tsx'
import { DEMAND_PATH, LOGIN_PATH, OPERATIONS_PATH as START_PATH } from '../logic/links.ts'
import { loginText as T } from '../text/login.ts'
import { shellText } from '../text/shell.ts'
import '../style/login.css'

/** That something is not for whoever looks at it, and how to come in. */
export default function LoginNeeded(props: { readonly audience: Audience }): JSX.Element {
  const view = useView()
  return (
    <div class="lonely">
      <h1>{t(shellText.enter)}</h1>
      <p>
        {t(T.needed, { audience: props.audience })}{' '}
        <Show when={me()?.kind === 'session'}>{t(T.youAre, { role: me()!.role })}</Show>
      </p>
      <Show when={props.audience === 'coordinator' && isAllowed('operator')}>
        <p>
          {t(T.demandAllowed)} <a href={view.href(DEMAND_PATH)}>{t(shellText.demand)}</a>
        </p>
      </Show>
      <HowToEnter />
    </div>
  )
}

export function HowToEnter(): JSX.Element {
  const back = () => {
    const here = location.pathname.slice(BASE.length)
    return here === LOGIN_PATH ? `${BASE}${START_PATH}` : `${location.pathname}${location.search}`
  }
  return (
    <>
      <For each={me()?.providers}>
        {({ kind, name }) => (
          <p>
            <a class="button" href={`${BASE}/api/v1/login/${kind}?back=${encodeURIComponent(back())}`} target="_self">
              {t(T.withProvider, { name })}
            </a>
          </p>
        )}
      </For>
      <p>{t(T.how)}</p>
      <pre class="command">npx atalaya login</pre>
      <p class="quiet">{t(T.once)}</p>
    </>
  )
}
