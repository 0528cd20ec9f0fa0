/** What every page needs to know of the site: its targets and whether they answer. */
import { createContext, createEffect, createMemo, type JSX, useContext } from 'solid-js'
import type { SourcesAnswer, StoreProblem, Target } from '../logic/answers.ts'
import { byName } from '../logic/names.ts'
import { defaultRange } from '../logic/range.ts'
import { answerNow } from './clock.ts'
import { language } from './language.ts'
import { createSources } from './queries.ts'
import { useView } from './view.tsx'

const NO_TARGETS: readonly Target[] = []

function createSite() {
  const feed = createSources(language)
  const view = useView()
  // the view lives above the data: a young history tells it which period to begin with
  createEffect(() => {
    const { now, since } = feed.data() ?? { now: 0, since: null }
    view.setUnchosen(defaultRange(since === null ? null : now - since))
  })
  const targets = createMemo((): readonly Target[] => feed.data()?.sources ?? NO_TARGETS)
  const has = (source: string) => targets().some((target) => target.source === source)
  const hasSlurm = createMemo(() => has('slurm'))
  const hasHub = createMemo(() => has('jupyterhub'))
  const hasMachines = createMemo(() => has('host') || has('prometheus'))
  return {
    feed,
    targets,
    storeProblems: createMemo((): readonly StoreProblem[] => feed.data()?.store.problems ?? []),
    hasSlurm,
    hasHub,
    hasMachines,
    /** the list of targets has come at least once */
    loaded: createMemo(() => feed.data() !== undefined),
    names: createMemo(() => siteNames(feed.data())),
    /** server time against which freshness is judged; 0 before the first answer */
    now: createMemo(() => answerNow() ?? 0),
    /** why data of these sources may be missing, in the server's words */
    why: (sources: readonly string[]): string | null =>
      targets()
        .filter((target) => sources.includes(target.source) && target.lastErrors.length > 0)
        .map((target) => `${target.title}: ${target.lastErrors[0]!.message}`)[0] ?? null,
  }
}

function siteNames(answer: SourcesAnswer | undefined): readonly string[] {
  const of = (label: string) =>
    [...new Set((answer?.sources ?? []).flatMap(({ labels }) => labels[label] ?? []))].sort(byName)
  const sites = of('site')
  return sites.length > 0 ? sites : of('cluster')
}

export type Site = ReturnType<typeof createSite>
const Context = createContext<Site>()

export function SiteProvider(props: { readonly children: JSX.Element }): JSX.Element {
  return <Context.Provider value={createSite()}>{props.children}</Context.Provider>
}

export function useSite(): Site {
  const site = useContext(Context)
  if (!site) throw new Error('useSite outside of SiteProvider')
  return site
}
