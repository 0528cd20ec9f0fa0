/** Why jobs wait: one bar a reason, in the reader's words with Slurm's beside them. */
import { Index, type JSX, Show } from 'solid-js'
import { language, t } from '../data/language.ts'
import { useSite } from '../data/site.tsx'
import { formatCount } from '../logic/format.ts'
import type { Reason, Reasons as ReasonsView } from '../logic/queue.ts'
import { panelText as T } from '../text/panels.ts'
import { Bar } from './Bar.tsx'
import { Panel } from './Panel.tsx'
import { Unknown } from './Unknown.tsx'

const SHOWN = 6

export function Reasons(props: { readonly reasons: ReasonsView }): JSX.Element {
  const site = useSite()
  const words = (reason: Reason) => (reason.words ? t(reason.words) : reason.reason)
  const summary = () => {
    const top = props.reasons.reasons[0]
    if (!props.reasons.known) return undefined
    if (!top) return t(T.reasonsNone)
    const text = top.jobs * 2 > props.reasons.jobs ? T.reasonsSummary : T.reasonsSummaryTop
    return t(text, {
      count: formatCount(top.jobs, language()),
      of: formatCount(props.reasons.jobs, language()),
      words: words(top),
    })
  }
  return (
    <Panel id="reasons" title={t(T.reasons)} class="reasons" summary={summary()}>
      <Show when={props.reasons.known} fallback={<Unknown time={props.reasons.time} why={site.why(['slurm'])} />}>
        <ul class="bars">
          <Index each={props.reasons.reasons.slice(0, SHOWN)}>
            {(reason) => (
              <li>
                <span class="bar-words">
                  <strong>{words(reason())}</strong>{' '}
                  <span class="raw">
                    {reason().words ? reason().reason : t(T.reasonUnknown)} · {reason().partitions.join(', ')}
                  </span>
                </span>
                <span class="bar-figure">{formatCount(reason().jobs, language())}</span>
                <Bar ratio={reason().jobs / (props.reasons.reasons[0]?.jobs ?? 1)} />
              </li>
            )}
          </Index>
        </ul>
      </Show>
    </Panel>
  )
}
