/** How jobs ended: well, failed and by what, or stopped by somebody; over time and by partition. */
import { createMemo, createSignal, Index, type JSX, Show } from 'solid-js'
import { periodModel } from '../../charts/model.ts'
import { TimeChart } from '../../charts/TimeChart.tsx'
import { language, t } from '../../data/language.ts'
import type { UsagePage, UsageShown } from '../../data/usage-page.ts'
import { useView } from '../../data/view.tsx'
import { foldOthers } from '../../logic/chart-series.ts'
import { formatCount, percentFigure } from '../../logic/format.ts'
import { outcomesWords, outcomeTrendWords } from '../../logic/outcome-words.ts'
import {
  buildOutcomes,
  buildPlaceOutcomes,
  type Ending,
  endWords,
  type Outcome,
  type PlaceOutcome,
} from '../../logic/outcomes.ts'
import type { HoursMeasure } from '../../logic/usage-words.ts'
import { outcomeText as T } from '../../text/outcomes.ts'
import { panelText } from '../../text/panels.ts'
import { unitText } from '../../text/units.ts'
import { usageText } from '../../text/usage.ts'
import { waitText } from '../../text/waits.ts'
import { Choice } from '../Choice.tsx'
import { Failed } from '../Failed.tsx'
import { Panel } from '../Panel.tsx'

const SHOWN = 10
const WAYS = ['share', 'jobs'] as const

const percent = (share: number | null) => (share === null ? '—' : `${percentFigure(share, language())} %`)

export function Outcomes(props: {
  readonly page: UsagePage
  readonly shown: UsageShown
  readonly measure: HoursMeasure
  readonly onZoom: (from: number, to: number) => void
}): JSX.Element {
  const view = useView()
  const outcomes = createMemo(() => buildOutcomes(props.shown.groups.states, props.measure))
  const places = createMemo(() => buildPlaceOutcomes(props.shown.groups.places, t(usageText.noPartition)))
  const way = () => WAYS.find((one) => one === view.param('ends')) ?? 'share'
  const model = () => {
    const lines = foldOthers(way() === 'share' ? outcomes().shares : outcomes().counts, t(unitText.others))
    return way() === 'share'
      ? periodModel(props.shown.periods, lines, { unit: 'ratio', stacked: true, isPart: true })
      : periodModel(props.shown.periods, lines, { unit: 'whole', stacked: true })
  }
  const path = () => props.page.path('states')
  return (
    <Panel
      id="outcomes"
      title={t(T.outcomes)}
      class="outcomes"
      summary={outcomesWords(outcomes(), props.measure, language())}
      tools={
        <Choice
          label={T.show}
          options={outcomes().counts.length > 0 ? WAYS : []}
          say={(one) => t(one === 'share' ? T.asShare : T.asJobs)}
          value={way()}
          onChoose={(ends) => view.set({ ends }, { replace: true })}
        />
      }
    >
      <Show when={outcomes().ended > 0} fallback={<FailedStates shown={props.shown} />}>
        <div class="beside">
          <Show when={outcomes().counts.length > 0}>
            <TimeChart
              title={t(T.overTime)}
              model={model()}
              summary={outcomeTrendWords(outcomes(), way(), props.shown.periods, language())}
              failure={props.shown.failures.states}
              downloads={path() === undefined ? [] : [{ title: t(T.outcomes), path: path()! }]}
              onZoom={props.onZoom}
            />
          </Show>
          <States rows={outcomes().rows} measure={props.measure} />
        </div>
        <Show when={places().length > 1 && outcomes().counts.length > 0}>
          <Places places={places()} />
        </Show>
        <Show when={props.shown.failures.places}>{(failure) => <Failed failure={failure()} />}</Show>
      </Show>
    </Panel>
  )
}

function FailedStates(props: { readonly shown: UsageShown }): JSX.Element {
  return <Show when={props.shown.failures.states}>{(failure) => <Failed failure={failure()} />}</Show>
}

function States(props: { readonly rows: readonly Outcome[]; readonly measure: HoursMeasure }): JSX.Element {
  return (
    <table class="list outcome-states">
      <caption class="unseen">{t(T.byState)}</caption>
      <thead>
        <tr>
          <th scope="col">{t(T.ending)}</th>
          <th scope="col" class="number">
            {t(T.jobs)}
          </th>
          <th scope="col" class="number">
            {t(T.share)}
          </th>
          <th scope="col" class="number wide-only">
            {t(T.hoursShare, { hours: t(usageText[props.measure]) })}
          </th>
        </tr>
      </thead>
      <tbody>
        <Index each={props.rows}>
          {(row) => (
            <tr>
              <th scope="row">
                <EndName state={row().state} />
              </th>
              <td class="number">{formatCount(row().jobs, language())}</td>
              <td class="number">{percent(row().share)}</td>
              <td class="number wide-only">{percent(row().hoursShare)}</td>
            </tr>
          )}
        </Index>
      </tbody>
    </table>
  )
}

/** In the reader's words, Slurm's beside them. */
function EndName(props: { readonly state: string }): JSX.Element {
  return (
    <Show when={endWords(props.state)} fallback={props.state}>
      {(words) => (
        <>
          {t(words())} <span class="raw">{props.state}</span>
        </>
      )}
    </Show>
  )
}

const HEADS = [
  ['completed', T.completed],
  ['failed', T.failed],
  ['stopped', T.stoppedHead],
  ['unknown', T.unknownHead],
] as const satisfies readonly (readonly [Ending, unknown])[]

function Places(props: { readonly places: readonly PlaceOutcome[] }): JSX.Element {
  const [all, setAll] = createSignal(false)
  const shown = () => (all() ? props.places : props.places.slice(0, SHOWN))
  /** columns of nothing but zeros are left out */
  const heads = () =>
    HEADS.filter(([ending]) => ending === 'failed' || props.places.some(({ shares }) => shares[ending] > 0))
  const isWide = (ending: Ending) => (ending === 'stopped' || ending === 'unknown' ? 'number wide-only' : 'number')
  return (
    <>
      <table class="list outcome-places">
        <caption>{t(T.byPartition)}</caption>
        <thead>
          <tr>
            <th scope="col">{t(waitText.partition)}</th>
            <th scope="col" class="number">
              {t(T.jobs)}
            </th>
            <Index each={heads()}>
              {(head) => (
                <th scope="col" class={isWide(head()[0])}>
                  {t(head()[1])}
                </th>
              )}
            </Index>
            <th scope="col" class="wide-only">
              {t(T.mostly)}
            </th>
          </tr>
        </thead>
        <tbody>
          <Index each={shown()}>
            {(place) => (
              <tr>
                <th scope="row">{place().place}</th>
                <td class="number">{formatCount(place().ended, language())}</td>
                <Index each={heads()}>
                  {(head) => <td class={isWide(head()[0])}>{percent(place().shares[head()[0]])}</td>}
                </Index>
                <td class="wide-only">
                  <Show when={place().worst} fallback="—">
                    {(worst) => (
                      <>
                        <EndName state={worst().state} />{' '}
                        <span class="quiet">{formatCount(worst().jobs, language())}</span>
                      </>
                    )}
                  </Show>
                </td>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
      <Show when={!all() && props.places.length > SHOWN}>
        <button type="button" class="link" onClick={() => setAll(true)}>
          {t(panelText.more, { count: props.places.length - SHOWN })}
        </button>
      </Show>
    </>
  )
}
