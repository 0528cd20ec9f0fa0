/** Who used how much: over time, and in order. */
import { createMemo, createSignal, Index, type JSX, Show } from 'solid-js'
import { periodModel } from '../../charts/model.ts'
import { TimeChart } from '../../charts/TimeChart.tsx'
import { language, t } from '../../data/language.ts'
import type { UsagePage, UsageShown } from '../../data/usage-page.ts'
import { useView } from '../../data/view.tsx'
import { formatCount, percentFigure } from '../../logic/format.ts'
import { type Account, buildAccounts } from '../../logic/usage.ts'
import { accountsWords, type HoursMeasure, MEASURES } from '../../logic/usage-words.ts'
import { panelText } from '../../text/panels.ts'
import { shellText } from '../../text/shell.ts'
import { unitText } from '../../text/units.ts'
import { usageText as T } from '../../text/usage.ts'
import { Bar } from '../Bar.tsx'
import { Choice } from '../Choice.tsx'
import { Panel } from '../Panel.tsx'

const SHOWN = 8

export function Accounts(props: {
  readonly page: UsagePage
  readonly shown: UsageShown
  readonly measure: HoursMeasure
  readonly onZoom: (from: number, to: number) => void
}): JSX.Element {
  const view = useView()
  const accounts = createMemo(() =>
    buildAccounts(props.shown.groups.accounts, props.measure, { nobody: t(T.noAccount), others: t(unitText.others) }),
  )
  const model = () => periodModel(props.shown.periods, accounts().lines, { unit: 'count', stacked: true })
  const path = () => props.page.path('accounts')
  const why = () => {
    if (accounts().total !== null && accounts().total! > 0) return undefined
    if (props.measure === 'gpuHours') return t(T.accountNone, { hours: t(T.gpuHours) })
    return accounts().total === 0
      ? t(T.accountNone, { hours: t(T.coreHours) })
      : `${t(T.whyCores)} ${t(T.whyCoresNext)}`
  }
  return (
    <Panel
      id="accounts"
      title={t(T.accounts)}
      class="accounts"
      tools={
        <Choice
          label={T.measure}
          options={MEASURES}
          say={(one) => t(T[one])}
          value={props.measure}
          onChoose={(measure) => view.set({ measure }, { replace: true })}
        />
      }
    >
      <div class="beside">
        <TimeChart
          title={`${t(T.accounts)}, ${t(T[props.measure])}`}
          model={model()}
          summary={accountsWords(accounts(), props.measure, props.shown.periods, language())}
          failure={props.shown.failures.accounts}
          downloads={path() === undefined ? [] : [{ title: t(T.accounts), path: path()! }]}
          why={why() ?? null}
          onZoom={props.onZoom}
        />
        <Ranking rows={accounts().rows} />
      </div>
    </Panel>
  )
}

function Ranking(props: { readonly rows: readonly Account[] }): JSX.Element {
  const [all, setAll] = createSignal(false)
  const shown = () => (all() ? props.rows : props.rows.slice(0, SHOWN))
  return (
    <div class="ranking">
      <h3>{t(T.ranking)}</h3>
      <ul class="bars">
        <Index each={shown()}>
          {(row) => (
            <li>
              <span class="bar-words">
                <strong>{row().name}</strong>
              </span>
              <Show
                when={row().hours !== null}
                fallback={
                  <>
                    <span class="bar-figure quiet">—</span>
                    <span class="bar-unknown hatch">{t(shellText.noData)}</span>
                  </>
                }
              >
                <span class="bar-figure">
                  {formatCount(row().hours!, language())}
                  <span class="share quiet">
                    {' '}
                    {row().share === null ? '' : `${percentFigure(row().share!, language())} %`}
                  </span>
                </span>
                <Bar ratio={row().share ?? 0} />
              </Show>
            </li>
          )}
        </Index>
      </ul>
      <Show when={!all() && props.rows.length > SHOWN}>
        <button type="button" class="link" onClick={() => setAll(true)}>
          {t(panelText.more, { count: props.rows.length - SHOWN })}
        </button>
      </Show>
    </div>
  )
}
