/** Quarter by quarter: how many of those who began went on. */
import { Index, type JSX, Show } from 'solid-js'
import { fill } from '../../../core/i18n.ts'
import type { BridgePage } from '../../data/bridge-page.ts'
import { csvHref } from '../../data/fetch.ts'
import { language, t } from '../../data/language.ts'
import type { BridgeAnswer } from '../../logic/answers.ts'
import { cohortsWords, GROUPING_TEXT, percentText, quarterName, type ShownStep, stepsOf } from '../../logic/bridge.ts'
import { formatCount } from '../../logic/format.ts'
import { bridgeText as T } from '../../text/bridge.ts'
import { chartText } from '../../text/charts.ts'
import { Panel } from '../Panel.tsx'

type Cohort = BridgeAnswer['cohorts'][number]

export function Cohorts(props: { readonly page: BridgePage; readonly answer: BridgeAnswer }): JSX.Element {
  const summary = () =>
    [cohortsWords(props.answer, language()), t(T.cohortsWhat)].filter((words) => words !== '').join(' ')
  const grouping = () => props.answer.by
  return (
    <Panel id="cohorts" title={t(T.cohorts)} class="bridge-cohorts" summary={summary()}>
      <section class="wait-scroll" tabindex="0" aria-label={t(T.cohortsTable)}>
        <table class="cohort-table">
          <thead>
            <tr>
              <th scope="col">{t(T.quarter)}</th>
              <Show when={grouping()}>
                {(by) => (
                  <th scope="col" class="name">
                    {t(GROUPING_TEXT[by()])}
                  </th>
                )}
              </Show>
              <th scope="col">{t(T.began)}</th>
              <Index each={stepsOf(props.answer)}>{(step) => <th scope="col">{t(T[step()])}</th>}</Index>
            </tr>
          </thead>
          <tbody>
            <Index each={[...props.answer.cohorts].reverse()}>
              {(cohort) => (
                <tr>
                  <th scope="row">{quarterName(cohort().quarter, language())}</th>
                  <Show when={grouping()}>
                    <td class="name">{cohort().group || t(T.unmapped)}</td>
                  </Show>
                  <td>{formatCount(cohort().people, language())}</td>
                  <Index each={stepsOf(props.answer)}>{(step) => <Cell cohort={cohort()} step={step()} />}</Index>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      </section>
      <div class="chart-tools">
        <a
          href={csvHref(props.page.path())}
          download=""
          target="_self"
          aria-label={fill(chartText.csvOf, language(), { title: t(T.cohorts) })}
        >
          {t(chartText.csv)}
        </a>
      </div>
    </Panel>
  )
}

function Cell(props: { readonly cohort: Cohort; readonly step: ShownStep }): JSX.Element {
  const figures = () => props.cohort.steps[props.step]
  return (
    <td>
      <Show when={props.cohort.followed > 0} fallback={<span class="not-yet hatch">{t(T.notYet)}</span>}>
        <strong>{percentText(figures()?.ratio ?? 0, language())}</strong>{' '}
        <span class="quiet">
          {fill(T.ofSome, language(), {
            reached: formatCount(figures()?.reached ?? 0, language()),
            followed: formatCount(props.cohort.followed, language()),
          })}
        </span>
      </Show>
    </td>
  )
}
