/** The budget sheet of a grant: one measured run, so many times, at full cost. */
import { createSignal, Index, type JSX, Show } from 'solid-js'
import { BUDGET_TEXT } from '../../../core/planning/budget-text.ts'
import { csvHref } from '../../data/fetch.ts'
import { language, t } from '../../data/language.ts'
import type { PlanPage } from '../../data/plan-page.ts'
import type { BudgetAnswer } from '../../logic/answers.ts'
import { formatNumber } from '../../logic/format.ts'
import { SHEET_FIELDS, sheetLimits } from '../../logic/plan-budget.ts'
import { money } from '../../logic/plan-figures.ts'
import { moneyText as T } from '../../text/plan-money.ts'
import { Failed } from '../Failed.tsx'
import { Panel } from '../Panel.tsx'
import { How } from './How.tsx'
import { NumberField } from './NumberField.tsx'
import { TableScroll } from './TableScroll.tsx'

export function BudgetSheet(props: { readonly page: PlanPage }): JSX.Element {
  const { page } = props
  const isAsked = () => page.budgetPath() !== undefined
  return (
    <Panel id="sheet" title={t(T.sheet)} class="wide" summary={t(T.sheetIntro)}>
      <form class="fields no-print" onSubmit={(event) => event.preventDefault()}>
        <Index each={SHEET_FIELDS}>
          {(name) => (
            <NumberField
              label={t(T[name()])}
              unit=""
              value={page.sheet()[name()]}
              usual={name() === 'repeats' ? 1 : undefined}
              least={sheetLimits(name())[0]}
              most={sheetLimits(name())[1]}
              onChange={(value) => page.changeSheet({ [name()]: value })}
            />
          )}
        </Index>
      </form>
      <Show when={page.budget.failure()}>{(failure) => <Failed failure={failure()} />}</Show>
      <Show when={isAsked()} fallback={<p class="quiet no-print">{t(T.sheetNone)}</p>}>
        <Show when={page.budget.data()}>{(answer) => <Lines page={page} answer={answer()} />}</Show>
      </Show>
    </Panel>
  )
}

function Lines(props: { readonly page: PlanPage; readonly answer: BudgetAnswer }): JSX.Element {
  const local = () => props.answer.exchange?.local
  const own = (amount: number | null) =>
    amount === null ? t(T.noPrice) : money(amount, props.answer.currency, language())
  const both = ({ amount, amountLocal }: BudgetAnswer['totals']['requested']) =>
    amountLocal === null || local() === undefined
      ? own(amount)
      : `${own(amount)} (${money(amountLocal, local()!, language())})`
  const firstLine = () => props.answer.lines[0]?.amount
  return (
    <div aria-busy={!props.page.budget.isCurrent()} classList={{ 'is-busy': !props.page.budget.isCurrent() }}>
      <p class="answer" role="status">
        {t(T.sheetTotal, {
          requested: both(props.answer.totals.requested),
          given: both(props.answer.totals.in_kind),
        })}
      </p>
      <TableScroll label={t(T.sheet)}>
        <table class="plan-table">
          <thead>
            <tr>
              <th scope="col">{t(T.item)}</th>
              <th scope="col">{t(T.kind)}</th>
              <th scope="col">{t(T.quantity)}</th>
              <th scope="col">{t(T.unitCost)}</th>
              <th scope="col">
                {t(T.amount)} ({props.answer.currency})
              </th>
              <Show when={local()}>
                <th scope="col">
                  {t(T.amount)} ({local()})
                </th>
              </Show>
            </tr>
          </thead>
          <tbody>
            <Index each={props.answer.lines}>
              {(line) => (
                <tr>
                  <th scope="row">{t(BUDGET_TEXT[line().resource])}</th>
                  <td>{t(BUDGET_TEXT[line().kind])}</td>
                  <td>
                    {formatNumber(line().quantity, language())} {t(BUDGET_TEXT[`${line().resource}Unit`])}
                  </td>
                  <td>{own(line().rate)}</td>
                  <td>{own(line().amount.value)}</td>
                  <Show when={local()}>
                    {(currency) => (
                      <td>{line().amountLocal === null ? '—' : money(line().amountLocal!, currency(), language())}</td>
                    )}
                  </Show>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      </TableScroll>
      <Index each={props.answer.unpriced}>{(trouble) => <p class="todo">{trouble().message}</p>}</Index>
      <Index each={props.answer.notes}>{(note) => <p class="quiet">{note()}</p>}</Index>
      <How figure={firstLine()} formulas={props.answer.formulas} timeZone={props.answer.timeZone} />
      <Paste answer={props.answer} csv={props.page.budgetPath() ?? ''} />
    </div>
  )
}

function Paste(props: { readonly answer: BudgetAnswer; readonly csv: string }): JSX.Element {
  const [said, setSaid] = createSignal('')
  let box!: HTMLTextAreaElement
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.answer.text)
      setSaid(t(T.copied))
    } catch {
      // without TLS a browser has no clipboard
      box.select()
      setSaid(t(T.copyFailed))
    }
  }
  return (
    <div class="no-print">
      <label class="paste">
        <span>{t(T.text)}</span>
        <textarea ref={box} readonly rows="8" value={props.answer.text} />
      </label>
      <div class="chart-tools">
        <button type="button" onClick={() => void copy()}>
          {t(T.copy)}
        </button>
        <span role="status" class="quiet">
          {said()}
        </span>
        <a href={csvHref(props.csv)} download="" target="_self">
          {t(T.csvSheet)}
        </a>
      </div>
    </div>
  )
}
