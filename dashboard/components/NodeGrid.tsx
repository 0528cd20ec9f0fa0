/** One square a node: fill = measure, ring and glyph = state, hatch = unknown. 500 fit one screen. */
import { createMemo, createSignal, Index, type JSX, Show } from 'solid-js'
import type { Language, Text } from '../../core/i18n.ts'
import { language, t } from '../data/language.ts'
import { useSite } from '../data/site.tsx'
import { useView } from '../data/view.tsx'
import { formatText } from '../logic/format.ts'
import { nodePath } from '../logic/links.ts'
import {
  countNodes,
  type Grouping,
  groupingsOf,
  groupNodes,
  LEVELS,
  level,
  type Measure,
  measured,
  measuresOf,
  type NodeGroup,
} from '../logic/node-groups.ts'
import type { NodeView } from '../logic/nodes.ts'
import type { NodeKind } from '../logic/states.ts'
import { gridText as G } from '../text/grid.ts'
import { operationsText as T } from '../text/operations.ts'
import { Age } from './Age.tsx'
import { Choice } from './Choice.tsx'
import { nodesRest } from './node-words.ts'
import { Panel } from './Panel.tsx'
import { Unknown } from './Unknown.tsx'
import '../style/grid.css'
import '../style/levels.css'

const MEASURE_TEXT = {
  cpu: G.measureCpu,
  memory: G.measureMemory,
  load: G.measureLoad,
  allocated: G.measureAllocated,
} satisfies Record<Measure, Text>
const CELL_TEXT = {
  cpu: G.cellCpu,
  memory: G.cellMemory,
  load: G.cellLoad,
  allocated: G.cellAllocated,
} satisfies Record<Measure, Text>
const GROUPING_TEXT = {
  partition: G.groupPartition,
  rack: G.groupRack,
  cluster: G.groupCluster,
  none: G.groupNone,
} satisfies Record<Grouping, Text>
const GLYPHS = { ok: '', drain: '–', down: '✕', planned: '◆', unknown: '?' } satisfies Record<NodeKind, string>

export default function NodeGrid(props: { readonly nodes: readonly NodeView[] }): JSX.Element {
  const view = useView()
  const site = useSite()
  const measures = createMemo(() => measuresOf(props.nodes))
  const groupings = createMemo(() => groupingsOf(props.nodes))
  const measure = createMemo(
    (): Measure => measures().find((one) => one === view.param('color')) ?? measures()[0] ?? 'cpu',
  )
  const grouping = createMemo(
    (): Grouping => groupings().find((one) => one === view.param('group')) ?? groupings()[0] ?? 'none',
  )
  const groups = createMemo(() => groupNodes(props.nodes, grouping()))
  const summary = () => {
    const count = countNodes(props.nodes)
    if (count.of === 1 && count.up === 1) return t(G.nodesSummaryOne)
    return t(site.hasSlurm() ? G.nodesSummary : G.nodesSummaryPlain, {
      up: count.up,
      of: count.of,
      rest: nodesRest(count),
    })
  }
  return (
    <Panel
      id="nodes"
      title={t(T.nodes)}
      class="nodes"
      tools={
        <>
          <Choice
            label={G.measure}
            options={measures()}
            say={(one) => t(MEASURE_TEXT[one])}
            value={measure()}
            onChoose={(color) => view.set({ color }, { replace: true })}
          />
          <Choice
            label={G.grouping}
            options={groupings()}
            say={(one) => t(GROUPING_TEXT[one])}
            value={grouping()}
            onChoose={(group) => view.set({ group }, { replace: true })}
          />
        </>
      }
    >
      <Show
        when={props.nodes.length > 0}
        fallback={<Unknown time={null} why={site.why(['slurm', 'host', 'prometheus'])} />}
      >
        <Cells
          groups={groups()}
          grouping={grouping()}
          measure={measure()}
          count={props.nodes.length}
          summary={summary()}
        />
        <Legend measure={measure()} />
      </Show>
    </Panel>
  )
}

/** Names fit in large cells only. */
const SIZES = [
  { upTo: 24, size: 'large' },
  { upTo: 120, size: 'medium' },
  { upTo: Number.POSITIVE_INFINITY, size: 'small' },
] as const

function Cells(props: {
  readonly groups: readonly NodeGroup[]
  readonly grouping: Grouping
  readonly measure: Measure
  readonly count: number
  /** stands where the pointed node is described, while none is */
  readonly summary: string
}): JSX.Element {
  const view = useView()
  const [active, setActive] = createSignal<string>()
  const [pointed, setPointed] = createSignal<string>()
  const byKey = createMemo(() => new Map(props.groups.flatMap(({ nodes }) => nodes.map((node) => [node.key, node]))))
  const size = () => SIZES.find(({ upTo }) => props.count <= upTo)!.size
  const tabStop = () => {
    const key = active()
    return key !== undefined && byKey().has(key) ? key : props.groups[0]?.nodes[0]?.key
  }
  const shown = () => byKey().get(pointed() ?? active() ?? '')
  const search = createMemo(() => view.href('').replace(/^[^?]*/, ''))
  const keyOf = (event: Event) => (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset['key']
  const name = (group: NodeGroup) => group.name || t(props.grouping === 'partition' ? G.groupNoPartition : G.groupOther)
  return (
    <>
      <div class="readout">
        <Show
          when={shown()}
          fallback={
            <p>
              {props.summary}
              <br />
              <span class="quiet">{t(G.gridHint)}</span>
            </p>
          }
        >
          {(node) => <Readout node={node()} />}
        </Show>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is focused; arrows move between them */}
      <div
        class={`cells ${size()}`}
        onPointerOver={(event) => setPointed(keyOf(event))}
        onPointerLeave={() => setPointed(undefined)}
        onFocusIn={(event) => setActive(keyOf(event))}
        onKeyDown={(event) => moveFocus(event)}
      >
        <Index each={props.groups}>
          {(group) => (
            <div class="group">
              <Show when={props.grouping !== 'none'}>
                <h3>
                  {name(group())} <span class="quiet">{group().nodes.length}</span>
                </h3>
              </Show>
              <ul>
                <Index each={group().nodes}>
                  {(node) => (
                    <li>
                      <a
                        href={`${view.base}${nodePath(node().name)}${search()}`}
                        class="cell"
                        data-key={node().key}
                        data-kind={node().kind}
                        data-level={level(measured(node(), props.measure)) ?? 'none'}
                        tabindex={tabStop() === node().key ? 0 : -1}
                        aria-label={cellWords(node(), props.measure, language())}
                      >
                        <span class="glyph" aria-hidden="true">
                          {GLYPHS[node().kind]}
                        </span>
                        <span class="name">{node().name}</span>
                      </a>
                    </li>
                  )}
                </Index>
              </ul>
            </div>
          )}
        </Index>
      </div>
    </>
  )
}

