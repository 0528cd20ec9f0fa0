/** Forecasts that were kept every night, against what came. */
import { Index, type JSX, Show } from 'solid-js'
import { fill } from '../../../core/i18n.ts'
import { language, t } from '../../data/language.ts'
import type { ScorecardAnswer } from '../../logic/answers.ts'
import { noScoreWords, scoreRows } from '../../logic/planning.ts'
import { planningText as T } from '../../text/planning.ts'
import { Panel } from '../Panel.tsx'

export function Scorecard(props: { readonly answer: ScorecardAnswer }): JSX.Element {
  return (
    <Panel id="scorecard" title={t(T.scoreTitle)} class="wide">
      <Show
        when={props.answer.subjects.length > 0}
        fallback={<p class="quiet">{noScoreWords(props.answer, language())}</p>}
      >
        <section class="table-scroll" tabindex="0" aria-label={t(T.scoreTitle)}>
          <table class="score-table">
            <caption class="quiet">{t(T.scoreCaption)}</caption>
            <thead>
              <tr>
                <th scope="col">{t(T.scoreFigure)}</th>
                <th scope="col">{t(T.scoreSteps)}</th>
                <th scope="col">{t(T.scoreError)}</th>
                <Index each={props.answer.levels}>
                  {(level) => (
                    <th scope="col">{fill(T.scoreInside, language(), { percent: Math.round(100 * level()) })}</th>
                  )}
                </Index>
              </tr>
            </thead>
            <tbody>
              <Index each={scoreRows(props.answer, language())}>
                {(row) => (
                  <tr>
                    <th scope="row">{row().name}</th>
                    <td>{row().steps}</td>
                    <td>{row().error}</td>
                    <Index each={row().inside}>{(share) => <td>{share()}</td>}</Index>
                  </tr>
                )}
              </Index>
            </tbody>
          </table>
        </section>
      </Show>
    </Panel>
  )
}
