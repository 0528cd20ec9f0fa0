/** How people come from a course to notebooks and from notebooks to HPC, and how long it takes: from the ledger. */
import '../style/lower.css'
import '../style/usage.css'
import '../style/bridge.css'
import { createEffect, type JSX, Match, Show, Switch } from 'solid-js'
import { fill } from '../../core/i18n.ts'
import { Cohorts } from '../components/bridge/Cohorts.tsx'
import { Steps } from '../components/bridge/Steps.tsx'
import { Choice } from '../components/Choice.tsx'
import { Failed } from '../components/Failed.tsx'
import { type BridgePage, createBridgePage } from '../data/bridge-page.ts'
import { unreachable } from '../data/feed.ts'
import { language, t } from '../data/language.ts'
import { useView } from '../data/view.tsx'
import type { BridgeAnswer } from '../logic/answers.ts'
import {
  bridgeHeadline,
  countDays,
  dayWords,
  FOLLOW_UPS,
  GROUPING_TEXT,
  GROUPINGS,
  WAY_TEXT,
  WAYS,
} from '../logic/bridge.ts'
import { bridgeText as T } from '../text/bridge.ts'
import { shellText } from '../text/shell.ts'

export default function BridgePageView(): JSX.Element {
  const page = createBridgePage(useView())
  createEffect(() => {
    document.title = `${t(shellText.bridge)} · Atalaya`
  })
  return (
    <div class="usage-page" classList={{ 'is-old': unreachable() !== undefined }}>
      <Switch fallback={<Loading page={page} />}>
        <Match when={page.answer.data()?.knownUntil === null && page.answer.data()?.total.people === 0}>
          <Empty />
        </Match>
        <Match when={page.answer.data()}>{(answer) => <Shown page={page} answer={answer()} />}</Match>
      </Switch>
    </div>
  )
}

function Loading(props: { readonly page: BridgePage }): JSX.Element {
  return (
    <Show when={props.page.answer.failure()} fallback={<h1 class="sentence quiet">{t(T.loading)}</h1>}>
      {(failure) => (
        <>
          <h1 class="sentence">{t(T.failed)}</h1>
          <Failed failure={failure()} />
        </>
      )}
    </Show>
  )
}

function Shown(props: { readonly page: BridgePage; readonly answer: BridgeAnswer }): JSX.Element {
  const isBusy = () => !props.page.answer.isCurrent()
  return (
    <>
      <Controls page={props.page} answer={props.answer} />
      <Show when={props.page.answer.failure()}>{(failure) => <Failed failure={failure()} />}</Show>
      <div aria-busy={isBusy()} classList={{ 'is-busy': isBusy() }}>
        <h1 class="sentence">{bridgeHeadline(props.answer, language())}</h1>
        <Show when={props.answer.total.people > 0}>
          <div class="panels">
            <Show when={props.answer.total.followed > 0}>
              <Steps answer={props.answer} />
            </Show>
            <Cohorts page={props.page} answer={props.answer} />
          </div>
        </Show>
      </div>
    </>
  )
}

function Controls(props: { readonly page: BridgePage; readonly answer: BridgeAnswer }): JSX.Element {
  const view = useView()
  return (
    <fieldset class="usage-controls">
      <legend class="unseen">{t(T.choices)}</legend>
      <Choice
        label={T.way}
        options={WAYS}
        say={(one) => t(WAY_TEXT[one])}
        value={props.page.way()}
        onChoose={(way) => view.set({ way: way === 'firstNotebook' ? null : way })}
      />
      <Choice
        label={T.followUp}
        options={FOLLOW_UPS.map(String)}
        say={(one) => countDays(Number(one), language())}
        value={String(props.page.days())}
        onChoose={(days) => view.set({ days: days === '180' ? null : days })}
      />
      <Choice
        label={T.by}
        options={GROUPINGS}
        say={(one) => t(GROUPING_TEXT[one])}
        value={props.page.by()}
        onChoose={(by) => view.set({ by: by === '' ? null : by })}
      />
      <Show when={props.answer.knownUntil}>
        {(until) => (
          <span class="quiet">{fill(T.knownUntil, language(), { day: dayWords(until() - 1, language()) })}</span>
        )}
      </Show>
    </fieldset>
  )
}

/** One kind of facts is missing: what this page is for, and how to fill it. */
function Empty(): JSX.Element {
  const yaml = 'sources:\n  jupyterhub:\n    - …\n  slurm_accounting:\n    - …'
  return (
    <div class="empty-ledger">
      <h1 class="sentence">{t(T.emptyTitle)}</h1>
      <p>{t(T.emptyWhat)}</p>
      <pre>
        <code>{yaml}</code>
      </pre>
      <p>{t(T.emptyTraining)}</p>
      <pre>
        <code>{`npx atalaya import graduates ${t(T.file)}`}</code>
      </pre>
    </div>
  )
}
