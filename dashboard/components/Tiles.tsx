/** The row of figures under the sentence. What does not exist at this site has no tile. */
import { createMemo, type JSX, Show } from 'solid-js'
import type { ChartModel } from '../charts/model.ts'
import { language, t } from '../data/language.ts'
import type { Operations, Trend } from '../data/operations.ts'
import { useSite } from '../data/site.tsx'
import { formatText, percentFigure } from '../logic/format.ts'
import { gpuUse } from '../logic/gpus.ts'
import { countNodes } from '../logic/node-groups.ts'
import { newest, type Reading, ratioOf, read, total } from '../logic/reading.ts'
import { FULL_NOW, FULL_SOON } from '../logic/storage.ts'
import { sumSeries } from '../logic/trend.ts'
import { operationsText as T } from '../text/operations.ts'
import { exceptions } from './node-words.ts'
import { Tile } from './Tile.tsx'

export function Tiles(props: { readonly operations: Operations }): JSX.Element {
  const site = useSite()
  const some = () => props.operations
  return (
    <ul class="tiles" aria-label={t(T.tiles)}>
      <NodesTile operations={some()} />
      <CpuTile operations={some()} />
      <Show when={some().gpus().length > 0}>
        <GpuTile operations={some()} />
      </Show>
      <Show when={site.hasMachines()}>
        <MemoryTile operations={some()} />
        <StorageTile operations={some()} />
      </Show>
      <Show when={site.hasSlurm()}>
        <JobsTile operations={some()} which="pending" />
        <JobsTile operations={some()} which="running" />
      </Show>
      <Show when={site.hasHub()}>
        <SessionsTile operations={some()} />
      </Show>
    </ul>
  )
}

interface Props {
  readonly operations: Operations
}

/** Coverage in words, only when it is not whole. */
function coverage(
  found: { readonly parts: number; readonly of: number },
  text: Parameters<typeof t>[0],
): string | undefined {
  return found.parts < found.of ? t(text, { parts: found.parts, of: found.of }) : undefined
}

const join = (...parts: readonly (string | undefined)[]) => {
  const said = parts.filter((part) => part !== undefined && part !== '')
  return said.length > 0 ? said.join(' · ') : undefined
}

function NodesTile(props: Props): JSX.Element {
  const site = useSite()
  const count = createMemo(() => countNodes(props.operations.nodes()))
  const reading = (): Reading => {
    const seen = props.operations.nodes().flatMap(({ lastSeen }) => (lastSeen === null ? [] : [{ time: lastSeen }]))
    const time = newest(seen)
    // all unknown: how many are up is not zero, it is not known
    return time === null || count().unknown === count().of
      ? { known: false, time }
      : { known: true, value: count().up, time }
  }
  return (
    <Tile
      title={t(T.tileNodes)}
      href="#nodes"
      reading={reading()}
      unit="whole"
      of={`/ ${count().of}`}
      note={join(...exceptions(count()))}
      tone={count().down > 0 ? 'now' : count().drain > 0 ? 'today' : undefined}
      trend={props.operations.trends.nodes()}
      why={site.why(['slurm', 'host', 'prometheus'])}
    />
  )
}

function CpuTile(props: Props): JSX.Element {
  const site = useSite()
  const nodes = () => props.operations.nodes()
  const busy = createMemo(() => {
    const measured = nodes().filter(({ cpuBusyRatio }) => cpuBusyRatio.time !== null)
    return ratioOf(
      measured.map(({ cpuBusyRatio, cores }) => [
        cpuBusyRatio.known && cores.known
          ? { ...cpuBusyRatio, value: cpuBusyRatio.value * cores.value }
          : { ...cpuBusyRatio, known: false },
        cores,
      ]),
    )
  })
  const allocated = createMemo(() => {
    const latest = props.operations.latest()
    const now = site.now()
    const cpus = latest['slurm_node.cpus']?.series ?? []
    const used = new Map((latest['slurm_node.cpus_allocated']?.series ?? []).map((one) => [nodeKey(one.labels), one]))
    return ratioOf(cpus.map((one) => [read(used.get(nodeKey(one.labels)), now), read(one, now)]))
  })
  const measured = () => nodes().some(({ cpuBusyRatio }) => cpuBusyRatio.time !== null) || !site.hasSlurm()
  const allocatedWords = () => {
    const { reading } = allocated()
    return reading.known ? t(T.allocated, { percent: percentFigure(reading.value, language()) }) : undefined
  }
  return (
    <Show
      when={measured()}
      fallback={
        <Tile
          title={t(T.tileCpuAllocated)}
          href="#nodes"
          reading={allocated().reading}
          unit="ratio"
          note={coverage(allocated(), T.coverage)}
          trend={undefined}
          why={site.why(['slurm'])}
        />
      }
    >
      <Tile
        title={t(T.tileCpu)}
        href="#nodes"
        reading={busy().reading}
        unit="ratio"
        note={join(allocatedWords(), coverage(busy(), T.coverage))}
        trend={props.operations.trends.cpu()}
        why={site.why(['host', 'prometheus'])}
      />
    </Show>
  )
}

