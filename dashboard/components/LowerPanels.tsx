/**
 * What stands below the node grid. One chunk of its own, loaded after the page's first sentence: an
 * operator on a slow link reads that first.
 */
import { createMemo, type JSX, onMount, Show } from 'solid-js'
import type { Operations } from '../data/operations.ts'
import { useSite } from '../data/site.tsx'
import { pendingReasons } from '../logic/queue.ts'
import { GpuGrid } from './GpuGrid.tsx'
import { Hub } from './Hub.tsx'
import { Queue } from './Queue.tsx'
import { Reasons } from './Reasons.tsx'
import { Storage } from './Storage.tsx'
import '../style/lower.css'
import { TargetsTable } from './TargetsTable.tsx'

export default function LowerPanels(props: { readonly operations: Operations }): JSX.Element {
  const site = useSite()
  const some = () => props.operations
  const reasons = createMemo(() => pendingReasons(some().latest()['slurm_pending.jobs'], site.now()))
  // a link to one of these panels was followed before they were there
  onMount(() => {
    const { hash } = location
    if (hash !== '') document.getElementById(hash.slice(1))?.scrollIntoView()
  })
  return (
    <>
      <Show when={site.hasSlurm()}>
        <Queue operations={some()} />
        <Reasons reasons={reasons()} />
      </Show>
      <Show when={some().gpus().length > 0}>
        <GpuGrid models={some().gpuModels()} />
      </Show>
      <Show when={site.hasMachines()}>
        <Storage mounts={some().mounts()} />
      </Show>
      <Show when={site.hasHub()}>
        <Hub operations={some()} />
      </Show>
      <Show when={site.loaded()}>
        <TargetsTable targets={site.targets()} />
      </Show>
    </>
  )
}
