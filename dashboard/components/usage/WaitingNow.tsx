/** Who waits at this moment, and why: from the queue, and by account from accounting where it is asked. */
import { createMemo, Index, type JSX, Show } from 'solid-js'
import { language, t } from '../../data/language.ts'
import { createLatestOf } from '../../data/latest-of.ts'
import { useSite } from '../../data/site.tsx'
import type { UsagePage } from '../../data/usage-page.ts'
import { formatAge, formatCount, formatDuration } from '../../logic/format.ts'
import { pendingReasons } from '../../logic/queue.ts'
import { isFresh, newest } from '../../logic/reading.ts'
import { hoursText } from '../../logic/usage-words.ts'
import { waitingNowWords } from '../../logic/wait-words.ts'
import { WAITING_METRICS, type WaitingPlace, waitingAccounts, waitingPlaces } from '../../logic/waiting-now.ts'
import { operationsText } from '../../text/operations.ts'
import { usageText } from '../../text/usage.ts'
import { waitText as T } from '../../text/waits.ts'
import { Panel } from '../Panel.tsx'
import { Reasons } from '../Reasons.tsx'
import { Unknown } from '../Unknown.tsx'

const SHOWN_ACCOUNTS = 8

export function WaitingNow(props: { readonly page: UsagePage }): JSX.Element {
  const site = useSite()
  const { latest, loaded } = createLatestOf(WAITING_METRICS, site.hasSlurm, () => {
    const cluster = props.page.cluster()
    return cluster === undefined ? [] : [`cluster:${cluster}`]
  })
  const pending = () => latest()['slurm_partition.jobs_pending']?.series ?? []
  const places = createMemo(() => waitingPlaces(latest(), site.now()))
  const reasons = createMemo(() => pendingReasons(latest()['slurm_pending.jobs'], site.now()))
  /** Slurm told of some partition not long ago */
  const isKnown = () => pending().some((series) => isFresh(series, site.now()))
  return (
    <Show when={site.loaded()}>
      <Show
        when={site.hasSlurm()}
        fallback={
          <Panel id="waiting" title={t(T.now)}>
            <div class="unknown hatch">
              <p>
                <strong>{t(T.nowNoSource)}</strong> <span class="why">{t(operationsText.absentSlurm)}</span>
              </p>
            </div>
            <ByAccount page={props.page} />
          </Panel>
        }
      >
        <Panel
          id="waiting"
          title={t(T.now)}
          class="queue"
          summary={loaded() && isKnown() ? waitingNowWords(places(), language()) : undefined}
        >
          <Show when={!loaded() || isKnown()} fallback={<Unknown time={newest(pending())} why={site.why(['slurm'])} />}>
            <Show when={places().length > 0}>
              <Places places={places()} />
              <p class="definition quiet">{t(T.nowNote)}</p>
            </Show>
          </Show>
          <ByAccount page={props.page} />
        </Panel>
        <Show when={loaded()}>
          <Reasons reasons={reasons()} />
        </Show>
      </Show>
    </Show>
  )
}

function Places(props: { readonly places: readonly WaitingPlace[] }): JSX.Element {
  const reason = ({ reason }: WaitingPlace) => (reason?.words ? t(reason.words) : (reason?.reason ?? ''))
  const oldest = ({ oldestSeconds }: WaitingPlace) =>
    oldestSeconds.known && oldestSeconds.value > 0 ? formatDuration(oldestSeconds.value, language()) : '—'
  return (
    <table class="list waiting-places">
      <thead>
        <tr>
          <th scope="col">{t(T.partition)}</th>
          <th scope="col" class="number">
            {t(T.nowJobs)}
          </th>
          <th scope="col" class="number">
            {t(T.nowLongest)}
          </th>
          <th scope="col" class="wide-only">
            {t(T.nowReason)}
          </th>
        </tr>
      </thead>
      <tbody>
        <Index each={props.places}>
          {(place) => (
            <tr>
              <th scope="row">{place().place}</th>
              <td class="number">{jobsText(place())}</td>
              <td class="number">{oldest(place())}</td>
              <td class="wide-only">
                {reason(place())}{' '}
                <Show when={place().reason?.words}>
                  <span class="raw">{place().reason!.reason}</span>
                </Show>
              </td>
            </tr>
          )}
        </Index>
      </tbody>
    </table>
  )
}

const jobsText = ({ jobs }: WaitingPlace) => (jobs.known ? formatCount(jobs.value, language()) : '—')

/** Where accounting is asked every few minutes; a listing that somebody imported once tells nothing of now. */
function ByAccount(props: { readonly page: UsagePage }): JSX.Element {
  const site = useSite()
  const told = () =>
    site
      .targets()
      .filter(({ source }) => source === 'slurm_accounting')
      .flatMap(({ lastSuccess }) => lastSuccess ?? [])
      .sort((a, b) => a - b)[0]
  const accounts = createMemo(() => waitingAccounts(props.page.waiting(), t(usageText.noAccount)))
  return (
    <Show when={accounts().length > 0 ? told() : undefined}>
      {(time) => (
        <table class="list waiting-accounts">
          <caption>
            {t(T.nowAccounts)}{' '}
            <span class="quiet">{t(T.nowAccountsNote, { age: formatAge(time(), site.now(), language()) })}</span>
          </caption>
          <thead>
            <tr>
              <th scope="col">{t(usageText.account)}</th>
              <th scope="col" class="number">
                {t(T.nowJobs)}
              </th>
              <th scope="col" class="number">
                {t(T.nowCoreHours)}
              </th>
            </tr>
          </thead>
          <tbody>
            <Index each={accounts().slice(0, SHOWN_ACCOUNTS)}>
              {(account) => (
                <tr>
                  <th scope="row">{account().name}</th>
                  <td class="number">{formatCount(account().jobs, language())}</td>
                  <td class="number">
                    {account().coreHours === null ? '—' : hoursText(account().coreHours!, 'coreHours', language())}
                  </td>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      )}
    </Show>
  )
}
