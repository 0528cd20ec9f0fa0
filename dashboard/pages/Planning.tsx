/** How demand goes on, how sure that is, and how such forecasts did before. */
import '../style/lower.css'
import '../style/usage.css'
import '../style/planning.css'
import { createEffect, Index, type JSX, Match, Show, Switch } from 'solid-js'
import { fill } from '../../core/i18n.ts'
import { TimeChart } from '../charts/TimeChart.tsx'
import { Choice } from '../components/Choice.tsx'
import { Failed } from '../components/Failed.tsx'
import { Panel } from '../components/Panel.tsx'
import { Scorecard } from '../components/planning/Scorecard.tsx'
import { unreachable } from '../data/feed.ts'
import { language, t } from '../data/language.ts'
import { isAllowed } from '../data/me.ts'
import { createPlanningPage, type PlanningPage } from '../data/planning-page.ts'
import { useView } from '../data/view.tsx'
import type { ForecastsAnswer } from '../logic/answers.ts'
import { PLANNING_PATH } from '../logic/links.ts'
import {
  fanModel,
  HORIZONS,
  partName,
  planningHeadline,
  type ShownForecast,
  SUBJECT_IDS,
  titleOf,
  trustWords,
  untilWords,
} from '../logic/planning.ts'
import { planLinks } from '../text/plan-links.ts'
import { planningText as T } from '../text/planning.ts'
import { shellText } from '../text/shell.ts'

export default function Planning(): JSX.Element {
  const page = createPlanningPage(useView())
  createEffect(() => {
    document.title = `${t(shellText.demand)} · Atalaya`
  })
  const isBusy = () => !page.answer.isCurrent()
  return (
    <div class="usage-page" classList={{ 'is-old': unreachable() !== undefined }}>
      <BackToPlan />
      <Controls page={page} />
      <Switch fallback={<Loading page={page} />}>
        <Match when={page.isNothing() || page.answer.data()?.forecasts.length === 0}>
          <Nothing page={page} />
        </Match>
        <Match when={page.answer.data()}>
          {(answer) => (
            <div aria-busy={isBusy()} classList={{ 'is-busy': isBusy() }}>
              <Show when={page.answer.failure()}>{(failure) => <Failed failure={failure()} />}</Show>
              <Shown answer={answer()} shown={answer().forecasts[0]!} page={page} />
            </div>
          )}
        </Match>
      </Switch>
      <div class="panels">
        <Show when={page.scorecard.data()}>{(answer) => <Scorecard answer={answer()} />}</Show>
      </div>
    </div>
  )
}

/** Not for who may not see it. */
function BackToPlan(): JSX.Element {
  const view = useView()
  return (
    <Show when={isAllowed('coordinator')}>
      <p>
        <a href={view.href(PLANNING_PATH)}>{t(planLinks.planLink)}</a>
      </p>
    </Show>
  )
}

function Controls(props: { readonly page: PlanningPage }): JSX.Element {
  const view = useView()
  const { page } = props
  return (
    <fieldset class="usage-controls">
      <legend class="unseen">{t(T.choices)}</legend>
      <Choice
        label={T.metric}
        options={SUBJECT_IDS}
        say={(one) => titleOf(one, language())}
        value={page.metric()}
        onChoose={(metric) => view.set({ metric: metric === SUBJECT_IDS[0] ? null : metric, of: null })}
      />
      <Choice
        label={T.of}
        options={page.parts()}
        say={(one) => (one === '' ? t(T.all) : partName(one))}
        value={page.part() ?? ''}
        onChoose={(of) => view.set({ of: of === page.parts()[0] ? null : of })}
      />
      <Choice
        label={T.horizon}
        options={HORIZONS.map(String)}
        say={(one) => fill(T.days, language(), { count: one })}
        value={String(page.horizon())}
        onChoose={(days) => view.set({ days: days === '90' ? null : days })}
      />
    </fieldset>
  )
}

function Shown(props: {
  readonly answer: ForecastsAnswer
  readonly shown: ShownForecast
  readonly page: PlanningPage
}): JSX.Element {
  return (
    <>
      <h1 class="sentence">{planningHeadline(props.answer, language())}</h1>
      <Show when={props.shown.why}>{(why) => <p>{why().message}</p>}</Show>
      <p class="quiet">
        {untilWords(props.shown, language())} <Show when={!props.answer.isDemand}>{t(T.usageNotDemand)}</Show>
      </p>
      <div class="panels">
        <section class="panel wide">
          <TimeChart
            title={props.answer.title}
            model={fanModel(props.answer, props.shown, language())}
            failure={undefined}
            downloads={[{ title: props.answer.title, path: props.page.path()! }]}
            summary={t(T.chartSummary)}
            onZoom={() => undefined}
          />
        </section>
        <Show when={props.shown.mean}>
          <Panel id="trust" title={t(T.trustTitle)} class="wide">
            <ul class="plain">
              <Index each={trustWords(props.shown, props.answer.unit, language())}>
                {(words) => <li>{words()}</li>}
              </Index>
            </ul>
          </Panel>
        </Show>
      </div>
    </>
  )
}

function Loading(props: { readonly page: PlanningPage }): JSX.Element {
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

/** What is forecast at all, and how to fill it. */
function Nothing(props: { readonly page: PlanningPage }): JSX.Element {
  return (
    <div class="empty-ledger">
      <h1 class="sentence">{fill(T.none, language(), { title: titleOf(props.page.metric(), language()) })}</h1>
      <p>{t(T.noneWhat)}</p>
      <pre>
        <code>{`npx atalaya import sacct ${t(T.file)}`}</code>
      </pre>
    </div>
  )
}
