import { Index, type JSX } from 'solid-js'
import { language, t } from '../../data/language.ts'
import type { PlanPage } from '../../data/plan-page.ts'
import { formatText } from '../../logic/format.ts'
import { stateWords } from '../../logic/plan.ts'
import { leadWords, shortDay } from '../../logic/plan-dates.ts'
import { planText as T } from '../../text/plan.ts'
import { TableScroll } from './TableScroll.tsx'

/** The rulers' dates as a table. */
export function DatesTable(props: { readonly page: PlanPage }): JSX.Element {
  const day = (time: number | null | undefined) =>
    time == null ? '—' : shortDay(time, props.page.told().timeZone, language())
  const titles = [
    T.colResource,
    T.colState,
    T.colP10,
    T.colP50,
    T.colP90,
    T.colChance,
    T.colOrder,
    T.colLead,
    T.colCall,
  ]
  return (
    <details>
      <summary>{t(T.table)}</summary>
      <TableScroll label={t(T.rulers)}>
        <table class="plan-table">
          <thead>
            <tr>
              <Index each={titles}>{(title) => <th scope="col">{t(title())}</th>}</Index>
            </tr>
          </thead>
          <tbody>
            <Index each={props.page.resources()}>
              {(one) => (
                <tr>
                  <th scope="row">{one().title}</th>
                  <td>{stateWords(one().dates, props.page.told())}</td>
                  <td>{day(one().dates.p10)}</td>
                  <td>{day(one().dates.p50)}</td>
                  <td>{day(one().dates.p90)}</td>
                  <td>
                    {one().dates.probability === null ? '—' : formatText(one().dates.probability!, 'ratio', language())}
                  </td>
                  <td>{day(one().order?.by.value)}</td>
                  <td>{one().order ? leadWords(one().order!.leadDays, language()) : '—'}</td>
                  <td>{one().order?.lastCall ?? '—'}</td>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      </TableScroll>
    </details>
  )
}
