/** What needs a person, worst first: the list beside the grid and the sentence above it. */
import { fill, type Language, type Text } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { problemText } from '../text/problems.ts'
import type { LatestAnswer, LatestByMetric, StoreProblem, Target } from './answers.ts'
import { formatDuration, formatText, percentFigure } from './format.ts'
import { compressNames } from './names.ts'
import type { NodeView } from './nodes.ts'
import { type FileSystem, FULL_NOW, FULL_SOON } from './storage.ts'

/** `now` is red: act now. `today` is amber: look today. */
export type Severity = 'now' | 'today'

/** Where one acts on it. */
export type ProblemLink =
  | { readonly to: 'node'; readonly node: string; readonly cluster: string | null }
  | { readonly to: 'targets'; readonly filter: string }
  | { readonly to: 'storage' }

export interface Problem {
  readonly key: string
  readonly severity: Severity
  /** who or what: `cn04`, `/home`, `hub main` */
  readonly subject: string
  /** what is the matter, without the subject */
  readonly what: (language: Language) => string
  /** why, in the words of Slurm, of the server's error or of figures */
  readonly detail: ((language: Language) => string) | null
  readonly since: UnixSeconds | null
  readonly link: ProblemLink
  /** things it stands for: 12 nodes drained for one reason are one line */
  readonly count: number
}

export interface Overview {
  readonly nodes: readonly NodeView[]
  readonly fileSystems: readonly FileSystem[]
  readonly targets: readonly Target[]
  /** what the server says of its own store of metrics */
  readonly store: readonly StoreProblem[]
  readonly latest: LatestByMetric
  readonly now: UnixSeconds
}

export function findProblems(overview: Overview): readonly Problem[] {
  const found = [
    ...storeProblems(overview.store),
    ...servicesDown(overview),
    ...nodeProblems(overview.nodes),
    ...unknownNodes(overview),
    ...fullFileSystems(overview.fileSystems),
    ...readOnlyFileSystems(overview.fileSystems),
    ...targetProblems(overview),
  ]
  const rank = { now: 0, today: 1 } satisfies Record<Severity, number>
  return found
    .map((problem, index) => ({ problem, index }))
    .sort((a, b) => rank[a.problem.severity] - rank[b.problem.severity] || a.index - b.index)
    .map(({ problem }) => problem)
}

/** What is measured now is not kept: everything else on the page is about to be old. */
function storeProblems(problems: readonly StoreProblem[]): Problem[] {
  return problems.map(({ code, message }) => ({
    key: `store ${code}`,
    severity: 'now',
    subject: 'Atalaya',
    what: (language) => problemText.storeFails[language],
    detail: () => message,
    since: null,
    link: { to: 'targets', filter: '' },
    count: 1,
  }))
}

/** A hub or a controller that is known to be down; one that could not be asked is a failing target. */
function servicesDown({ latest, targets, now }: Overview): Problem[] {
  const down = (answer: LatestAnswer | undefined) =>
    (answer?.series ?? []).filter((series) => series.value === 0 && now <= series.freshUntil)
  const since = (source: string, name: string) =>
    targets.find((target) => target.source === source && target.title.includes(name))?.lastSuccess ?? null
  const hubs = down(latest['hub.up']).map(({ labels }): Problem => {
    const name = labels['hub'] ?? ''
    return {
      key: `hub ${name}`,
      severity: 'now',
      subject: `hub ${name}`.trim(),
      what: (language) => problemText.silent[language],
      detail: null,
      since: since('jupyterhub', name),
      link: { to: 'targets', filter: 'jupyterhub' },
      count: 1,
    }
  })
  const controllers = down(latest['slurm_controller.up']).map(({ labels }): Problem => {
    const name = labels['cluster'] ?? ''
    return {
      key: `slurmctld ${name}`,
      severity: 'now',
      subject: `slurmctld ${name}`.trim(),
      what: (language) => problemText.silent[language],
      detail: (language) => problemText.controllerDetail[language],
      since: since('slurm', name),
      link: { to: 'targets', filter: 'slurm' },
      count: 1,
    }
  })
  return [...controllers, ...hubs]
}

