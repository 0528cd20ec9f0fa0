/** The hubs: sessions over time, and people active, counted and never named. */
import { createMemo, Index, type JSX, Show } from 'solid-js'
import { TimeChart } from '../charts/TimeChart.tsx'
import { language, t } from '../data/language.ts'
import type { Operations } from '../data/operations.ts'
import { useSite } from '../data/site.tsx'
import { formatCount } from '../logic/format.ts'
import { byName } from '../logic/names.ts'
import { type Reading, read } from '../logic/reading.ts'
import { panelText as T } from '../text/panels.ts'
import { Panel } from './Panel.tsx'
import { unknownSince } from './Unknown.tsx'

const PERIODS = [
  { period: '24h', text: T.users24h },
  { period: '7d', text: T.users7d },
  { period: '30d', text: T.users30d },
] as const

export function Hub(props: { readonly operations: Operations }): JSX.Element {
  const site = useSite()
  const hubs = createMemo(() => {
    const found = new Map<string, Map<string, Reading>>()
    for (const series of props.operations.latest()['hub.users_active']?.series ?? []) {
      const hub = series.labels['hub'] ?? ''
      const periods = found.get(hub) ?? new Map<string, Reading>()
      periods.set(series.labels['period'] ?? '', read(series, site.now()))
      found.set(hub, periods)
    }
    return [...found].sort(([a], [b]) => byName(a, b))
  })
  const sessions = () => props.operations.charts.sessions
  return (
    <Panel id="hub" title={t(T.hub)} class="hub">
      <TimeChart
        title={t(T.sessionsTitle)}
        model={sessions().model()}
        failure={sessions().failure()}
        downloads={sessions().downloads()}
        why={site.why(['jupyterhub'])}
      />
      <Show when={hubs().length > 0}>
        <table class="small">
          <caption>{t(T.usersActive)}</caption>
          <thead>
            <tr>
              <td />
              {PERIODS.map(({ text }) => (
                <th scope="col" class="small-head">
                  {t(text)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Index each={hubs()}>
              {(hub) => (
                <tr>
                  <th scope="row">{hub()[0]}</th>
                  {PERIODS.map(({ period }) => (
                    <Users reading={hub()[1].get(period)} />
                  ))}
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      </Show>
    </Panel>
  )
}

function Users(props: { readonly reading: Reading | undefined }): JSX.Element {
  return (
    <td class="number" title={props.reading?.known ? undefined : unknownSince(props.reading?.time ?? null)}>
      {props.reading?.known ? formatCount(props.reading.value, language()) : '—'}
    </td>
  )
}
