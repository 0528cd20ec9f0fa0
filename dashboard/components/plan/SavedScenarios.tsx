/** Scenarios that the address keeps, side by side. */
import { createMemo, For, type JSX, Show } from 'solid-js'
import { language, t } from '../../data/language.ts'
import type { PlanPage } from '../../data/plan-page.ts'
import { stateWords } from '../../logic/plan.ts'
import { monthWords, shortDay, spanOfMonths } from '../../logic/plan-dates.ts'
import { costOfAdded } from '../../logic/plan-options.ts'
import { changesWords, isEmpty, type Saved } from '../../logic/plan-scenario.ts'
import { scenarioText as T } from '../../text/plan-scenario.ts'
import { Panel } from '../Panel.tsx'
import { TableScroll } from './TableScroll.tsx'

export function SavedScenarios(props: { readonly page: PlanPage }): JSX.Element {
  return (
    <Panel id="saved" title={t(T.saved)} class="wide" summary={t(T.savedNote)}>
      <TableScroll label={t(T.saved)}>
        <table class="plan-table">
          <thead>
            <tr>
              <th scope="col">{t(T.scenario)}</th>
              <th scope="col">{t(T.fullAt)}</th>
              <th scope="col">{t(T.likely)}</th>
              <th scope="col">{t(T.order)}</th>
              <th scope="col">{t(T.costs)}</th>
              <td class="no-print" />
            </tr>
          </thead>
          <tbody>
            <For each={props.page.saved()}>
              {(saved, index) => <Row page={props.page} saved={saved} index={index()} />}
            </For>
          </tbody>
        </table>
      </TableScroll>
    </Panel>
  )
}

function Row(props: { readonly page: PlanPage; readonly saved: Saved; readonly index: number }): JSX.Element {
  const { page } = props
  const feed = page.feedOf(props.saved)
  const title = () => page.resources().find(({ id }) => id === props.saved.pool)?.title ?? props.saved.pool
  const name = createMemo(() => {
    const { scenario } = props.saved
    const told = feed.data()
    const changes = isEmpty(scenario)
      ? t(T.present)
      : changesWords(scenario, told?.currency ?? '', told?.exchange?.local ?? '', language())
    return `${title()}: ${changes}`
  })
  const dates = () => feed.data()?.scenario
  const span = () => {
    const told = dates()
    if (!told) return feed.failure()?.detail ?? '…'
    const { timeZone } = page.told()
    return told.p10 === null || told.state === 'full'
      ? stateWords(told, page.told())
      : spanOfMonths(told.p10, told.p90 ?? told.notBefore!, timeZone, language())
  }
  const day = (time: number | null | undefined) =>
    time == null ? '—' : shortDay(time, page.told().timeZone, language())
  return (
    <tr>
      <th scope="row">{name()}</th>
      <td>{span()}</td>
      <td>{dates()?.p50 == null ? '—' : monthWords(dates()!.p50!, page.told().timeZone, language())}</td>
      <td>{day(feed.data()?.order?.by.value)}</td>
      <td>
        <Show when={feed.data()} fallback="—">
          {(told) => <>{costOfAdded(props.saved.scenario, told(), language())}</>}
        </Show>
      </td>
      <td class="no-print">
        <button
          type="button"
          class="link"
          aria-label={t(T.openOf, { name: name() })}
          onClick={() => page.reopen(props.saved)}
        >
          {t(T.open)}
        </button>{' '}
        <button
          type="button"
          class="link"
          aria-label={t(T.removeOf, { name: name() })}
          onClick={() => page.remove(props.index)}
        >
          {t(T.remove)}
        </button>
      </td>
    </tr>
  )
}
