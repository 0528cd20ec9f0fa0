/** Nothing was ever taken in: what this page is for, and both ways to fill it. */
import { type JSX, Show } from 'solid-js'
import { t } from '../../data/language.ts'
import { useSite } from '../../data/site.tsx'
import { usageText as T } from '../../text/usage.ts'

export function EmptyLedger(): JSX.Element {
  const site = useSite()
  const source = () => site.targets().find(({ source }) => source === 'slurm_accounting')
  const state = () => source()?.lastErrors[0]?.message ?? t(T.emptyWaiting)
  const yaml = () => `sources:\n  slurm_accounting:\n    - cluster: ${t(T.name)}\n      cli: {}`
  return (
    <div class="empty-ledger">
      <h1 class="sentence">{t(T.emptyTitle)}</h1>
      <p>{t(T.emptyWhat)}</p>
      <ol>
        <li>
          <p>{t(T.emptySource)}</p>
          <pre>
            <code>{yaml()}</code>
          </pre>
          <Show when={source()}>
            <p class="watched">{t(T.emptyWatched, { state: state() })}</p>
          </Show>
        </li>
        <li>
          <p>{t(T.emptyImport)}</p>
          <pre>
            <code>{`npx atalaya import sacct ${t(T.file)}`}</code>
          </pre>
        </li>
      </ol>
      <p class="quiet">{t(T.emptyDocs)}</p>
    </div>
  )
}
