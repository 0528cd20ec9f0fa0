import { type JSX, Show } from 'solid-js'
import { language, t } from '../data/language.ts'
import { formatDuration } from '../logic/format.ts'
import { shorten } from '../logic/problems.ts'
import type { Reading } from '../logic/reading.ts'
import { deltaText, trendOf } from '../logic/trend.ts'
import { operationsText as T } from '../text/operations.ts'
import { shellText } from '../text/shell.ts'
import { Age } from './Age.tsx'
import { FigureText } from './FigureText.tsx'
import { Sparkline } from './Sparkline.tsx'
import { unknownSince } from './Unknown.tsx'

/** The trend of a tile over the page's period. */
export interface TileTrend {
  readonly values: readonly (number | null)[]
  readonly start: number
  readonly step: number
}

export interface TileProps {
  readonly title: string
  /** where one looks further; an anchor of the page */
  readonly href: string
  readonly reading: Reading
  readonly unit: string
  /** beside the figure: `de 64` */
  readonly of?: string | undefined
  /** what else one must know: coverage, what is left */
  readonly note?: string | undefined
  readonly tone?: 'now' | 'today' | undefined
  readonly trend: TileTrend | undefined
  readonly why: string | null
}

export function Tile(props: TileProps): JSX.Element {
  const known = () => (props.reading.known ? props.reading : undefined)
  const move = () => {
    const found = props.trend && trendOf(props.trend.values, props.trend.start, props.trend.step)
    if (!found || found.to === found.from) return ''
    const duration = formatDuration(found.to - found.from, language())
    return t(T.inWindow, { delta: deltaText(found.delta, props.unit, language()), duration })
  }
  return (
    <li class="tile" classList={{ [`tone-${props.tone}`]: props.tone !== undefined && props.reading.known }}>
      <a href={props.href} target="_self" class="tile-title">
        {props.title}
      </a>
      <Show
        when={known()}
        fallback={
          <>
            <p class="tile-figure none hatch">{t(shellText.noData)}</p>
            <p class="tile-note">{unknownSince(props.reading.time)}</p>
            <Show when={props.why}>
              {(why) => (
                <p class="tile-note why" title={why()}>
                  {shorten(why(), 90)}
                </p>
              )}
            </Show>
          </>
        }
      >
        {(reading) => (
          <>
            <p class="tile-figure">
              <FigureText value={reading().value} unit={props.unit} />
              <Show when={props.of}>
                <span class="unit"> {props.of}</span>
              </Show>
            </p>
            <Sparkline
              values={props.trend?.values ?? []}
              label={`${t(T.trendOf, { title: props.title })}: ${move()}`}
            />
            <p class="tile-move">
              <span>{move()}</span>
              <Age time={reading().time} />
            </p>
            <p class="tile-note">{props.note}</p>
          </>
        )}
      </Show>
    </li>
  )
}
