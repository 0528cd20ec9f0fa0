/** One node: how it is, why, and its history. */
import '../style/lower.css'
import { useParams } from '@solidjs/router'
import { children, createEffect, createMemo, Index, type JSX, Show } from 'solid-js'
import type { Text } from '../../core/i18n.ts'
import { TimeChart } from '../charts/TimeChart.tsx'
import { Age } from '../components/Age.tsx'
import { Panel } from '../components/Panel.tsx'
import { FileSystemLine } from '../components/Storage.tsx'
import { TargetsTable } from '../components/TargetsTable.tsx'
import { Unknown, unknownSince } from '../components/Unknown.tsx'
import { unreachable } from '../data/feed.ts'
import { language, t } from '../data/language.ts'
import { createNodePage, type NodeChart, type NodePageData } from '../data/node-page.ts'
import { useSite } from '../data/site.tsx'
import { useView } from '../data/view.tsx'
import { formatClock, formatDuration, formatText } from '../logic/format.ts'
import { OPERATIONS_PATH } from '../logic/links.ts'
import type { NodeView } from '../logic/nodes.ts'
import { gridText } from '../text/grid.ts'
import { nodeText as T } from '../text/node.ts'

export default function NodePage(): JSX.Element {
  const site = useSite()
  const view = useView()
  const params = useParams<{ name: string }>()
  const name = () => decodeURIComponent(params.name)
  const page = createNodePage(site, view, name, () => view.param('cluster'))
  const shown = createMemo(
    (was: string | false) => (was === name() || page.loaded() ? name() : false),
    false as string | false,
  )
  createEffect(() => {
    document.title = `${name()} · Atalaya`
  })
  return (
    <div class="node-page" classList={{ 'is-old': unreachable() !== undefined }}>
      <p class="back">
        <a href={view.href(OPERATIONS_PATH)}>← {t(T.back)}</a>
      </p>
      <Show
        when={shown() === false ? undefined : page.node()}
        fallback={<NoNode name={name()} loaded={shown() !== false} />}
      >
        {(node) => (
          <>
            <Head node={node()} page={page} />
            <Charts title={t(T.machine)} id="machine" charts={page.charts.machine} page={page} />
            <Show when={page.loaded() && !node().watched}>
              <Panel id="unmeasured" title={t(T.machine)}>
                <div class="unknown hatch">
                  <p>
                    <strong>{t(T.noMetrics)}</strong> <span class="why">{t(T.noMetricsNext)}</span>
                  </p>
                </div>
              </Panel>
            </Show>
            <Charts title={t(T.gpu)} id="gpus" charts={page.charts.gpu} page={page} />
            <Charts title={t(T.slurm)} id="slurm" charts={page.charts.slurm} page={page} />
            <Show when={page.fileSystems().length > 0}>
              <Panel id="storage" title={t(T.storage)}>
                <ul class="bars columns">
                  <Index each={page.fileSystems()}>
                    {(one) => <FileSystemLine one={one()} place={one().device} />}
                  </Index>
                </ul>
              </Panel>
            </Show>
            <Show when={page.targets().length > 0}>
              <TargetsTable targets={page.targets()} />
            </Show>
          </>
        )}
      </Show>
    </div>
  )
}

function NoNode(props: { readonly name: string; readonly loaded: boolean }): JSX.Element {
  return (
    <Show when={props.loaded} fallback={<h1 class="sentence quiet">{t(T.loading)}</h1>}>
      <div class="lonely">
        <h1>{t(T.unknownNode, { name: props.name })}</h1>
        <p>{t(T.unknownNodeNext)}</p>
      </div>
    </Show>
  )
}

function Head(props: { readonly node: NodeView; readonly page: NodePageData }): JSX.Element {
  const site = useSite()
  const values = () => {
    const say = (text: Text, reading: NodeView['load']) =>
      reading.known ? [t(text, { value: formatText(reading.value, 'ratio', language()) })] : []
    const said = [
      ...say(gridText.cellCpu, props.node.cpuBusyRatio),
      ...say(gridText.cellMemory, props.node.memoryUsedRatio),
    ]
    return said.length > 0 ? `, ${said.join(', ')}` : ''
  }
  const sentence = () => {
    const { node } = props
    if (node.kind !== 'unknown') return t(T.summaryOk, { name: node.name, state: t(node.word), values: values() })
    const since = unknownSince(node.slurmTime ?? node.lastSeen)
    return t(values() === '' ? T.summaryUnknown : T.summaryNoSlurm, { name: node.name, since, values: values() })
  }
  const state = () => {
    const { node } = props
    if (node.slurmState === null) return null
    return node.kind === 'unknown'
      ? t(T.stateBefore, { state: t(node.word), before: node.slurmState })
      : `${t(node.word)} (${node.slurmState})`
  }
  const uptime = createMemo(() => {
    const series = props.page.latest()['node.uptime_seconds']?.series[0]
    return series && site.now() <= series.freshUntil ? series.value : null
  })
  const cores = () => (props.node.cores.known ? formatText(props.node.cores.value, 'count', language()) : null)
  return (
    <>
      <h1 class={`sentence kind-${props.node.kind}`}>{sentence()}</h1>
      <dl class="facts">
        <Fact name={t(T.state)}>{state()}</Fact>
        <Show when={props.node.reason}>
          {(reason) => (
            <Fact name={t(T.reason)}>
              «{reason()}»
              <Show when={props.node.reasonSince}>
                {(since) => (
                  <span class="quiet"> {t(T.since, { clock: formatClock(since(), site.now(), language()) })}</span>
                )}
              </Show>
            </Fact>
          )}
        </Show>
        <Fact name={t(T.partitions)}>{props.node.partitions.join(', ')}</Fact>
        <Fact name={t(T.cluster)}>{props.node.cluster}</Fact>
        <Fact name={t(T.rack)}>{props.node.rack}</Fact>
        <Fact name={t(T.cores)}>{cores()}</Fact>
        <Fact name={t(T.uptime)}>{uptime() === null ? null : formatDuration(uptime()!, language())}</Fact>
        <Fact name={t(T.lastSeen)}>
          <Show when={props.node.lastSeen} fallback={t(T.never)}>
            {(time) => <Age time={time()} />}
          </Show>
        </Fact>
      </dl>
      <Show when={props.node.failing[0]}>
        {(target) => <Unknown time={target().lastSuccess} why={target().lastErrors[0]?.message ?? null} />}
      </Show>
    </>
  )
}

function Fact(props: { readonly name: string; readonly children: JSX.Element }): JSX.Element {
  const value = children(() => props.children)
  return (
    <Show when={value()}>
      <div>
        <dt>{props.name}</dt>
        <dd>{value()}</dd>
      </div>
    </Show>
  )
}

function Charts(props: {
  readonly id: string
  readonly title: string
  readonly charts: readonly NodeChart[]
  readonly page: NodePageData
}): JSX.Element {
  const shown = () => props.charts.filter((chart) => chart.exists())
  const why = () => props.page.node()?.failing[0]?.lastErrors[0]?.message ?? null
  return (
    <Show when={shown().length > 0}>
      <Panel id={props.id} title={props.title}>
        <div class="chart-grid">
          <Index each={shown()}>
            {(chart) => (
              <TimeChart
                title={chart().title()}
                model={chart().feed.model()}
                failure={chart().feed.failure()}
                downloads={chart().feed.downloads()}
                why={why()}
              />
            )}
          </Index>
        </div>
      </Panel>
    </Show>
  )
}
