/** What the plan rests on, and how to cite it and take it along. */
import { Index, type JSX } from 'solid-js'
import { saveAs } from '../../data/fetch.ts'
import { language, t } from '../../data/language.ts'
import type { PlanPage } from '../../data/plan-page.ts'
import { useSite } from '../../data/site.tsx'
import type { SaturationAnswer } from '../../logic/answers.ts'
import { csvLines } from '../../logic/csv-lines.ts'
import { planRows } from '../../logic/plan-csv.ts'
import { dayWords } from '../../logic/plan-dates.ts'
import { assumptionWords } from '../../logic/plan-figures.ts'
import { planText as T } from '../../text/plan.ts'
import { Panel } from '../Panel.tsx'
import { TableScroll } from './TableScroll.tsx'

/** Of package.json, when the pages were built. */
const VERSION = String(import.meta.env['ATALAYA_VERSION'] ?? '')

export function Assumptions(props: { readonly page: PlanPage; readonly answer: SaturationAnswer }): JSX.Element {
  return (
    <Panel id="assumptions" title={t(T.assumptions)} class="wide" summary={t(T.assumptionsSummary)}>
      <p class="definition">{props.answer.definition.text}</p>
      <TableScroll label={t(T.assumptions)}>
        <table class="plan-table">
          <thead>
            <tr>
              <th scope="col">{t(T.assumption)}</th>
              <th scope="col">{t(T.value)}</th>
              <th scope="col">{t(T.from)}</th>
            </tr>
          </thead>
          <tbody>
            <Index each={props.answer.assumptions}>
              {(one) => (
                <tr>
                  <th scope="row">
                    {one().title} <code>{one().key}</code>
                  </th>
                  <td>{assumptionWords(one(), language())}</td>
                  <td>{one().isDefault ? t(T.byDefault, { source: one().source ?? '' }) : t(T.told)}</td>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      </TableScroll>
    </Panel>
  )
}

export function Cite(props: { readonly page: PlanPage; readonly answer: SaturationAnswer }): JSX.Element {
  const { page } = props
  const site = useSite()
  // read again whenever the address changes
  const url = () => {
    page.scenario()
    page.saved()
    page.chosen()
    page.sheet()
    return location.href
  }
  const citation = () =>
    t(T.citation, {
      ...{ site: site.names().join(', ') || t(T.thisCentre), version: VERSION, url: url() },
      day: dayWords(page.now(), page.told().timeZone, language()),
    })
  const download = () => {
    const answered = page.answered()
    const scenarios = answered ? [answered] : []
    const shown = { version: VERSION, url: location.href, now: page.now(), saturation: props.answer, scenarios }
    saveAs(new Blob([csvLines(planRows(shown))], { type: 'text/csv;charset=utf-8' }), 'atalaya-plan.csv')
  }
  return (
    <Panel id="cite" title={t(T.cite)} class="wide">
      <p class="citation">{citation()}</p>
      <div class="chart-tools">
        <button type="button" onClick={download}>
          {t(T.csvAll)}
        </button>
        <button type="button" onClick={() => window.print()}>
          {t(T.print)}
        </button>
      </div>
    </Panel>
  )
}
