/** One card a GPU, by model; MIG instances inside. Unknown is hatched. */
import { Index, type JSX, Show } from 'solid-js'
import { language, t, tCount } from '../data/language.ts'
import { useView } from '../data/view.tsx'
import { formatText, percentFigure } from '../logic/format.ts'
import { type Gpu, type GpuModel, gpuUse, type MigInstance } from '../logic/gpus.ts'
import { nodePath } from '../logic/links.ts'
import type { Reading } from '../logic/reading.ts'
import { panelText as T } from '../text/panels.ts'
import { shellText } from '../text/shell.ts'
import { Bar } from './Bar.tsx'
import { Panel } from './Panel.tsx'
import { unknownSince } from './Unknown.tsx'

/** Below this a board does nothing worth the name. */
const IDLE = 0.01
/** More cards than these are drawn small. */
const MANY = 48

export function GpuGrid(props: { readonly models: readonly GpuModel[] }): JSX.Element {
  const gpus = () => props.models.flatMap((model) => model.gpus)
  const summary = () => {
    const all = gpus()
    const use = gpuUse(all)
    const idle = all.filter(({ utilizationRatio: use }) => use.known && use.value < IDLE).length
    return t(T.gpusSummary, {
      known: all.filter(({ unknown }) => !unknown).length,
      of: all.length,
      use: use.reading.known ? formatText(use.reading.value, 'ratio', language()) : t(shellText.noData),
      idle: idle > 0 ? tCount(idle, T.gpusIdleOne, T.gpusIdle) : '',
    })
  }
  return (
    <Panel id="gpus" title={t(T.gpus)} class="gpus" summary={summary()}>
      <Index each={props.models}>
        {(model) => (
          <div class="group">
            <h3>
              {model().model || t(T.gpuModelUnknown)} <span class="quiet">{model().gpus.length}</span>
            </h3>
            <ul class="gpu-cards" classList={{ many: gpus().length > MANY }}>
              <Index each={model().gpus}>{(gpu) => <Card gpu={gpu()} small={gpus().length > MANY} />}</Index>
            </ul>
          </div>
        )}
      </Index>
    </Panel>
  )
}

function Card(props: { readonly gpu: Gpu; readonly small: boolean }): JSX.Element {
  const view = useView()
  return (
    <li class="gpu" classList={{ hatch: props.gpu.unknown }}>
      <a href={view.href(nodePath(props.gpu.node))} class="gpu-name">
        {props.gpu.node} <span class="quiet">·{props.gpu.index}</span>
      </a>
      <Show when={!props.gpu.unknown} fallback={<p class="gpu-unknown">{unknownSince(props.gpu.lastSeen)}</p>}>
        <Show when={props.gpu.utilizationRatio.time !== null}>
          <Measure label={t(T.gpuUse)} reading={props.gpu.utilizationRatio} />
        </Show>
        <Show when={props.gpu.memoryUsedRatio.time !== null}>
          <Measure label={t(props.small ? T.gpuMemoryShort : T.gpuMemory)} reading={props.gpu.memoryUsedRatio} />
        </Show>
        <Index each={props.gpu.instances}>{(instance) => <Instance instance={instance()} />}</Index>
        <p class="gpu-foot">
          {said(props.gpu.powerWatts, 'watts')} <span>{said(props.gpu.temperatureCelsius, 'celsius')}</span>
        </p>
      </Show>
    </li>
  )
}

function said(reading: Reading, unit: string): string {
  return reading.known ? formatText(reading.value, unit, language()) : ''
}

function Measure(props: { readonly label: string; readonly reading: Reading }): JSX.Element {
  const value = () => (props.reading.known ? props.reading.value : null)
  return (
    <div class="measure">
      <span class="measure-label">{props.label}</span>
      <span class="measure-figure">{value() === null ? '—' : `${percentFigure(value()!, language())} %`}</span>
      <Show when={value() !== null} fallback={<span class="bar hatch" />}>
        <Bar ratio={value()!} />
      </Show>
    </div>
  )
}

function Instance(props: { readonly instance: MigInstance }): JSX.Element {
  const reading = () =>
    props.instance.utilizationRatio.time === null ? props.instance.memoryUsedRatio : props.instance.utilizationRatio
  return (
    <div class="mig">
      <Measure label={`MIG ${props.instance.profile}`} reading={reading()} />
    </div>
  )
}
