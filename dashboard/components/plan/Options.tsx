/** What can be bought, side by side. */
import { createMemo, Index, type JSX, Show } from 'solid-js'
import { language, t } from '../../data/language.ts'
import type { PlanPage } from '../../data/plan-page.ts'
import type { WhatIfAnswer } from '../../logic/answers.ts'
import { formatCount } from '../../logic/format.ts'
import { optionRows, optionsSentence } from '../../logic/plan-options.ts'
import { planText } from '../../text/plan.ts'
import { scenarioText as T } from '../../text/plan-scenario.ts'
import { Panel } from '../Panel.tsx'
import { How } from './How.tsx'
import { TableScroll } from './TableScroll.tsx'

export function Options(props: { readonly page: PlanPage; readonly answer: WhatIfAnswer }): JSX.Element {
  const { page } = props
  const rows = createMemo(() => optionRows(props.answer, page.now(), page.told()))
  return (
    <Panel id="options" title={t(T.options)} class="wide" summary={optionsSentence(props.answer, page.told())}>
      <Show when={rows().length > 0}>
        <p class="quiet">{t(page.scenario().budget === undefined ? T.optionsOne : T.optionsBudget)}</p>
        <TableScroll label={t(T.options)}>
          <table class="plan-table">
            <thead>
              <tr>
                <th scope="col">{t(T.option)}</th>
                <th scope="col">{t(T.moved)}</th>
                <th scope="col">{t(T.price)}</th>
                <th scope="col">{t(T.hour)}</th>
                <th scope="col">{t(T.fits)}</th>
                <th scope="col">{t(T.order)}</th>
                <th scope="col">{t(T.arrives)}</th>
              </tr>
            </thead>
            <tbody>
              <Index each={rows()}>
                {(row) => (
                  <tr>
                    <th scope="row">
                      {formatCount(row().count, language())} × {row().name}{' '}
                      <button
                        type="button"
                        class="link no-print"
                        aria-label={t(T.tryOf, { count: row().count, node: row().name })}
                        onClick={() => page.change({ node: row().name, count: row().count })}
                      >
                        {t(T.try)}
                      </button>
                      <Index each={row().notes}>{(note) => <span class="note">{note()}</span>}</Index>
                    </th>
                    <td>{row().moved}</td>
                    <td>
                      {row().price}
                      <Show when={row().priceLocal !== ''}>
                        <span class="note">{row().priceLocal}</span>
                      </Show>
                    </td>
                    <td>{row().hourText}</td>
                    <td>
                      <ul>
                        <Index each={row().fits}>
                          {(place) => <li class={`fit-${place().state}`}>{place().text}</li>}
                        </Index>
                      </ul>
                    </td>
                    <td>{row().order}</td>
                    <td>{row().arrives}</td>
                  </tr>
                )}
              </Index>
            </tbody>
          </table>
        </TableScroll>
        <Index each={rows()}>
          {(row) => (
            <How
              figure={row().hour}
              formulas={props.answer.formulas}
              timeZone={page.told().timeZone}
              what={`${t(T.costOfHour)} (${row().name})`}
            />
          )}
        </Index>
      </Show>
      <Show when={props.answer.missing.length > 0 && rows().length > 0}>
        <p class="todo">
          {t(planText.notKnown)}: {props.answer.missing.join(', ')}
        </p>
      </Show>
    </Panel>
  )
}