const nodeKey = (labels: Readonly<Record<string, string>>) => `${labels['cluster'] ?? ''}/${labels['node'] ?? ''}`

function GpuTile(props: Props): JSX.Element {
  const site = useSite()
  const use = createMemo(() => gpuUse(props.operations.gpus()))
  const allocated = createMemo(() => {
    const latest = props.operations.latest()
    const of = total(latest['slurm_node.gpus'], site.now()).reading
    const used = total(latest['slurm_node.gpus_allocated'], site.now()).reading
    return of.known && used.known && of.value > 0
      ? t(T.allocated, { percent: percentFigure(used.value / of.value, language()) })
      : undefined
  })
  return (
    <Tile
      title={t(T.tileGpu)}
      href="#gpus"
      reading={use().reading}
      unit="ratio"
      note={join(allocated(), coverage(use(), T.coverageGpu))}
      trend={props.operations.trends.gpu()}
      why={site.why(['host', 'prometheus'])}
    />
  )
}

function MemoryTile(props: Props): JSX.Element {
  const site = useSite()
  const used = createMemo(() => {
    const latest = props.operations.latest()
    const now = site.now()
    const free = new Map((latest['node.memory_available_bytes']?.series ?? []).map((one) => [nodeKey(one.labels), one]))
    const found = ratioOf(
      (latest['node.memory_total_bytes']?.series ?? []).map((one) => [
        read(free.get(nodeKey(one.labels)), now),
        read(one, now),
      ]),
    )
    const { reading } = found
    return reading.known ? { ...found, reading: { ...reading, value: 1 - reading.value } } : found
  })
  return (
    <Tile
      title={t(T.tileMemory)}
      href="#nodes"
      reading={used().reading}
      unit="ratio"
      note={coverage(used(), T.coverage)}
      trend={props.operations.trends.memory()}
      why={site.why(['host', 'prometheus'])}
    />
  )
}

function StorageTile(props: Props): JSX.Element {
  const site = useSite()
  const worst = () => props.operations.mounts()[0]?.worst
  const free = () => {
    const left = worst()?.availableBytes
    return left?.known ? t(T.freeLeft, { free: formatText(left.value, 'bytes', language()) }) : undefined
  }
  const tone = () => {
    const reading = worst()?.usedRatio
    if (!reading?.known || reading.value < FULL_SOON) return undefined
    return reading.value >= FULL_NOW ? 'now' : 'today'
  }
  return (
    <Tile
      title={worst() ? t(T.tileStorageOf, { mount: worst()!.mount }) : t(T.tileStorage)}
      href="#storage"
      reading={worst()?.usedRatio ?? { known: false, time: null }}
      unit="ratio"
      note={free()}
      tone={tone()}
      trend={props.operations.trends.storage()}
      why={site.why(['host', 'prometheus'])}
    />
  )
}

const summed = (model: ChartModel | undefined): Trend | undefined =>
  model && {
    values: sumSeries(model.lines),
    start: model.start,
    step: model.step,
  }

function JobsTile(props: Props & { readonly which: 'pending' | 'running' }): JSX.Element {
  const site = useSite()
  const pending = () => props.which === 'pending'
  const found = createMemo(() =>
    total(
      props.operations.latest()[pending() ? 'slurm_partition.jobs_pending' : 'slurm_partition.jobs_running'],
      site.now(),
    ),
  )
  return (
    <Tile
      title={t(pending() ? T.tilePending : T.tileRunning)}
      href="#queue"
      reading={found().reading}
      unit="whole"
      of={t(T.jobs)}
      note={coverage(found(), T.coverageParts)}
      trend={summed(props.operations.charts[props.which].model())}
      why={site.why(['slurm'])}
    />
  )
}

function SessionsTile(props: Props): JSX.Element {
  const site = useSite()
  const found = createMemo(() => total(props.operations.latest()['hub.sessions_active'], site.now()))
  return (
    <Tile
      title={t(T.tileSessions)}
      href="#hub"
      reading={found().reading}
      unit="whole"
      note={coverage(found(), T.coverageParts)}
      trend={props.operations.trends.sessions()}
      why={site.why(['jupyterhub'])}
    />
  )
}
