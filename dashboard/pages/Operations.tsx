/** The operator's page: what is broken or idle now, why jobs wait, whether the data are fresh. */
import { createEffect, createMemo, Index, type JSX, lazy, Show, Suspense } from 'solid-js'
import { Attention } from '../components/Attention.tsx'
import { Sentence } from '../components/Sentence.tsx'
import { Tiles } from '../components/Tiles.tsx'
import { liveNow } from '../data/clock.ts'
import { unreachable } from '../data/feed.ts'
import { language, t } from '../data/language.ts'
import { createOperations, type Operations } from '../data/operations.ts'
import { useSite } from '../data/site.tsx'
import { useView } from '../data/view.tsx'
import { type HeadlineFacts, headline } from '../logic/headline.ts'
import { countNodes } from '../logic/node-groups.ts'
import { total } from '../logic/reading.ts'
import { operationsText as T } from '../text/operations.ts'

const NodeGrid = lazy(() => import('../components/NodeGrid.tsx'))
const LowerPanels = lazy(() => import('../components/LowerPanels.tsx'))

export default function OperationsPage(): JSX.Element {
  const site = useSite()
  const view = useView()
  const operations = createOperations(site, view)
  const said = createMemo(() =>
    headline(
      {
        problems: operations.problems(),
        targets: site.targets(),
        facts: facts(operations),
        nodes: countNodes(operations.nodes()),
        unreachableSince: unreachable()?.since ?? null,
        now: (unreachable() ? liveNow() : null) ?? site.now(),
      },
      language(),
    ),
  )
  // once everything came the page stands; what comes later changes it in place
  const shown = createMemo((was: boolean) => was || operations.loaded(), false)
  createEffect(() => {
    const count = operations.problems().length
    document.title = `${count > 0 ? `(${count}) ` : ''}${t(T.title)} · Atalaya`
  })
  return (
    <div class="operations" classList={{ 'is-old': unreachable() !== undefined }}>
      <Sentence said={said()} loaded={shown() || unreachable() !== undefined} />
      <Show when={shown()} fallback={<Skeleton />}>
        <Show when={site.targets().length > 0}>
          <Tiles operations={operations} />
          <div class="panels">
            <Suspense fallback={<div class="panel nodes grid-skeleton skeleton" />}>
              <NodeGrid nodes={operations.nodes()} />
              <Attention problems={operations.problems()} />
              <LowerPanels operations={operations} />
            </Suspense>
          </div>
        </Show>
        <Absent operations={operations} />
      </Show>
    </div>
  )

  function facts(some: Operations): HeadlineFacts {
    const known = (metric: 'slurm_partition.jobs_running' | 'slurm_partition.jobs_pending' | 'hub.sessions_active') => {
      const { reading } = total(some.latest()[metric], site.now())
      return reading.known ? reading.value : null
    }
    const { up } = countNodes(some.nodes())
    return {
      nodesUp: up > 0 ? up : null,
      running: known('slurm_partition.jobs_running'),
      pending: known('slurm_partition.jobs_pending'),
      sessions: known('hub.sessions_active'),
    }
  }
}

/** The page's shape while its first answers are on their way. */
function Skeleton(): JSX.Element {
  return (
    <>
      <div class="tiles tiles-skeleton skeleton" />
      <div class="panels">
        <div class="panel nodes grid-skeleton skeleton" />
        <div class="panel attention grid-skeleton skeleton" />
      </div>
    </>
  )
}

/** What could be watched too: a gentle word, not an empty panel. */
function Absent(props: { readonly operations: Operations }): JSX.Element {
  const site = useSite()
  const hints = () => [
    ...(site.hasSlurm() ? [] : [T.absentSlurm]),
    ...(props.operations.gpus().length > 0 ? [] : [T.absentGpu]),
    ...(site.hasHub() ? [] : [T.absentHub]),
    ...(site.hasMachines() ? [] : [T.absentMachines]),
  ]
  return (
    <Show when={hints().length > 0}>
      <section class="absent" aria-labelledby="absent-title">
        <h2 id="absent-title">{t(T.absent)}</h2>
        <ul>
          <Index each={hints()}>{(hint) => <li>{t(hint())}</li>}</Index>
        </ul>
      </section>
    </Show>
  )
}
