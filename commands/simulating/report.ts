/** What `atalaya simulate` answers: for people and for programs. */
import { fill, type Language } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'
import type { ReplayFigures, WaitFigures } from '../../forecasts/planning/replay/measure.ts'
import { type Band, bandOf, groupFigure } from '../../forecasts/planning/replay/scenario.ts'
import type { CommandContext } from '../command.ts'
import type { Simulated } from '../simulate.ts'
import { numberText, timeText } from '../store/output.ts'

const BANDED = ['p50', 'p90', 'p99', 'expansionP50', 'expansionMean', 'slowdownMean', 'unstarted'] as const

export function toJson({ jobs, cluster, asked, partition, recorded, replayed, scenario, search, ...found }: Simulated) {
  const bands = (figure: (name: (typeof BANDED)[number]) => (figures: ReplayFigures) => number) =>
    Object.fromEntries(BANDED.map((name) => [name, bandOf(scenario, figure(name))]))
  const counts: Record<string, number> = {}
  for (const problems of found.problems)
    for (const [code, count] of problems.counts) counts[code] = (counts[code] ?? 0) + count
  return {
    jobs: jobs.count,
    capacity: {
      source: 'trace',
      pools: cluster.pools.map(({ name, nodes, cores, gpus }) => ({ name, nodes, cores, gpus })),
    },
    ...{ recorded, replayed },
    scenario: {
      ...{ growth: asked.growth, seeds: asked.seeds, backfill: asked.backfill, partition: partition ?? null },
      nodes: asked.nodes + (search?.nodes ?? 0),
      overall: bands((name) => (figures) => figures.overall[name]),
      groups: keysOf(scenario).map(({ partition: one, size }) => ({
        ...{ partition: one, size },
        waits: bands((name) => groupFigure(one, size, name)),
      })),
      coreUtilisationRatio: bandOf(scenario, (figures) => figures.coreUtilisationRatio),
      gpuUtilisationRatio: bandOf(scenario, (figures) => figures.gpuUtilisationRatio),
    },
    search: search ? { ...search, nodes: search.nodes ?? null, targetWaitSeconds: asked.targetWaitSeconds } : null,
    problems: {
      unreadRows: found.unread.count,
      counts,
      listed: [...found.unread.listed, ...found.problems.flatMap(({ listed }) => listed)],
    },
  }
}

export function tell(found: Simulated, { out }: CommandContext, language: Language): void {
  const { jobs, cluster, asked, partition, recorded, replayed, scenario, search, unread, problems } = found
  const say = (code: keyof typeof MESSAGES, params = {}) => out(`${fill(MESSAGES[code], language, params)}\n`)
  const word = (code: keyof typeof MESSAGES) => fill(MESSAGES[code], language, {})
  const wait = (seconds: number) => durationText(seconds, language)
  const band = ({ low, middle, high }: Band) => `${wait(middle)} (${wait(low)}–${wait(high)})`
  const times = jobs.eligible.toSorted()
  const pools = cluster.pools.map(
    ({ name, nodes, cores, gpus }) => `${name} ${nodes} × ${cores}${gpus > 0 ? ` + ${gpus} GPU` : ''}`,
  )
  say('simulate.jobs', {
    jobs: numberText(jobs.count, language),
    from: timeText(times[0]!).slice(0, 10),
    to: timeText(times.at(-1)!).slice(0, 10),
  })
  say('simulate.capacity', { pools: pools.join(', ') })
  if (search && search.nodes === undefined)
    say('simulate.not_enough', { nodes: search.tried.at(-1)!.nodes, target: wait(asked.targetWaitSeconds!) })
  else if (search)
    say(search.nodes === 0 ? 'simulate.enough_already' : 'simulate.enough', {
      nodes: search.nodes!,
      partition: partition!,
      target: wait(asked.targetWaitSeconds!),
    })
  const nodes = asked.nodes + (search?.nodes ?? 0)
  const sign = nodes >= 0 ? '+' : '−'
  say('simulate.scenario', {
    growth: numberText(asked.growth, language, 2),
    nodes: partition === undefined ? '0' : `${sign}${Math.abs(nodes)} (${partition})`,
    seeds: asked.seeds.length,
  })
  const heads = ['', word('simulate.recorded'), word('simulate.replayed'), word('simulate.would_be')]
  const row = (
    title: string,
    before: WaitFigures | undefined,
    now: WaitFigures | undefined,
    then: (share: 'p50' | 'p90') => Band,
  ) =>
    (['p50', 'p90'] as const).map((share) => [
      `${title}  ${share}`,
      wait(before?.[share] ?? NaN),
      wait(now?.[share] ?? NaN),
      band(then(share)),
    ])
  const groupOf = ({ groups }: ReplayFigures, name: string, size: string) =>
    groups.find((group) => group.partition === name && group.size === size)?.waits
  const rows = [
    ...row(word('simulate.all'), recorded.overall, replayed.overall, (share) =>
      bandOf(scenario, ({ overall }) => overall[share]),
    ),
    ...keysOf([recorded, ...scenario]).flatMap(({ partition: name, size }) =>
      row(`${name}  ${size}`, groupOf(recorded, name, size), groupOf(replayed, name, size), (share) =>
        bandOf(scenario, groupFigure(name, size, share)),
      ),
    ),
  ]
  const widths = heads.map((_, column) => Math.max(...[heads, ...rows].map((cells) => cells[column]!.length)))
  for (const cells of [heads, ...rows])
    out(
      `${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')}\n`,
    )
  const percent = (share: number) => (Number.isNaN(share) ? '–' : `${numberText(100 * share, language, 1)} %`)
  for (const [name, ratio] of [['CPU', 'coreUtilisationRatio'] as const, ['GPU', 'gpuUtilisationRatio'] as const]) {
    if (Number.isNaN(recorded[ratio])) continue
    const scenarioRatio = bandOf(scenario, (figures) => figures[ratio]).middle
    const params = {
      name,
      recorded: percent(recorded[ratio]),
      replayed: percent(replayed[ratio]),
      scenario: percent(scenarioRatio),
    }
    say('simulate.utilisation', params)
  }
  const left =
    unread.count + problems.reduce((sum, { counts }) => sum + [...counts.values()].reduce((a, b) => a + b, 0), 0)
  if (left > 0) say('simulate.problems', { count: numberText(left, language) })
  say('simulate.limits')
}

function keysOf(all: readonly ReplayFigures[]) {
  const keys = new Map(
    all.flatMap(({ groups }) => groups.map(({ partition, size }) => [`${partition} ${size}`, { partition, size }])),
  )
  return [...keys.values()].sort((a, b) => (a.partition < b.partition ? -1 : a.partition > b.partition ? 1 : 0))
}

/** `45 s`, `12 min`, `3.4 h`, `2.1 d` */
function durationText(seconds: number, language: Language): string {
  if (Number.isNaN(seconds)) return '–'
  if (seconds < MINUTE_SECONDS) return `${numberText(seconds, language)} s`
  if (seconds < HOUR_SECONDS) return `${numberText(seconds / MINUTE_SECONDS, language)} min`
  if (seconds < DAY_SECONDS) return `${numberText(seconds / HOUR_SECONDS, language, 1)} h`
  return `${numberText(seconds / DAY_SECONDS, language, 1)} d`
}
