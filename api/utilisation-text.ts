/** Utilisation as the API tells it: columns a group, and as a table. */
import { stringify } from 'csv-stringify/sync'
import type { Class, Resource } from '../core/ledger/capacity/utilisation.ts'
import type { UtilisationAnswer, UtilisationGroup } from '../store/ledger/capacity/utilisation-query.ts'
import { roundForText } from './text-writer.ts'

type Numbers = (group: UtilisationGroup) => Float64Array

const seconds =
  (resource: Resource, name: Class): Numbers =>
  (group) =>
    group[resource][name]
/** Of what is known: allocated ÷ (reported − planned down). */
const ratio =
  (resource: Resource): Numbers =>
  ({ [resource]: { reported, unknown, plannedDown, allocated } }) =>
    allocated.map((had, at) => had / (reported[at]! - unknown[at]! - plannedDown[at]! || NaN))

/** Figures of a group, one a period, by the names of the API. Unknown is NaN. */
export const UTILISATION_FIGURES = {
  coreUtilisationRatio: ratio('cores'),
  gpuUtilisationRatio: ratio('gpus'),
  coverageRatio: ({ coverage }) => coverage,
  reportedCoreSeconds: seconds('cores', 'reported'),
  allocatedCoreSeconds: seconds('cores', 'allocated'),
  plannedDownCoreSeconds: seconds('cores', 'plannedDown'),
  downCoreSeconds: seconds('cores', 'down'),
  idleCoreSeconds: seconds('cores', 'idle'),
  unknownCoreSeconds: seconds('cores', 'unknown'),
  reservedCoreSeconds: seconds('cores', 'reserved'),
  excessCoreSeconds: seconds('cores', 'excess'),
  reportedGpuSeconds: seconds('gpus', 'reported'),
  allocatedGpuSeconds: seconds('gpus', 'allocated'),
  plannedDownGpuSeconds: seconds('gpus', 'plannedDown'),
  downGpuSeconds: seconds('gpus', 'down'),
  idleGpuSeconds: seconds('gpus', 'idle'),
  unknownGpuSeconds: seconds('gpus', 'unknown'),
  reservedGpuSeconds: seconds('gpus', 'reserved'),
  excessGpuSeconds: seconds('gpus', 'excess'),
} as const satisfies Record<string, Numbers>
export type UtilisationFigure = keyof typeof UTILISATION_FIGURES
const FIGURES = Object.entries(UTILISATION_FIGURES) as [UtilisationFigure, Numbers][]

const known = (value: number): number | null => (Number.isFinite(value) ? roundForText(value) : null)

const namesOf = ({ cluster, type }: UtilisationGroup): Record<string, string> =>
  type === undefined ? { cluster } : { cluster, type }

export function utilisationJson({ bounds, groups }: UtilisationAnswer, timeZone: string): string {
  return JSON.stringify({
    timeZone,
    bounds: [...bounds],
    groups: groups.map((group) => ({
      names: namesOf(group),
      figures: Object.fromEntries(FIGURES.map(([name, of]) => [name, Array.from(of(group), known)])),
    })),
  })
}

/** A row a group and period: begin and end (ISO 8601, UTC), names, figures; empty where nothing is known. */
export function utilisationCsv({ bounds, groups }: UtilisationAnswer, by: readonly string[]): string {
  const rows: (string | number)[][] = [['from', 'to', ...by, ...FIGURES.map(([name]) => name)]]
  const time = (at: number): string => new Date(bounds[at]! * 1000).toISOString()
  for (const group of groups) {
    const names = namesOf(group)
    const columns = FIGURES.map(([, of]) => of(group))
    for (let period = 0; period < bounds.length - 1; period++)
      rows.push([
        ...[time(period), time(period + 1), ...by.map((name) => names[name] ?? '')],
        ...columns.map((column) => known(column[period]!) ?? ''),
      ])
  }
  return stringify(rows, { escape_formulas: true })
}
