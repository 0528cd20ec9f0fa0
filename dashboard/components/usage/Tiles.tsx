/** The period in a few large figures: of all of it at once, with a line of how they went. */
import { Index, type JSX, Show } from 'solid-js'
import type { Text } from '../../../core/i18n.ts'
import { language, t } from '../../data/language.ts'
import type { UsageShown } from '../../data/usage-page.ts'
import { column, type Figure, first } from '../../logic/usage.ts'
import { AT_ONCE_SECONDS } from '../../logic/usage-words.ts'
import { formatWait } from '../../logic/wait-format.ts'
import { operationsText } from '../../text/operations.ts'
import { shellText } from '../../text/shell.ts'
import { usageText as T } from '../../text/usage.ts'
import { FigureText } from '../FigureText.tsx'
import { Sparkline } from '../Sparkline.tsx'

interface TileOf {
  readonly figure: Figure
  readonly title: Text
  readonly unit: 'whole' | 'ratio' | 'wait'
  /** the panel where one looks further */
  readonly panel: 'accounts' | 'waits' | 'outcomes'
  readonly note?: Text
  /** why it may not be known */
  readonly why?: Text
}

const TILES: readonly TileOf[] = [
  { figure: 'coreHours', title: T.tileCoreHours, unit: 'whole', panel: 'accounts', why: T.whyCores },
  { figure: 'gpuHours', title: T.tileGpuHours, unit: 'whole', panel: 'accounts' },
  { figure: 'jobsEnded', title: T.tileEnded, unit: 'whole', panel: 'outcomes' },
  { figure: 'people', title: T.tilePeople, unit: 'whole', panel: 'accounts', note: T.notePeople, why: T.whyPeople },
  { figure: 'waitP50Seconds', title: T.tileWait, unit: 'wait', panel: 'waits', why: T.whyWait },
  {
    figure: 'cpuEfficiencyRatio',
    title: T.tileEfficiency,
    unit: 'ratio',
    panel: 'outcomes',
    note: T.noteEfficiency,
    why: T.whyEfficiency,
  },
]

export function Tiles(props: { readonly shown: UsageShown }): JSX.Element {
  return (
    <ul class="tiles" aria-label={t(T.tiles)}>
      <Index each={TILES}>{(tile) => <Tile tile={tile()} shown={props.shown} />}</Index>
    </ul>
  )
}

function Tile(props: { readonly tile: TileOf; readonly shown: UsageShown }): JSX.Element {
  const whole = () => props.shown.groups.totals[0]
  const value = () => first(whole(), props.tile.figure)
  const values = () => {
    const group = props.shown.groups.trend[0]
    return group ? column(group, props.tile.figure) : []
  }
  const note = () => {
    if (props.tile.unit === 'wait') return waitNote(first(whole(), 'waitP90Seconds'))
    const unknown = values().filter((one) => one === null).length
    if (unknown > 0) return t(T.noteUnknown, { count: unknown, of: values().length })
    return props.tile.note ? t(props.tile.note) : ''
  }
  return (
    <li class="tile">
      <a href={`#${props.tile.panel}`} target="_self" class="tile-title">
        {t(props.tile.title)}
      </a>
      <Show
        when={value() !== null}
        fallback={
          <>
            <p class="tile-figure none hatch">{t(shellText.noData)}</p>
            <p class="tile-note">{props.tile.why ? t(props.tile.why) : ''}</p>
          </>
        }
      >
        <p class="tile-figure">
          <Show when={props.tile.unit === 'wait'} fallback={<FigureText value={value()!} unit={props.tile.unit} />}>
            <Wait seconds={value()!} />
          </Show>
        </p>
        <Sparkline values={values()} label={t(operationsText.trendOf, { title: t(props.tile.title) })} />
        <p class="tile-note">{note()}</p>
      </Show>
    </li>
  )
}

function waitNote(p90: number | null): string {
  if (p90 === null) return ''
  return p90 < AT_ONCE_SECONDS ? t(T.noteAtOnce) : t(T.noteWait, { p90: formatWait(p90, language()) })
}

function Wait(props: { readonly seconds: number }): JSX.Element {
  const said = () => formatWait(props.seconds, language()).split(' ')
  return (
    <span class="figure">
      {said()[0]}
      <span class="unit"> {said()[1]}</span>
    </span>
  )
}
