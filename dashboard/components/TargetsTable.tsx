/** Everything that is asked, and how it answers: failing first. */
import { createMemo, createSignal, Index, type JSX, Show } from 'solid-js'
import { language, t } from '../data/language.ts'
import { useView } from '../data/view.tsx'
import type { Target, TargetState } from '../logic/answers.ts'
import { formatCount, formatDuration } from '../logic/format.ts'
import { filterTargets, sortTargets } from '../logic/targets.ts'
import { panelText as T } from '../text/panels.ts'
import { stateText } from '../text/states.ts'
import { Age } from './Age.tsx'
import { Panel } from './Panel.tsx'

const STATE = {
  ok: { glyph: '○', word: stateText.targetOk },
  failing: { glyph: '●', word: stateText.targetFailing },
  silent: { glyph: '◌', word: stateText.targetSilent },
  waiting: { glyph: '…', word: stateText.targetWaiting },
} satisfies Record<TargetState, unknown>
const SHOWN = 20

export function TargetsTable(props: { readonly targets: readonly Target[] }): JSX.Element {
  const view = useView()
  const [all, setAll] = createSignal(false)
  const filter = () => view.param('q') ?? ''
  const matching = createMemo(() => sortTargets(filterTargets(props.targets, filter())))
  const shown = () => (all() ? matching() : matching().slice(0, SHOWN))
  const ok = () => props.targets.filter(({ state }) => state === 'ok').length
  return (
    <Panel
      id="targets"
      title={t(T.targets)}
      class="targets"
      summary={t(T.targetsSummary, { ok: ok(), of: props.targets.length })}
      tools={
        <input
          type="search"
          aria-label={t(T.targetsFilter)}
          placeholder={t(T.targetsFilter)}
          value={filter()}
          onInput={(event) => view.set({ q: event.target.value === '' ? null : event.target.value }, { replace: true })}
        />
      }
    >
      <Show when={matching().length > 0} fallback={<p class="quiet">{t(T.targetsNoMatch, { filter: filter() })}</p>}>
        <Rows targets={shown()} />
      </Show>
      <Show when={!all() && matching().length > SHOWN}>
        <button type="button" class="link" onClick={() => setAll(true)}>
          {t(T.more, { count: matching().length - SHOWN })}
        </button>
      </Show>
    </Panel>
  )
}

const COLUMNS = [
  { text: T.columnTarget, class: '' },
  { text: T.columnSource, class: 'wide-only' },
  { text: T.columnState, class: '' },
  { text: T.columnSuccess, class: 'wide-only' },
  { text: T.columnError, class: 'wide-only' },
  { text: T.columnDuration, class: 'wide-only number' },
  { text: T.columnSamples, class: 'wide-only number' },
] as const

function Rows(props: { readonly targets: readonly Target[] }): JSX.Element {
  return (
    <table class="list">
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th scope="col" class={column.class}>
              {t(column.text)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Index each={props.targets}>{(target) => <Row target={target()} />}</Index>
      </tbody>
    </table>
  )
}

function Row(props: { readonly target: Target }): JSX.Element {
  const facts = () => Object.values(props.target.facts).join(' · ')
  const title = () => {
    const node = props.target.labels['node']
    return node === undefined || props.target.title.includes(node)
      ? props.target.title
      : `${node} · ${props.target.source}`
  }
  const duration = () => {
    const { durationSeconds } = props.target
    return durationSeconds === null ? '' : formatDuration(durationSeconds, language())
  }
  const samples = () => (props.target.samples === null ? '' : formatCount(props.target.samples, language()))
  return (
    <tr class={`target-${props.target.state}`}>
      <th scope="row">
        {title()}
        <span class="raw" title={facts()}>
          {props.target.address}
        </span>
        <span class="narrow-only error">
          <Errors target={props.target} />
        </span>
      </th>
      <td class="wide-only">{props.target.source}</td>
      <td class="state">
        <span aria-hidden="true">{STATE[props.target.state].glyph}</span> {t(STATE[props.target.state].word)}
        <span class="narrow-only quiet">
          <LastSuccess target={props.target} />
        </span>
      </td>
      <td class="wide-only">
        <LastSuccess target={props.target} />
      </td>
      <td class="wide-only error">
        <Errors target={props.target} />
      </td>
      <td class="wide-only number">{duration()}</td>
      <td class="wide-only number">{samples()}</td>
    </tr>
  )
}

function LastSuccess(props: { readonly target: Target }): JSX.Element {
  return (
    <Show when={props.target.lastSuccess} fallback={<span class="quiet">{t(T.never)}</span>}>
      {(time) => <Age time={time()} />}
    </Show>
  )
}

function Errors(props: { readonly target: Target }): JSX.Element {
  return (
    <Index each={props.target.lastErrors}>
      {(error, index) => (
        <span>
          {error().message}{' '}
          <Show when={index === 0 && props.target.lastErrorAt}>
            {(time) => (
              <span class="quiet">
                <Age time={time()} />
              </span>
            )}
          </Show>
        </span>
      )}
    </Index>
  )
}
