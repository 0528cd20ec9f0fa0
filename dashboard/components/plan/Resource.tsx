/** The chosen resource: demand against capacity, what it rests on, who pays in time, what is not served. */
import { createMemo, Index, type JSX, Show } from 'solid-js'
import { TimeChart } from '../../charts/TimeChart.tsx'
import { language, t } from '../../data/language.ts'
import type { PlanPage } from '../../data/plan-page.ts'
import { useView } from '../../data/view.tsx'
import { percentFigure } from '../../logic/format.ts'
import { DEMAND_PATH } from '../../logic/links.ts'
import { callsSentence, type PlanResource, resourceSentence, restsOn, UNIT_TEXT, unmetWords } from '../../logic/plan.ts'
import { shortDay } from '../../logic/plan-dates.ts'
import { planFan } from '../../logic/plan-fan.ts'
import { isEmpty, whatIfPath } from '../../logic/plan-scenario.ts'
import { planText as T } from '../../text/plan.ts'
import { planLinks } from '../../text/plan-links.ts'
import { Panel } from '../Panel.tsx'
import { How } from './How.tsx'
import { TableScroll } from './TableScroll.tsx'

export function Resource(props: { readonly page: PlanPage; readonly resource: PlanResource }): JSX.Element {
  const { page } = props
  const view = useView()
  const tried = createMemo(() => {
    const one = page.answered()
    return one && !isEmpty(one.scenario) && one.answer.pool.id === props.resource.id ? one.answer : undefined
  })
  const model = createMemo(() => planFan(props.resource, tried(), language()))
  const target = () => page.scenario().target ?? props.resource.targetShare * 100
  const summary = () => t(tried() ? T.chartScenario : T.chart, { target: percentFigure(target() / 100, language()) })
  const formulas = () => page.saturation.data()!.formulas
  const zone = () => page.told().timeZone
  return (
    <Panel id="resource" title={`${t(T.demandAndSupply)}: ${props.resource.title}`} class="wide">
      <p class="summary">{resourceSentence(props.resource, page.told())}</p>
      <Show when={props.resource.why}>{(why) => <p class="summary todo">{why().message}</p>}</Show>
      <Show when={model()}>
        {(shown) => (
          <TimeChart
            title={`${props.resource.title} · ${t(UNIT_TEXT[props.resource.kind])}`}
            model={shown()}
            failure={page.whatIf.failure()}
            downloads={[
              {
                title: props.resource.title,
                path: whatIfPath(props.resource.id, page.scenario(), language()),
              },
            ]}
            summary={`${t(UNIT_TEXT[props.resource.kind])}. ${summary()}`}
            onZoom={() => undefined}
          />
        )}
      </Show>
      <ul class="plain rests-on">
        <Index each={restsOn(props.resource, language())}>{(words) => <li>{words()}</li>}</Index>
      </ul>
      <How figure={props.resource.dates.figure} formulas={formulas()} timeZone={zone()} what={t(T.theDate)} />
      <How figure={props.resource.order?.by} formulas={formulas()} timeZone={zone()} what={t(T.theOrder)} />
      <Show when={props.resource.problems.length > 0}>
        <h3>{t(T.problems)}</h3>
        <ul class="plain">
          <Index each={props.resource.problems}>{(problem) => <li>{problem().message}</li>}</Index>
        </ul>
      </Show>
      <div class="plan-pair">
        <Unmet page={page} resource={props.resource} />
        <Calls page={page} resource={props.resource} />
      </div>
      <p class="chart-tools">
        <a href={view.href(DEMAND_PATH)}>{t(planLinks.demandLink)}</a>
      </p>
    </Panel>
  )
}

function Unmet(props: { readonly page: PlanPage; readonly resource: PlanResource }): JSX.Element {
  const formulas = () => props.page.saturation.data()!.formulas
  return (
    <section aria-labelledby="unmet-title">
      <h3 id="unmet-title">{t(T.unmet)}</h3>
      <ul class="plain">
        <Index each={unmetWords(props.resource, language())}>{(words) => <li>{words()}</li>}</Index>
      </ul>
      <How figure={props.resource.unmet?.total} formulas={formulas()} timeZone={props.page.told().timeZone} />
    </section>
  )
}

function Calls(props: { readonly page: PlanPage; readonly resource: PlanResource }): JSX.Element {
  const day = (time: number) => shortDay(time, props.page.told().timeZone, language())
  return (
    <section aria-labelledby="calls-title">
      <h3 id="calls-title">{t(T.calls)}</h3>
      <p>{callsSentence(props.resource.order, props.page.told())}</p>
      <Show when={(props.resource.order?.calls.length ?? 0) > 0}>
        <TableScroll label={t(T.calls)}>
          <table class="plan-table">
            <thead>
              <tr>
                <th scope="col">{t(T.call)}</th>
                <th scope="col">{t(T.callOpens)}</th>
                <th scope="col">{t(T.callCloses)}</th>
                <th scope="col">{t(T.callMoney)}</th>
                <th scope="col">{t(T.colState)}</th>
              </tr>
            </thead>
            <tbody>
              <Index each={props.resource.order!.calls}>
                {(call) => (
                  <tr classList={{ quiet: call().state === 'closed' }}>
                    <th scope="row">{call().name}</th>
                    <td>{day(call().opens)}</td>
                    <td>{day(call().closes - 1)}</td>
                    <td>{day(call().moneyAt)}</td>
                    <td>{t(T[`call_${call().state}`])}</td>
                  </tr>
                )}
              </Index>
            </tbody>
          </table>
        </TableScroll>
      </Show>
    </section>
  )
}
