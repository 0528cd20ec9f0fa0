/** What would change: values to try, and the answer in words, at once. */
import { createMemo, Index, type JSX, Show } from 'solid-js'
import { t } from '../../data/language.ts'
import type { PlanPage } from '../../data/plan-page.ts'
import type { PlanResource } from '../../logic/plan.ts'
import { FIELDS, type Field, MOST_SAVED, scenarioSentence } from '../../logic/plan-scenario.ts'
import { scenarioText as T } from '../../text/plan-scenario.ts'
import { Failed } from '../Failed.tsx'
import { Panel } from '../Panel.tsx'
import { How } from './How.tsx'
import { NumberField } from './NumberField.tsx'

const SLIDERS = {
  growth: { least: -20, most: 100, step: 5 },
  count: { least: 1, most: 64, step: 1 },
  target: { least: 50, most: 100, step: 1 },
} as const

export function ScenarioPanel(props: { readonly page: PlanPage; readonly resource: PlanResource }): JSX.Element {
  const { page } = props
  const answer = () => page.whatIf.data()
  const assumed = (key: string) => page.saturation.data()?.assumptions.find((one) => one.key === key)?.value
  const isNodes = () => props.resource.kind === 'cores' || props.resource.kind === 'gpus'
  const currency = () => answer()?.currency ?? ''
  const exchange = () => answer()?.exchange
  const isBusy = () => !page.whatIf.isCurrent()
  const field = (name: Field) => ({
    value: page.scenario()[name],
    ...FIELDS[name],
    onChange: (value: number | undefined) => page.change({ [name]: value }),
  })
  return (
    <Panel id="scenario" title={t(T.title)} class="wide">
      <p class="summary quiet no-print">{t(T.intro)}</p>
      <p class="answer" role="status" classList={{ 'is-busy': isBusy() }} aria-busy={isBusy()}>
        <Show when={page.answered()} fallback={t(T.reckoning)}>
          {(one) => <>{scenarioSentence(one().scenario, one().answer, page.told())}</>}
        </Show>
      </p>
      <Show when={page.whatIf.failure()}>{(failure) => <Failed failure={failure()} />}</Show>
      <form class="fields no-print" onSubmit={(event) => event.preventDefault()}>
        <NumberField
          {...field('growth')}
          label={t(T.growth)}
          unit={t(T.growthUnit)}
          usual={0}
          slider={SLIDERS.growth}
        />
        <Show when={isNodes()}>
          <Nodes page={page} />
        </Show>
        <NumberField
          {...field('target')}
          label={t(T.target)}
          unit="%"
          usual={props.resource.targetShare * 100}
          slider={SLIDERS.target}
        />
        <NumberField {...field('leadP50')} label={t(T.leadP50)} unit={t(T.days)} usual={assumed('leadDays.p50')} />
        <NumberField {...field('leadP90')} label={t(T.leadP90)} unit={t(T.days)} usual={assumed('leadDays.p90')} />
        <Show when={isNodes()}>
          <NumberField {...field('budget')} label={t(T.budget)} unit={currency()} />
        </Show>
        <Show when={exchange()}>
          {(told) => (
            <NumberField
              {...field('rate')}
              label={t(T.rate)}
              unit={t(T.rateUnit, { local: told().local, currency: currency() })}
              usual={told().rate}
            />
          )}
        </Show>
      </form>
      <Show when={!isNodes()}>
        <p class="quiet">{t(T.notNodes)}</p>
      </Show>
      <div class="chart-tools">
        <button type="button" onClick={page.reset} disabled={!page.isTried()}>
          {t(T.reset)}
        </button>
        <button type="button" onClick={page.keep} disabled={page.saved().length >= MOST_SAVED}>
          {t(T.save)}
        </button>
        <Show when={page.saved().length >= MOST_SAVED}>
          <span class="quiet">{t(T.saveFull)}</span>
        </Show>
      </div>
      <Show when={answer()}>
        {(told) => <How figure={told().scenario.figure} formulas={told().formulas} timeZone={page.told().timeZone} />}
      </Show>
    </Panel>
  )
}

/** A node of the catalogue, and how many. */
function Nodes(props: { readonly page: PlanPage }): JSX.Element {
  const { page } = props
  const chosen = () => page.scenario().node
  const names = createMemo(() => {
    const known = (page.whatIf.data()?.options ?? []).map(({ name }) => name)
    const tried = chosen()
    return tried !== undefined && !known.includes(tried) ? [...known, tried] : known
  })
  return (
    <Show when={names().length > 0} fallback={<p class="quiet field wide-field">{t(T.noCatalogue)}</p>}>
      <div class="field">
        <label for="plan-node">{t(T.node)}</label>
        <select id="plan-node" onChange={(event) => page.change({ node: event.target.value || undefined })}>
          <option value="" selected={chosen() === undefined}>
            {t(T.nodeNone)}
          </option>
          <Index each={names()}>
            {(name) => (
              <option value={name()} selected={name() === chosen()}>
                {name()}
              </option>
            )}
          </Index>
        </select>
      </div>
      <NumberField
        label={t(T.count)}
        unit={chosen() ?? ''}
        value={chosen() === undefined ? undefined : page.scenario().count}
        {...FIELDS.count}
        isWhole
        slider={SLIDERS.count}
        // who says how many means the first kind, where none is chosen
        onChange={(count) =>
          page.change({ count: count ?? 1, node: count === undefined ? undefined : (chosen() ?? names()[0]) })
        }
      />
    </Show>
  )
}
