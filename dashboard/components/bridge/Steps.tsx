/** How many took each step: a bar a step with its interval, and the figures in a table. */
import { Index, type JSX } from 'solid-js'
import { language, t } from '../../data/language.ts'
import type { BridgeAnswer } from '../../logic/answers.ts'
import { countDays, percentText, rowsOf, type StepRow } from '../../logic/bridge.ts'
import { formatCount } from '../../logic/format.ts'
import { bridgeText as T } from '../../text/bridge.ts'
import { Panel } from '../Panel.tsx'

export function Steps(props: { readonly answer: BridgeAnswer }): JSX.Element {
  return (
    <Panel id="steps" title={t(T.funnel)} class="bridge-steps" summary={t(T.funnelWhat)}>
      <table class="steps-table">
        <thead>
          <tr>
            <th scope="col">{t(T.step)}</th>
            <td />
            <th scope="col">{t(T.reached)}</th>
            <th scope="col">{t(T.share)}</th>
            <th scope="col">{t(T.interval)}</th>
            <th scope="col">{t(T.time)}</th>
          </tr>
        </thead>
        <tbody>
          <Index each={rowsOf(props.answer)}>{(row) => <Row row={row()} />}</Index>
        </tbody>
      </table>
      <p class="definition quiet">{t(T.regularWhat)}</p>
    </Panel>
  )
}

function Row(props: { readonly row: StepRow }): JSX.Element {
  const percent = (ratio: number | null) => (ratio === null ? '—' : percentText(ratio, language()))
  return (
    <tr>
      <th scope="row">{t(T[props.row.step])}</th>
      <td class="step-bar">
        <Interval row={props.row} />
      </td>
      <td>{formatCount(props.row.reached, language())}</td>
      <td>{percent(props.row.ratio)}</td>
      <td class="quiet">{props.row.low === null ? '—' : `${percent(props.row.low)}–${percent(props.row.high)}`}</td>
      <td>{props.row.medianDays === null ? '—' : countDays(props.row.medianDays, language())}</td>
    </tr>
  )
}

/** Its numbers stand beside it, so the picture itself is silent. */
function Interval(props: { readonly row: StepRow }): JSX.Element {
  const at = (ratio: number | null) => 100 * (ratio ?? 0)
  return (
    <svg class="interval" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <rect class="rail" y="3" width="100" height="6" />
      <rect class="fill" y="3" width={at(props.row.ratio)} height="6" />
      <path
        class="whisker"
        d={`M${at(props.row.low)} 6H${at(props.row.high)}M${at(props.row.low)} 2V10M${at(props.row.high)} 2V10`}
        visibility={props.row.low === null ? 'hidden' : 'visible'}
      />
    </svg>
  )
}