function cellWords(node: NodeView, measure: Measure, reader: Language): string {
  const reading = measured(node, measure)
  const state = node.word[reader]
  if (!reading.known) return `${node.name}: ${state}`
  const unit = measure === 'load' ? 'count' : 'ratio'
  return `${node.name}: ${state}, ${CELL_TEXT[measure][reader].replace('{value}', formatText(reading.value, unit, reader))}`
}

function Readout(props: { readonly node: NodeView }): JSX.Element {
  const values = () => {
    const { node } = props
    const say = (text: Text, reading: NodeView['load'], unit: string) =>
      reading.known ? [t(text, { value: formatText(reading.value, unit, language()) })] : []
    const cores = node.cores.known ? ` / ${formatText(node.cores.value, 'count', language())}` : ''
    return [
      ...say(G.cellCpu, node.cpuBusyRatio, 'ratio'),
      ...say(G.cellMemory, node.memoryUsedRatio, 'ratio'),
      ...say(G.cellLoad, node.load, 'count').map((text) => `${text}${cores}`),
      ...say(G.cellAllocated, node.allocatedRatio, 'ratio'),
    ].join(' · ')
  }
  return (
    <p>
      <strong>{props.node.name}</strong>{' '}
      <span class={`state kind-${props.node.kind}`}>
        {GLYPHS[props.node.kind]} {t(props.node.word)}
      </span>
      <Show when={props.node.reasonSince}>
        {(since) => (
          <>
            {' '}
            <Age time={since()} />
          </>
        )}
      </Show>
      <Show when={props.node.reason}>{(reason) => <span class="reason"> «{reason()}»</span>}</Show>
      <br />
      <span class="quiet">
        {[props.node.partitions.join(', '), values()].filter((part) => part !== '').join(' · ')}
        {values() === '' && props.node.partitions.length === 0 ? '' : ' · '}
        <Show when={props.node.lastSeen} fallback={t(G.cellNeverSeen)}>
          {(seen) => <Seen time={seen()} />}
        </Show>
      </span>
    </p>
  )
}

function Seen(props: { readonly time: number }): JSX.Element {
  return (
    <>
      {t(G.cellSeen, { age: '' }).trim()} <Age time={props.time} />
    </>
  )
}

function Legend(props: { readonly measure: Measure }): JSX.Element {
  return (
    <div class="legend">
      <span class="scale">
        {t(MEASURE_TEXT[props.measure])} 0 %
        <span class="steps" aria-hidden="true">
          {Array.from({ length: LEVELS }, (_, step) => (
            <i data-level={step} />
          ))}
        </span>
        100 %
      </span>
      {(
        [
          ['drain', G.legendDrain],
          ['down', G.legendDown],
          ['planned', G.legendPlanned],
          ['unknown', G.legendUnknown],
        ] as const
      ).map(([kind, text]) => (
        <span class="key">
          <i class="cell" data-kind={kind} data-level={kind === 'unknown' ? 'none' : 0} aria-hidden="true">
            <span class="glyph">{GLYPHS[kind]}</span>
          </i>
          {t(text)}
        </span>
      ))}
    </div>
  )
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Left and right follow the order; up and down go to the nearest cell of the next row. */
function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('a.cell')]
  const at = cells.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return
  const target = event.key === 'Home' ? cells[0] : event.key === 'End' ? cells.at(-1) : neighbour(cells, at, event.key)
  if (!target) return
  event.preventDefault()
  target.focus()
}

function neighbour(cells: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
  const step = STEPS[key]
  if (!step) return undefined
  if (step[0] !== 0) return cells[at + step[0]]
  const here = cells[at]!.getBoundingClientRect()
  const rows = cells
    .map((cell) => ({ cell, box: cell.getBoundingClientRect() }))
    .filter(({ box }) => (box.top - here.top) * step[1] > here.height / 2)
  const next = rows.reduce((best, { box }) => Math.min(best, Math.abs(box.top - here.top)), Number.POSITIVE_INFINITY)
  return rows
    .filter(({ box }) => Math.abs(Math.abs(box.top - here.top) - next) < 4)
    .sort((a, b) => Math.abs(a.box.left - here.left) - Math.abs(b.box.left - here.left))[0]?.cell
}
