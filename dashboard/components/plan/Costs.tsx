/** What an hour costs here and in the cloud, and if the exchange rate moves. */
import { Index, type JSX, Show } from 'solid-js'
import { csvHref } from '../../data/fetch.ts'
import { language, t } from '../../data/language.ts'
import type { PlanPage } from '../../data/plan-page.ts'
import type { CostAnswer } from '../../logic/answers.ts'
import { formatList, formatNumber } from '../../logic/format.ts'
import { costSentences, sideRows } from '../../logic/plan-costs.ts'
import { figureWords } from '../../logic/plan-figures.ts'
import { moneyText as T } from '../../text/plan-money.ts'
import { Panel } from '../Panel.tsx'
import { How } from './How.tsx'
import { TableScroll } from './TableScroll.tsx'

type Side = CostAnswer['sides'][number]

export function Costs(props: { readonly page: PlanPage; readonly answer: CostAnswer }): JSX.Element {
  const zone = () => props.page.told().timeZone
  return (
    <Panel id="costs" title={t(T.costs)} class="wide">
      <Index each={costSentences(props.answer, props.page.told())}>{(said) => <p class="summary">{said()}</p>}</Index>
      <Show when={props.answer.missing.length > 0}>
        <p class="summary todo">{t(T.missing, { keys: formatList(props.answer.missing, language()) })}</p>
      </Show>
      <div class="plan-pair">
        <Index each={props.answer.sides}>
          {(side) => <SideCosts side={side()} answer={props.answer} timeZone={zone()} />}
        </Index>
      </div>
      <Show when={props.answer.terabyteYear}>
        {(figure) => (
          <div class="storage-cost">
            <p>
              {t(T.terabyte)}: {figureWords(figure(), props.page.told())}
            </p>
            <How figure={figure()} formulas={props.answer.formulas} timeZone={zone()} />
          </div>
        )}
      </Show>
      <Old page={props.page} answer={props.answer} />
      <Show when={props.answer.cloudPrices} fallback={<p class="todo">{t(T.noCloud)}</p>}>
        {(cloud) => <p class="quiet">{t(T.cloudScope, { date: cloud().date, scope: cloud().scope })}</p>}
      </Show>
      <Show when={props.answer.exchange}>
        {(told) => (
          <p class="quiet">
            {t(T.rateOf, {
              ...{ rate: formatNumber(told().rate, language()), local: told().local },
              ...{ currency: props.answer.currency, date: told().date },
            })}
          </p>
        )}
      </Show>
      <Index each={props.answer.problems}>{(problem) => <p class="todo">{problem().message}</p>}</Index>
      <p class="chart-tools">
        <a href={csvHref(props.page.costPath())} download="" target="_self">
          {t(T.csvCosts)}
        </a>
      </p>
    </Panel>
  )
}

function SideCosts(props: {
  readonly side: Side
  readonly answer: CostAnswer
  readonly timeZone: string
}): JSX.Element {
  const told = () => ({ timeZone: props.timeZone, language: language() })
  return (
    <section aria-label={t(T[`side_${props.side.side}`])}>
      <h3>{t(T[`side_${props.side.side}`])}</h3>
      <TableScroll label={t(T[`side_${props.side.side}`])}>
        <table class="plan-table">
          <thead>
            <tr>
              <th scope="col">{t(T.row)}</th>
              <th scope="col">{t(T.own)}</th>
              <th scope="col">{t(T.cloud)}</th>
            </tr>
          </thead>
          <tbody>
            <Index each={sideRows(props.side, props.answer, told())}>
              {(row) => (
                <tr>
                  <th scope="row">{row().name}</th>
                  <td>{row().own}</td>
                  <td>{row().cloud}</td>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      </TableScroll>
      <p class="quiet">
        {t(T.useNote, {
          ...{ use: formatNumber(Math.round(props.side.utilisation.value * 100), language()) },
          ...{ from: t(T[`use_${props.side.utilisation.from}`]) },
          ...{ availability: formatNumber(Math.round(props.side.availability * 100), language()) },
        })}{' '}
        {t(T.priced, { priced: props.side.priced, nodes: props.side.nodes, old: props.side.writtenOff })}
      </p>
      <How
        figure={props.side.hour}
        formulas={props.answer.formulas}
        timeZone={props.timeZone}
        what={t(T[`theHour_${props.side.side}`])}
      />
      <How
        figure={props.side.cloud?.year}
        formulas={props.answer.formulas}
        timeZone={props.timeZone}
        what={t(T.theCloud)}
      />
      <How
        figure={props.side.cloud?.breakEven}
        formulas={props.answer.formulas}
        timeZone={props.timeZone}
        what={t(T.theBreakEven)}
      />
    </section>
  )
}

function Old(props: { readonly page: PlanPage; readonly answer: CostAnswer }): JSX.Element {
  return (
    <Show when={props.answer.old.length > 0}>
      <h3>{t(T.old)}</h3>
      <TableScroll label={t(T.old)}>
        <table class="plan-table">
          <thead>
            <tr>
              <th scope="col">{t(T.oldNodes)}</th>
              <th scope="col">{t(T.oldAge)}</th>
              <th scope="col">{t(T.oldMarginal)}</th>
              <th scope="col">{t(T.oldNew)}</th>
              <th scope="col">{t(T.advice)}</th>
            </tr>
          </thead>
          <tbody>
            <Index each={props.answer.old}>
              {(lot) => (
                <tr>
                  <th scope="row">
                    {lot().nodes} ({lot().type})
                  </th>
                  <td>{formatNumber(Math.round(lot().ageYears * 10) / 10, language())}</td>
                  <td>{figureWords(lot().marginal, props.page.told())}</td>
                  <td>{figureWords(lot().replacement, props.page.told())}</td>
                  <td>{t(T[`advice_${lot().advice}`])}</td>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      </TableScroll>
    </Show>
  )
}
