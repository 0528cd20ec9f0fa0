/** A replayed queue as the API tells it, in the reader's language. */
import { csvText } from '../../core/csv.ts'
import { fill, type Language } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { ReplayFigures, WaitFigures } from '../../forecasts/planning/replay/measure.ts'
import { type Band, bandOf } from '../../forecasts/planning/replay/scenario.ts'
import type { ReplayFound, ReplayQuestion, ReplayState } from './replay-question.ts'
import type { ReplayAnswer, ReplayProgress } from './replay-schemas.ts'
import { figureJson, formulasJson, known, troubleJson } from './shown.ts'

const FIGURES = ['jobs', 'unstarted', 'p50', 'p90', 'p99', 'expansionP50', 'expansionMean'] as const
type Figure = (typeof FIGURES)[number]

export function progressJson({ jobs, total }: { jobs: number; total: number }, language: Language): ReplayProgress {
  const text = (code: 'replay.running' | 'replay.running_of') =>
    fill(MESSAGES[code], language, { jobs: Math.round(jobs), total: Math.round(total) })
  return {
    state: 'running',
    jobs: Math.round(jobs),
    total: total > 0 ? Math.round(total) : null,
    text: text(total > 0 ? 'replay.running_of' : 'replay.running'),
  }
}

export function replayJson(
  { cluster, window, wish }: ReplayQuestion,
  { found, askedAt }: Extract<ReplayState, { state: 'done' }>,
  { timeZone, language }: { readonly timeZone: string; readonly language: Language },
): ReplayAnswer {
  const word = (code: keyof typeof MESSAGES) => fill(MESSAGES[code], language, {})
  const { recorded, replayed, scenario, search, screening, logErrors } = found
  return {
    ...{ timeZone, formulas: formulasJson(['queue.wait'], language), askedAt, cluster },
    ...{ submitted: { ...window }, measured: { ...found.window }, jobs: found.jobs },
    asked: {
      ...{ growth: known(wish.growth - 1)!, nodes: wish.nodes, partition: wish.partition ?? null },
      ...{ seeds: wish.seeds.length, targetWaitSeconds: wish.targetWaitSeconds ?? null, backfill: wish.backfill },
    },
    scenario: { nodes: found.nodes, partition: found.partition ?? null, pool: found.pool ?? null },
    capacity: {
      partitions: found.capacities.map(({ partition, source, ...amounts }) => ({
        ...{ partition, source, sourceText: word(`replay.capacity_${source}`) },
        ...{ peakCores: known(amounts.peakCores), peakGpus: known(amounts.peakGpus) },
        ...{ knownCores: known(amounts.knownCores), knownGpus: known(amounts.knownGpus) },
        wholeNodeShare: known(amounts.wholeNodeShare),
      })),
      pools: found.pools.map(({ name, partitions, nodes, cores, gpus, gpuType, allocation }) => ({
        ...{ name, partitions: [...partitions], nodes, cores, gpus, gpuType, allocation },
      })),
    },
    fidelity: { logErrorP50: known(logErrors.p50), logErrorP90: known(logErrors.p90), text: word('replay.fidelity') },
    waits: waitsJson(found),
    utilisation: (['cores', 'gpus'] as const)
      .map((resource) => ({ resource, ratio: resource === 'cores' ? CORES : GPUS }))
      .filter(({ ratio }) => !Number.isNaN(ratio(recorded)))
      .map(({ resource, ratio }) => ({
        ...{ resource, recorded: known(ratio(recorded)), replayed: known(ratio(replayed)) },
        scenario: bandJson(bandOf(scenario, ratio)),
      })),
    search: search
      ? {
          ...{ targetWaitSeconds: wish.targetWaitSeconds!, nodes: search.nodes ?? null },
          tried: search.tried.map(({ nodes, waitSeconds }) => ({ nodes, waitSeconds: known(waitSeconds) })),
        }
      : null,
    screening: {
      isOptimistic: true,
      base: screening.base ? figureJson(screening.base) : null,
      scenario: screening.scenario ? figureJson(screening.scenario) : null,
    },
    problems: found.problems.map(({ count, first }) => ({ ...troubleJson(first, language), count })),
    limits: word('simulate.limits'),
  }
}

const CORES = ({ coreUtilisationRatio }: ReplayFigures) => coreUtilisationRatio
const GPUS = ({ gpuUtilisationRatio }: ReplayFigures) => gpuUtilisationRatio

const bandJson = ({ low, middle, high }: Band) => ({ low: known(low), middle: known(middle), high: known(high) })

/** All, then each partition, then its sizes. */
function waitsJson({ recorded, replayed, scenario }: ReplayFound): ReplayAnswer['waits'] {
  const all = [recorded, replayed, ...scenario]
  const names = [...new Set(all.flatMap(({ partitions }) => partitions.map(({ name }) => name)))].sort()
  const rows = names.flatMap((partition) => {
    const sizes = all.flatMap(({ groups }) => groups.filter((group) => group.partition === partition))
    return [null, ...new Set(sizes.map(({ size }) => size))].map((size) => ({ partition, size }))
  })
  return [{ partition: null, size: null }, ...rows].map(({ partition, size }) => {
    const of = (figures: ReplayFigures): WaitFigures | undefined =>
      partition === null
        ? figures.overall
        : size === null
          ? figures.partitions.find(({ name }) => name === partition)?.waits
          : figures.groups.find((group) => group.partition === partition && group.size === size)?.waits
    const told = (waits: WaitFigures | undefined) => (waits ? figuresJson((name) => known(waits[name])) : null)
    return {
      ...{ partition, size, recorded: told(of(recorded)), replayed: told(of(replayed)) },
      scenario: figuresJson((name) => bandJson(bandOf(scenario, (figures) => of(figures)?.[name] ?? NaN))),
    } as ReplayAnswer['waits'][number]
  })
}

const figuresJson = <Value>(value: (name: Figure) => Value): Record<Figure, Value> =>
  Object.fromEntries(FIGURES.map((name) => [name, value(name)])) as Record<Figure, Value>

/** A row a partition and size. */
export function replayCsv({ cluster, waits, fidelity, capacity }: ReplayAnswer): string {
  const shown = ['jobs', 'p50', 'p90', 'p99', 'expansionP50'] as const
  const titles = [
    ...['cluster', 'partition', 'size', 'capacityFrom'],
    ...(['recorded', 'replayed'] as const).flatMap((side) => shown.map((name) => `${side} ${name}`)),
    ...shown.flatMap((name) => ['low', 'middle', 'high'].map((edge) => `scenario ${name} ${edge}`)),
    ...['logErrorP50', 'logErrorP90'],
  ]
  const rows = waits.map(({ partition, size, recorded, replayed, scenario }) => [
    ...[cluster, partition, size, capacity.partitions.find((one) => one.partition === partition)?.source],
    ...[recorded, replayed].flatMap((side) => shown.map((name) => side?.[name])),
    ...shown.flatMap((name) => [scenario[name].low, scenario[name].middle, scenario[name].high]),
    // of all waits together
    ...(partition === null ? [fidelity.logErrorP50, fidelity.logErrorP90] : [null, null]),
  ])
  return csvText([titles, ...rows])
}
