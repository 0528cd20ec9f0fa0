/** Who used how much, how long they waited for it, who waits now and why, and what failed: from the ledger of jobs. */
import '../style/lower.css'
import '../style/levels.css'
import '../style/usage.css'
import { createEffect, type JSX, Match, Show, Switch } from 'solid-js'
import { Failed } from '../components/Failed.tsx'
import { Accounts } from '../components/usage/Accounts.tsx'
import { Controls } from '../components/usage/Controls.tsx'
import { EmptyLedger } from '../components/usage/EmptyLedger.tsx'
import { Outcomes } from '../components/usage/Outcomes.tsx'
import { Tiles } from '../components/usage/Tiles.tsx'
import { WaitingNow } from '../components/usage/WaitingNow.tsx'
import { Waits } from '../components/usage/Waits.tsx'
import { unreachable } from '../data/feed.ts'
import { language, t } from '../data/language.ts'
import { createUsagePage, type UsagePage, type UsageShown } from '../data/usage-page.ts'
import { useView } from '../data/view.tsx'
import { dateAt } from '../logic/calendar.ts'
import { spanWords } from '../logic/period-words.ts'
import { first } from '../logic/usage.ts'
import { type HoursMeasure, headline, MEASURES } from '../logic/usage-words.ts'
import { shellText } from '../text/shell.ts'
import { usageText as T } from '../text/usage.ts'

export default function UsagePageView(): JSX.Element {
  const view = useView()
  const page = createUsagePage(view)
  createEffect(() => {
    document.title = `${t(shellText.usage)} · Atalaya`
  })
  return (
    <div class="usage-page" classList={{ 'is-old': unreachable() !== undefined }}>
      <Switch fallback={<Loading failure={page.ledger.failure()} />}>
        <Match when={page.ledger.data()?.clusters.length === 0}>
          <EmptyLedger />
          <div class="panels">
            <WaitingNow page={page} />
          </div>
        </Match>
        <Match when={page.ledger.data()}>
          <Controls page={page} />
          <Show when={page.shown()} fallback={<Loading failure={undefined} />}>
            {(shown) => <Shown page={page} shown={shown()} />}
          </Show>
        </Match>
      </Switch>
    </div>
  )
}

function Loading(props: { readonly failure: ReturnType<UsagePage['ledger']['failure']> }): JSX.Element {
  return (
    <Show
      when={props.failure}
      fallback={
        <>
          <h1 class="sentence quiet">{t(T.loading)}</h1>
          <div class="tiles tiles-skeleton skeleton" />
          <div class="panels">
            <div class="panel grid-skeleton skeleton" />
          </div>
        </>
      }
    >
      {(failure) => (
        <>
          <h1 class="sentence">{t(T.failed)}</h1>
          <Failed failure={failure()} />
        </>
      )}
    </Show>
  )
}

function Shown(props: { readonly page: UsagePage; readonly shown: UsageShown }): JSX.Element {
  const view = useView()
  const whole = () => props.shown.groups.totals[0]
  const measure = (): HoursMeasure => {
    const chosen = MEASURES.find((one) => one === view.param('measure'))
    return chosen ?? (hasOnlyGpus() ? 'gpuHours' : 'coreHours')
  }
  const hasOnlyGpus = () => (first(whole(), 'coreHours') ?? 0) === 0 && (first(whole(), 'gpuHours') ?? 0) > 0
  const totals = () => ({
    coreHours: first(whole(), 'coreHours'),
    gpuHours: first(whole(), 'gpuHours'),
    ended: first(whole(), 'jobsEnded'),
    people: first(whole(), 'people'),
    p50: first(whole(), 'waitP50Seconds'),
    p90: first(whole(), 'waitP90Seconds'),
  })
  /** whole periods that the pointer was drawn over */
  const zoom = (from: number, to: number) => {
    const { bounds, timeZone } = props.shown.periods
    const [begin, end] = [Math.max(from, bounds[0] ?? from), Math.min(to, (bounds.at(-1) ?? to) - 1)]
    const [since, until] = [dateAt(begin, timeZone), dateAt(end, timeZone)]
    props.page.setRange({ kind: 'dates', since, until: until < props.page.today() ? until : props.page.today() })
  }
  return (
    <div aria-busy={props.page.isBusy()} classList={{ 'is-busy': props.page.isBusy() }}>
      <Show when={whole()} fallback={<Nothing page={props.page} shown={props.shown} />}>
        <h1 class="sentence">{headline(totals(), props.shown.range, props.shown.span, language())}</h1>
        <Tiles shown={props.shown} />
        <div class="panels">
          <Accounts page={props.page} shown={props.shown} measure={measure()} onZoom={zoom} />
          <Waits page={props.page} shown={props.shown} onZoom={zoom} />
          <WaitingNow page={props.page} />
          <Outcomes page={props.page} shown={props.shown} measure={measure()} onZoom={zoom} />
        </div>
      </Show>
    </div>
  )
}

/** No job in this period, or no answer about it. */
function Nothing(props: { readonly page: UsagePage; readonly shown: UsageShown }): JSX.Element {
  return (
    <>
      <Show
        when={props.shown.failures.totals}
        fallback={
          <>
            <h1 class="sentence">{t(T.noJobs)}</h1>
            <Show when={props.page.history()}>
              {(history) => (
                <p>
                  {t(T.noJobsNext, { span: spanWords({ since: history().first, until: history().last }, language()) })}{' '}
                  <button
                    type="button"
                    class="link"
                    onClick={() => props.page.setRange({ kind: 'preset', preset: 'all' })}
                  >
                    {t(T.noJobsShow)}
                  </button>
                </p>
              )}
            </Show>
          </>
        }
      >
        {(failure) => (
          <>
            <h1 class="sentence">{t(T.failed)}</h1>
            <Failed failure={failure()} />
          </>
        )}
      </Show>
      <div class="panels">
        <WaitingNow page={props.page} />
      </div>
    </>
  )
}
