/** Of what period and cluster the page speaks; whole days, months or years of the service's zone. */
import { createSignal, type JSX, Show } from 'solid-js'
import { language, t } from '../../data/language.ts'
import type { UsagePage } from '../../data/usage-page.ts'
import { useView } from '../../data/view.tsx'
import { areDates, PRESETS } from '../../logic/calendar.ts'
import { spanWords } from '../../logic/period-words.ts'
import { PRESET_TEXT } from '../../logic/usage-words.ts'
import { usageText as T } from '../../text/usage.ts'
import { Choice } from '../Choice.tsx'

const ALL = ''

export function Controls(props: { readonly page: UsagePage }): JSX.Element {
  const view = useView()
  const [asking, setAsking] = createSignal(false)
  const chosen = () => {
    const range = props.page.range()
    return asking() || range?.kind === 'dates' ? 'dates' : (range?.preset ?? '12m')
  }
  const choose = (value: string) => {
    const preset = PRESETS.find((one) => one === value)
    setAsking(preset === undefined)
    if (preset) props.page.setRange({ kind: 'preset', preset })
  }
  const city = () => props.page.timeZone().split('/').at(-1)!.replaceAll('_', ' ')
  return (
    <fieldset class="usage-controls">
      <legend class="unseen">{t(T.choices)}</legend>
      <Choice
        label={T.period}
        options={[...PRESETS, 'dates']}
        say={(one) => t(one === 'dates' ? T.periodDates : PRESET_TEXT[one])}
        value={chosen()}
        onChoose={choose}
      />
      <Show when={chosen() === 'dates'}>
        <Dates page={props.page} onDone={() => setAsking(false)} />
      </Show>
      <Choice
        label={T.cluster}
        options={props.page.clusters().length > 1 ? [ALL, ...props.page.clusters()] : []}
        say={(one) => (one === ALL ? t(T.clusterAll) : one)}
        value={props.page.cluster() ?? ALL}
        onChoose={(cluster) => view.set({ cluster: cluster === ALL ? null : cluster })}
      />
      <Show when={props.page.span()}>
        {(span) => (
          <span class="quiet" title={props.page.timeZone()}>
            {t(T.spanZone, { span: spanWords(span(), language()), zone: city() })}
          </span>
        )}
      </Show>
    </fieldset>
  )
}

function Dates(props: { readonly page: UsagePage; readonly onDone: () => void }): JSX.Element {
  const [wrong, setWrong] = createSignal(false)
  const show = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const [since, until] = [String(form.get('since')), String(form.get('until'))]
    setWrong(!areDates(since, until))
    if (wrong()) return
    props.page.setRange({ kind: 'dates', since, until })
    props.onDone()
  }
  return (
    <form class="custom-range" onSubmit={show}>
      <label>
        {t(T.since)} <input type="date" name="since" required value={props.page.span()?.since ?? ''} />
      </label>
      <label>
        {t(T.until)} <input type="date" name="until" required value={props.page.span()?.until ?? ''} />
      </label>
      <button type="submit">{t(T.apply)}</button>
      <Show when={wrong()}>
        <span role="alert" class="wrong">
          {t(T.datesWrong)}
        </span>
      </Show>
    </form>
  )
}
