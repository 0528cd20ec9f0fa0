/** File systems, fullest first. */
import { createSignal, Index, type JSX, Show } from 'solid-js'
import { language, t } from '../data/language.ts'
import { useSite } from '../data/site.tsx'
import { formatText, percentFigure } from '../logic/format.ts'
import { type FileSystem, FULL_NOW, FULL_SOON, type Mount } from '../logic/storage.ts'
import { panelText as T } from '../text/panels.ts'
import { Bar } from './Bar.tsx'
import { Panel } from './Panel.tsx'
import { Unknown, unknownSince } from './Unknown.tsx'

const SHOWN = 8

export function Storage(props: { readonly mounts: readonly Mount[] }): JSX.Element {
  const site = useSite()
  const [all, setAll] = createSignal(false)
  const summary = () => {
    const worst = props.mounts[0]?.worst
    if (!worst?.usedRatio.known) return undefined
    const free = worst.availableBytes
    return t(T.storageSummary, {
      mount: worst.mount,
      percent: percentFigure(worst.usedRatio.value, language()),
      free: free.known ? t(T.storageFree, { free: formatText(free.value, 'bytes', language()) }) : '',
    })
  }
  return (
    <Panel id="storage" title={t(T.storage)} class="storage" summary={summary()}>
      <Show
        when={props.mounts.length > 0}
        fallback={<Unknown time={null} why={site.why(['host', 'prometheus']) ?? t(T.storageNone)} />}
      >
        <ul class="bars">
          <Index each={all() ? props.mounts : props.mounts.slice(0, SHOWN)}>
            {(mount) => <MountLine mount={mount()} />}
          </Index>
        </ul>
        <Show when={!all() && props.mounts.length > SHOWN}>
          <button type="button" class="link" onClick={() => setAll(true)}>
            {t(T.more, { count: props.mounts.length - SHOWN })}
          </button>
        </Show>
      </Show>
    </Panel>
  )
}

function MountLine(props: { readonly mount: Mount }): JSX.Element {
  return <FileSystemLine one={props.mount.worst} place={place(props.mount)} />
}

function place({ shared, members, worst }: Mount): string {
  const node = worst.nodes[0] ?? ''
  if (shared) return worst.nodes.length === 1 ? t(T.onNode, { node }) : t(T.onNodes, { count: worst.nodes.length })
  return members.length === 1 ? t(T.onNode, { node }) : t(T.fullestOf, { count: members.length, node })
}

/** One file system: its name, how full, what is left, where. */
export function FileSystemLine(props: { readonly one: FileSystem; readonly place: string }): JSX.Element {
  const used = () => (props.one.usedRatio.known ? props.one.usedRatio.value : null)
  const tone = () => {
    const value = used()
    if (value === null || value < FULL_SOON) return undefined
    return value >= FULL_NOW ? 'now' : 'today'
  }
  const room = () => {
    const { availableBytes, sizeBytes } = props.one
    if (!availableBytes.known || !sizeBytes.known) return ''
    return t(T.freeOf, {
      free: formatText(availableBytes.value, 'bytes', language()),
      size: formatText(sizeBytes.value, 'bytes', language()),
    })
  }
  return (
    <li classList={{ [`tone-${tone()}`]: tone() !== undefined }}>
      <span class="bar-words">
        <strong>{props.one.mount}</strong>{' '}
        <Show when={tone()}>
          {(found) => <span class="flag">{found() === 'now' ? `● ${t(T.fullNow)}` : `◐ ${t(T.fullSoon)}`}</span>}
        </Show>{' '}
        <Show when={props.one.readOnly}>
          <span class="flag">⊘ {t(T.readOnly)}</span>
        </Show>{' '}
        <span class="raw">{[room(), props.one.fstype, props.place].filter((part) => part !== '').join(' · ')}</span>
      </span>
      <Show
        when={used() !== null}
        fallback={
          <>
            <span class="bar-figure quiet">—</span>
            <span class="bar-unknown hatch">{unknownSince(props.one.usedRatio.time)}</span>
          </>
        }
      >
        <span class="bar-figure">{percentFigure(used()!, language())} %</span>
        <Bar ratio={used()!} tone={tone()} />
      </Show>
    </li>
  )
}
