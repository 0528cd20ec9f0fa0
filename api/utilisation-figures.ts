/** Figures of utilisation as the API tells them. */
import type { Class, Resource } from '../core/ledger/capacity/utilisation.ts'
import type { UtilisationGroup } from '../store/ledger/capacity/utilisation-query.ts'

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

/** As `period-text.ts` takes them. */
export const withNames = (group: UtilisationGroup) => ({
  ...group,
  names: group.type === undefined ? { cluster: group.cluster } : { cluster: group.cluster, type: group.type },
})