/** Nodes in trouble with the same state and reason are one line. */
function nodeProblems(nodes: readonly NodeView[]): Problem[] {
  const groups = new Map<string, NodeView[]>()
  for (const node of nodes) {
    if (node.kind !== 'down' && node.kind !== 'drain') continue
    const key = `${node.kind} ${node.word.en} ${node.reason ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), node])
  }
  return [...groups].flatMap(([key, members]) =>
    members.length > 2 ? [nodeProblem(key, members)] : members.map((node) => nodeProblem(`${key} ${node.key}`, [node])),
  )
}

function nodeProblem(key: string, members: readonly NodeView[]): Problem {
  const first = members[0]!
  const since = members.flatMap(({ reasonSince }) => (reasonSince === null ? [] : [reasonSince]))
  return {
    key: `node ${key}`,
    severity: first.kind === 'down' ? 'now' : 'today',
    subject: compressNames(members.map(({ name }) => name)),
    what: (language) => first.word[language],
    detail: first.reason === null ? null : () => first.reason!,
    since: since.length > 0 ? Math.min(...since) : null,
    link: { to: 'node', node: first.name, cluster: first.cluster },
    count: members.length,
  }
}

/** Nodes of which nothing is known though nobody reports a failure: their collector stopped, say. */
function unknownNodes({ nodes, targets }: Overview): Problem[] {
  const slurmFails = targets.some(({ source, state }) => source === 'slurm' && state === 'failing')
  const silent = nodes.filter(
    ({ kind, failing, slurmState }) =>
      kind === 'unknown' && failing.length === 0 && !(slurmState !== null && slurmFails),
  )
  const first = silent[0]
  if (!first) return []
  const seen = silent.flatMap(({ lastSeen }) => (lastSeen === null ? [] : [lastSeen]))
  return [
    {
      key: 'unknown nodes',
      severity: 'today',
      subject: compressNames(silent.map(({ name }) => name)),
      what: (language) => (seen.length > 0 ? problemText.noData : problemText.neverData)[language],
      detail: null,
      since: seen.length > 0 ? Math.min(...seen) : null,
      link: { to: 'node', node: first.name, cluster: first.cluster },
      count: silent.length,
    },
  ]
}

function fullFileSystems(all: readonly FileSystem[]): Problem[] {
  return all
    .flatMap((one) =>
      one.usedRatio.known && one.usedRatio.value >= FULL_SOON ? [{ one, used: one.usedRatio.value }] : [],
    )
    .sort((a, b) => b.used - a.used)
    .map(({ one, used }): Problem => {
      const free = one.availableBytes
      return {
        key: `full ${one.key}`,
        severity: used >= FULL_NOW ? 'now' : 'today',
        subject: fileSystemName(one),
        what: (language) => fill(problemText.full, language, { percent: percentFigure(used, language) }),
        detail: free.known
          ? (language) => fill(problemText.fullDetail, language, { free: formatText(free.value, 'bytes', language) })
          : null,
        since: null,
        link: { to: 'storage' },
        count: 1,
      }
    })
}

function readOnlyFileSystems(all: readonly FileSystem[]): Problem[] {
  return all
    .filter(({ readOnly, usedRatio }) => readOnly && usedRatio.known)
    .map((one) => ({
      key: `readonly ${one.key}`,
      severity: 'today',
      subject: fileSystemName(one),
      what: (language) => problemText.readOnly[language],
      detail: null,
      since: null,
      link: { to: 'storage' },
      count: 1,
    }))
}

function fileSystemName(one: FileSystem): string {
  return one.shared || one.nodes.length !== 1 ? one.mount : `${one.nodes[0]}:${one.mount}`
}

/**
 * Targets that do not answer. Those of a node that Slurm already calls down are left out: one thing is
 * wrong there, not two. Many that fail alike are one line.
 */
function targetProblems({ targets, nodes, latest, now }: Overview): Problem[] {
  const downNodes = new Set(nodes.filter(({ kind }) => kind === 'down').map(({ name }) => name))
  const hubsDown = new Set(
    (latest['hub.up']?.series ?? []).filter((s) => s.value === 0 && now <= s.freshUntil).map((s) => s.labels['hub']),
  )
  const groups = new Map<string, Target[]>()
  for (const target of targets) {
    if (target.state !== 'failing') continue
    if (downNodes.has(target.labels['node'] ?? '')) continue
    if (target.source === 'jupyterhub' && hubsDown.has(target.labels['hub'] ?? target.id.split(':')[1])) continue
    const key = `${target.source} ${target.lastErrors[0]?.code ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), target])
  }
  return [...groups].flatMap(([key, members]) =>
    members.length > 2 ? [targetProblem(key, members)] : members.map((target) => targetProblem(target.id, [target])),
  )
}

function targetProblem(key: string, members: readonly Target[]): Problem {
  const first = members[0]!
  const message = first.lastErrors[0]?.message
  const known = members.flatMap(({ lastSuccess }) => (lastSuccess === null ? [] : [lastSuccess]))
  // a Slurm or a hub blinds the whole page; one machine does not
  const severity = first.source === 'slurm' || first.source === 'jupyterhub' ? 'now' : 'today'
  return {
    key: `target ${key}`,
    severity,
    subject: compressNames(members.map(({ labels, title }) => labels['node'] ?? title)),
    what: (language) => silence(first.source, known.length > 0)[language],
    detail: message === undefined ? null : () => message,
    since: known.length > 0 ? Math.min(...known) : null,
    link: { to: 'targets', filter: members.length === 1 ? first.title : first.source },
    count: members.length,
  }
}

/** A machine that gives no figures may well work; a Slurm or a hub that says nothing leaves us blind. */
function silence(source: string, before: boolean): Text {
  if (source === 'slurm' || source === 'jupyterhub') return before ? problemText.noData : problemText.neverData
  return before ? problemText.noMetrics : problemText.neverMetrics
}

/** `cn04 drenado hace 3 d (IB link flapping)` */
export function problemSentence(problem: Problem, now: UnixSeconds, language: Language): string {
  const since = problem.since === null ? '' : ` ${problemSince(problem.since, now, language)}`
  // a server's whole error message is for the list, not for the headline
  const detail = problem.detail?.(language) ?? ''
  const why = problem.link.to === 'targets' || detail === '' ? '' : ` (${shorten(detail, 60)})`
  return `${shorten(problem.subject, 60)} ${problem.what(language)}${since}${why}`
}

export function problemSince(since: UnixSeconds, now: UnixSeconds, language: Language): string {
  return fill(problemText.since, language, { duration: formatDuration(Math.floor(now - since), language) })
}

export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`
}
