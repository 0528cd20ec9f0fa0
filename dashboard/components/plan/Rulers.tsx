/** One ruler of time a resource: today, by when to order, how long that takes, when it is full. */
import { createMemo, createUniqueId, Index, type JSX, Show } from 'solid-js'
import { csvHref } from '../../data/fetch.ts'
import { language, t, tCount } from '../../data/language.ts'
import type { PlanPage } from '../../data/plan-page.ts'
import { isDated, type PlanResource, resourceSentence, rulerFacts, stateWords, toneOf } from '../../logic/plan.ts'
import { yearWords } from '../../logic/plan-dates.ts'
import { rulerOf, type Scale, scaleOf, shadesOf, ticksOf } from '../../logic/plan-ruler.ts'
import { planText as T } from '../../text/plan.ts'
import { Panel } from '../Panel.tsx'
import { DatesTable } from './DatesTable.tsx'

const MARKS = ['▲', '▬', '▓'] as const
const percent = (at: number) => `${at}%`

export function Rulers(props: { readonly page: PlanPage }): JSX.Element {
  const { page } = props
  const scale = createMemo(() => scaleOf(page.dated(), page.now()))
  const others = createMemo(() => page.resources().filter((resource) => !isDated(resource)))
  return (
    <Panel id="rulers" title={t(T.rulers)} class="wide rulers-panel">
      <Show when={page.dated().length > 0}>
        <p class="rulers-key quiet">{t(T.rulersKey)}</p>
        <div class="ruler-row ruler-head" aria-hidden="true">
          <span />
          <Years scale={scale()} page={page} />
        </div>
        <ul class="rulers">
          <Index each={page.dated()}>{(one) => <Row page={page} resource={one()} scale={scale()} />}</Index>
        </ul>
      </Show>
      <Show when={others().length > 0}>
        <Others page={page} resources={others()} />
      </Show>
      <DatesTable page={page} />
      <p class="chart-tools">
        <a href={csvHref(`/planning/saturation?lang=${language()}`)} download="" target="_self">
          {t(T.csvDates)}
        </a>
      </p>
    </Panel>
  )
}

function Years(props: { readonly scale: Scale; readonly page: PlanPage }): JSX.Element {
  const today = () => rulerOf(props.page.dated()[0]!, props.scale, props.page.now()).today
  return (
    <svg class="ruler-years" width="100%" height="18" role="presentation">
      <text x={percent(today())} y="13" dx="-4" text-anchor="end">
        {t(T.today)}
      </text>
      <Index each={ticksOf(props.scale).filter(({ isYear }) => isYear)}>
        {(tick) => (
          <text x={percent(tick().at)} y="13" dx="4">
            {yearWords(tick().time, props.page.told().timeZone, language())}
          </text>
        )}
      </Index>
    </svg>
  )
}

function Row(props: { readonly page: PlanPage; readonly resource: PlanResource; readonly scale: Scale }): JSX.Element {
  const isChosen = () => props.page.chosen()?.id === props.resource.id
  const facts = () => rulerFacts(props.resource, props.page.now(), props.page.told())
  const marks = () => (props.resource.order ? MARKS : MARKS.slice(2))
  return (
    <li class="ruler-row" data-tone={toneOf(props.resource, props.page.now())} classList={{ chosen: isChosen() }}>
      <h3>
        <button
          type="button"
          class="link"
          aria-pressed={isChosen()}
          onClick={() => props.page.choose(props.resource.id)}
        >
          {props.resource.title}
        </button>
      </h3>
      <div>
        <Ruler resource={props.resource} scale={props.scale} page={props.page} />
        <ul class="ruler-facts">
          <Index each={facts()}>
            {(fact, index) => (
              <li classList={{ urgent: index === 0 && props.resource.order?.isPast === true }}>
                <span aria-hidden="true">{marks()[index] ?? '▓'}</span> {fact()}
              </li>
            )}
          </Index>
        </ul>
      </div>
    </li>
  )
}

