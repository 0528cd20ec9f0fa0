/** The decision that all the rest is for: when is each resource full, what to order, by when, at what cost. */
import '../style/lower.css'
import '../style/usage.css'
import '../style/planning.css'
import '../style/plan.css'
import { createEffect, Index, type JSX, Match, Show, Switch } from 'solid-js'
import { Failed } from '../components/Failed.tsx'
import { Assumptions, Cite } from '../components/plan/Assumptions.tsx'
import { BudgetSheet } from '../components/plan/BudgetSheet.tsx'
import { Costs } from '../components/plan/Costs.tsx'
import { EmptyPlan } from '../components/plan/EmptyPlan.tsx'
import { Options } from '../components/plan/Options.tsx'
import { Resource } from '../components/plan/Resource.tsx'
import { Rulers } from '../components/plan/Rulers.tsx'
import { SavedScenarios } from '../components/plan/SavedScenarios.tsx'
import { ScenarioPanel } from '../components/plan/ScenarioPanel.tsx'
import { unreachable } from '../data/feed.ts'
import { language, t } from '../data/language.ts'
import { createPlanPage, type PlanPage } from '../data/plan-page.ts'
import { useView } from '../data/view.tsx'
import type { SaturationAnswer } from '../logic/answers.ts'
import { planHeadline, toneOf } from '../logic/plan.ts'
import { optionsSentence } from '../logic/plan-options.ts'
import { planText as T } from '../text/plan.ts'
import { shellText } from '../text/shell.ts'

export default function Plan(): JSX.Element {
  const page = createPlanPage(useView())
  createEffect(() => {
    document.title = `${t(shellText.planning)} · Atalaya`
  })
  return (
    <div class="usage-page plan-page" classList={{ 'is-old': unreachable() !== undefined }}>
      <Switch fallback={<Loading page={page} />}>
        <Match when={page.saturation.data()}>{(answer) => <Shown page={page} answer={answer()} />}</Match>
      </Switch>
    </div>
  )
}

function Loading(props: { readonly page: PlanPage }): JSX.Element {
  return (
    <Show
      when={props.page.saturation.failure()}
      fallback={
        <>
          <h1 class="sentence quiet">{t(T.loading)}</h1>
          <div class="panels">
            <div class="panel grid-skeleton skeleton" />
          </div>
        </>
      }
    >
      {(failure) => (
        <>
          <h1 class="sentence">{t(T.failed)}</h1>
          <Failed failure={failure()} />
        </>
      )}
    </Show>
  )
}

function Shown(props: { readonly page: PlanPage; readonly answer: SaturationAnswer }): JSX.Element {
  const { page } = props
  const first = () => page.resources()[0]
  const tone = () => (first() ? toneOf(first()!, page.now()) : 'unknown')
  /** there is nobody to whom it could be told when anything is full */
  const isBlank = () =>
    page.resources().every(({ dates }) => dates.state === 'unknown' || dates.state === 'insufficient')
  return (
    <>
      <h1 class={`sentence tone-${tone()}`}>
        <Show when={tone() === 'now' || tone() === 'today'}>
          <span class="sentence-mark" aria-hidden="true">
            {tone() === 'now' ? '●' : '◐'}
          </span>{' '}
        </Show>
        {planHeadline(props.answer, language())}
      </h1>
      <Show when={page.firstWhatIf.data()}>
        {(answer) => (
          <Show when={answer().options.length > 0}>
            <p class="what">{optionsSentence(answer(), page.told())}</p>
          </Show>
        )}
      </Show>
      <Show when={page.saturation.failure()}>{(failure) => <Failed failure={failure()} />}</Show>
      <Show when={isBlank()}>
        <EmptyPlan />
      </Show>
      <Index each={props.answer.problems}>{(problem) => <p class="todo">{problem().message}</p>}</Index>
      <div class="panels">
        <Show when={page.resources().length > 0}>
          <Rulers page={page} />
        </Show>
        <Show when={page.chosen()}>
          {(resource) => (
            <>
              <Show when={resource().smoothed !== null || resource().dates.state !== 'insufficient'}>
                <ScenarioPanel page={page} resource={resource()} />
              </Show>
              <Resource page={page} resource={resource()} />
            </>
          )}
        </Show>
        <Show when={page.saved().length > 0}>
          <SavedScenarios page={page} />
        </Show>
        <Show when={isNodes(page) ? page.whatIf.data() : undefined}>
          {(answer) => <Options page={page} answer={answer()} />}
        </Show>
        <Show when={page.cost.data()}>{(answer) => <Costs page={page} answer={answer()} />}</Show>
        <BudgetSheet page={page} />
        <Assumptions page={page} answer={props.answer} />
        <Cite page={page} answer={props.answer} />
      </div>
    </>
  )
}

const isNodes = (page: PlanPage): boolean => ['cores', 'gpus'].includes(page.chosen()?.kind ?? '')
