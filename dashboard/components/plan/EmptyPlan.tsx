import type { JSX } from 'solid-js'
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

/** Keys as the configuration has them; a test loads it. */
export const EXAMPLE = `planning:
  targetUtilisation: 0.8
  leadDays: { p50: 270, p90: 330 }
  nodes:
    - { name: cpu-64, cores: 64, watts: 700, rackUnits: 1, price: 9000 }
`