function Ruler(props: {
  readonly page: PlanPage
  readonly resource: PlanResource
  readonly scale: Scale
}): JSX.Element {
  const shape = createMemo(() => rulerOf(props.resource, props.scale, props.page.now()))
  const label = () => {
    const facts = rulerFacts(props.resource, props.page.now(), props.page.told())
    return [resourceSentence(props.resource, props.page.told()), ...facts].join(' · ')
  }
  const shade = createUniqueId()
  return (
    <svg class="ruler" width="100%" height="46" role="img" aria-label={label()}>
      <defs>
        <linearGradient id={shade}>
          <Index each={shape().window ? shadesOf(shape().window!) : []}>
            {(stop) => <stop offset={stop().offset} stop-opacity={stop().opacity} />}
          </Index>
        </linearGradient>
      </defs>
      <Index each={ticksOf(props.scale)}>
        {(tick) => (
          <line
            class="ruler-tick"
            x1={percent(tick().at)}
            x2={percent(tick().at)}
            y1={tick().isYear ? 0 : 25}
            y2="30"
          />
        )}
      </Index>
      <line class="ruler-axis" x1="0" x2="100%" y1="30" y2="30" />
      <Show when={shape().window}>
        {(window) => (
          <>
            <rect
              class="ruler-window"
              x={percent(window().p10)}
              width={percent(Math.max(0.4, window().end - window().p10))}
              y="4"
              height="25"
              fill={`url(#${shade})`}
            />
            <Show when={window().p50 !== null}>
              <line class="ruler-middle" x1={percent(window().p50!)} x2={percent(window().p50!)} y1="2" y2="30" />
            </Show>
          </>
        )}
      </Show>
      <Show when={shape().lead}>
        {(lead) => (
          <>
            <rect
              class="ruler-lead"
              x={percent(lead().from)}
              width={percent(Math.max(0, lead().usual - lead().from))}
              y="33"
              height="7"
            />
            <rect
              class="ruler-lead long"
              x={percent(lead().usual)}
              width={percent(Math.max(0, lead().long - lead().usual))}
              y="33.5"
              height="6"
            />
          </>
        )}
      </Show>
      <line class="ruler-today" x1={percent(shape().today)} x2={percent(shape().today)} y1="0" y2="44" />
      <Show when={shape().order}>
        {(order) => (
          <svg x={percent(order().at)} y="30" overflow="visible" class="ruler-order" role="presentation">
            <path d={order().isBefore ? 'M2 7 L12 1 L12 13 Z' : 'M0 1 L7 14 L-7 14 Z'} />
          </svg>
        )}
      </Show>
    </svg>
  )
}

/** Many of them are folded away: none of them asks for anything but data. */
const SHOWN = 4

function Others(props: { readonly page: PlanPage; readonly resources: readonly PlanResource[] }): JSX.Element {
  return (
    <Show when={props.resources.length > SHOWN} fallback={<OtherList page={props.page} resources={props.resources} />}>
      <details class="others">
        <summary>{tCount(props.resources.length, T.others, T.others)}</summary>
        <OtherList page={props.page} resources={props.resources} />
      </details>
    </Show>
  )
}

function OtherList(props: { readonly page: PlanPage; readonly resources: readonly PlanResource[] }): JSX.Element {
  return (
    <ul class="rulers undated">
      <Index each={props.resources}>
        {(one) => (
          <li class="ruler-row" classList={{ chosen: props.page.chosen()?.id === one().id }}>
            <h3>
              <button
                type="button"
                class="link"
                aria-pressed={props.page.chosen()?.id === one().id}
                onClick={() => props.page.choose(one().id)}
              >
                {one().title}
              </button>
            </h3>
            <p>
              <span class="state-chip" classList={{ hatch: one().dates.state !== 'beyond' }}>
                {stateWords(one().dates, props.page.told())}
              </span>{' '}
              <Show when={one().why}>{(why) => <span class="quiet">{why().message}</span>}</Show>
            </p>
          </li>
        )}
      </Index>
    </ul>
  )
}
