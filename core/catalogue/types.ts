/** The shape of a catalogue entry. See `core/catalogue.ts`. */
import type { Text } from '../i18n.ts'
import type { Unit } from '../units.ts'

/** How the samples of one series inside one time step become one value. */
export type TimeFold = 'mean' | 'sum' | 'max' | 'min' | 'last'

/**
 * How several series become one. `weightedBy` names the metric that weighs a ratio (Σ ratio·weight ÷
 * Σ weight), matched by equal labels: ratios are summed before dividing, never averaged.
 */
export type SeriesFold = 'sum' | 'max' | 'min' | 'mean' | { readonly weightedBy: string }

/** Statistics a roll-up keeps for a metric; the mean is sum ÷ count. */
export type Statistic = 'sum' | 'count' | 'min' | 'max' | 'last'

export type SourceName = 'host' | 'prometheus' | 'slurm' | 'jupyterhub' | 'collector'

export interface Field {
  readonly unit: Unit
  readonly overTime: TimeFold
  readonly acrossSeries: SeriesFold
  readonly rollups: readonly Statistic[]
  /** labels beside the measurement's own */
  readonly labels?: readonly string[]
  readonly sources: readonly SourceName[]
  readonly title: Text
  readonly description: Text
}

export interface Measurement {
  readonly title: Text
  /** labels every series of the measurement may carry, beside COMMON_LABELS */
  readonly labels: readonly string[]
  readonly fields: Readonly<Record<string, Field>>
}

/** A gauge read as it is: mean over time, extremes kept. */
export const GAUGE = { overTime: 'mean', rollups: ['sum', 'count', 'min', 'max'] } as const
/** A size or a count that changes in steps: its last value stands for the step. */
export const STEP = { overTime: 'last', rollups: ['last', 'min', 'max'] } as const
/** A condition where the worst moment matters. */
export const WORST = { overTime: 'max', rollups: ['max'] } as const
