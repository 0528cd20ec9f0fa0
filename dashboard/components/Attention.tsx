/** What needs a person, worst first; each line leads to where one acts. */
import { createSignal, Index, type JSX, Show } from 'solid-js'
import { answerNow, liveNow } from '../data/clock.ts'
import { language, t } from '../data/language.ts'
import { useView, type View } from '../data/view.tsx'
import { formatInstant } from '../logic/format.ts'
import { nodePath, OPERATIONS_PATH } from '../logic/links.ts'
import { type Problem, problemSince, type Severity } from '../logic/problems.ts'
import { operationsText as T } from '../text/operations.ts'
import { Panel } from './Panel.tsx'

const GLYPH = { now: '●', today: '◐' } satisfies Record<Severity, string>
const WORD = { now: T.severityNow, today: T.severityToday } as const
/** More than these are behind a button: a list nobody reads helps nobody. */
const SHOWN = 7

export function Attention(props: { readonly problems: readonly Problem[] }): JSX.Element {
  const [all, setAll] = createSignal(false)
  const shown = () => (all() ? props.problems : props.problems.slice(0, SHOWN))
  const count = (severity: Severity) => props.problems.filter((problem) => problem.severity === severity).length
  const summary = () => {
    if (props.problems.length === 0) return t(T.attentionNone)
    return t(T.attentionSummary, { now: count('now'), today: count('today') })
  }
  return (
    <Panel id="attention" title={t(T.attention)} class="attention" summary={summary()}>
      <ul class="problems">
        <Index each={shown()}>{(problem) => <Line problem={problem()} />}</Index>
      </ul>
      <Show when={!all() && props.problems.length > SHOWN}>
        <button type="button" class="link" onClick={() => setAll(true)}>
          {t(T.attentionMore, { count: props.problems.length - SHOWN })}
        </button>
      </Show>
    </Panel>
  )
}

function Line(props: { readonly problem: Problem }): JSX.Element {
  const view = useView()
  const since = () => props.problem.since
  return (
    <li class={`problem severity-${props.problem.severity}`}>
      <span class="mark" aria-hidden="true">
        {GLYPH[props.problem.severity]}
      </span>
      <p>
        <a href={problemHref(props.problem, view)}>{props.problem.subject}</a> {props.problem.what(language())}
        <Show when={since()}>
          {(time) => (
            <>
              {' '}
              <time datetime={new Date(time() * 1000).toISOString()} title={formatInstant(time(), language())}>
                {problemSince(time(), liveNow() ?? answerNow() ?? time(), language())}
              </time>
            </>
          )}
        </Show>
        <span class="severity"> · {t(WORD[props.problem.severity])}</span>
        <Show when={props.problem.detail}>{(detail) => <span class="detail">{detail()(language())}</span>}</Show>
      </p>
    </li>
  )
}

function problemHref({ link }: Problem, view: View): string {
  switch (link.to) {
    case 'node':
      return view.href(nodePath(link.node), link.cluster === null ? {} : { cluster: link.cluster })
    case 'targets':
      return `${view.href(OPERATIONS_PATH, { q: link.filter })}#targets`
    case 'storage':
      return '#storage'
  }
}
