import type { JSX } from 'solid-js'
import { EXAMPLE } from '../../../core/planning/example.ts'
import { t } from '../../data/language.ts'
import { planText as T } from '../../text/plan.ts'

/** What a date needs, and what to type. */
export function EmptyPlan(): JSX.Element {
  return (
    <div class="empty-ledger">
      <p>{t(T.emptyWhat)}</p>
      <pre tabindex="0">
        <code>{`npx atalaya import sacct ${t(T.file)}`}</code>
      </pre>
      <p>{t(T.emptySupply)}</p>
      <pre tabindex="0">
        <code>{`npx atalaya import inventory ${t(T.file)}`}</code>
      </pre>
      <p>{t(T.emptyAssumptions)}</p>
      <pre tabindex="0">
        <code>{EXAMPLE}</code>
      </pre>
      <p class="quiet">{t(T.emptyDocs)}</p>
    </div>
  )
}
