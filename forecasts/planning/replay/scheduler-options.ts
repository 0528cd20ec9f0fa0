/** How jobs are put in order and started. Names and defaults are Slurm's, slurm.conf(5), where Slurm has them. */
import { DAY_SECONDS } from '../../../core/units.ts'

/**
 * `none`: strictly in order (sched/builtin): what stands behind a job that cannot start waits.
 * `easy`: whatever does not delay the first waiting job of a partition may start before it.
 * `conservative`: whatever delays none of those before it may start, as Slurm's sched/backfill does.
 * Mu'alem and Feitelson, IEEE Trans. Parallel Distrib. Syst. 12 (2001) 529.
 */
export type Backfill = 'none' | 'easy' | 'conservative'

/** Multifactor priority, https://slurm.schedmd.com/priority_multifactor.html; all weights 0: first come, first served. */
export interface PriorityOptions {
  /** PriorityWeightAge … of factors between 0 and 1 */
  readonly weights: {
    readonly age: number
    readonly fairShare: number
    readonly jobSize: number
    readonly partition: number
    readonly qos: number
  }
  /** PriorityMaxAge: a job that waited for so long has an age of 1 */
  readonly maxAgeSeconds: number
  /** PriorityDecayHalfLife of what people used; Infinity: nothing is forgotten */
  readonly halfLifeSeconds: number
  /** PriorityCalcPeriod: how often the order is computed anew */
  readonly calcPeriodSeconds: number
  /** PriorityFavorSmall */
  readonly favorSmall: boolean
  /** by name: compared with each other; those not named have 0 */
  readonly qos: Readonly<Record<string, number>>
}

export interface SchedulerOptions {
  readonly backfill: Backfill
  /** bf_max_job_test: how many waiting jobs a pass of backfill looks at; older versions of Slurm have 100 */
  readonly maxJobTest: number
  /** bf_window: a job that cannot start within it keeps nothing free for itself */
  readonly windowSeconds: number
  /** bf_resolution: ends of jobs are foreseen no better than this */
  readonly resolutionSeconds: number
  /** bf_interval: time between passes of backfill; 0: whenever something changes */
  readonly intervalSeconds: number
  readonly priority: PriorityOptions
}

export const FIRST_COME: PriorityOptions = {
  weights: { age: 0, fairShare: 0, jobSize: 0, partition: 0, qos: 0 },
  maxAgeSeconds: 7 * DAY_SECONDS,
  halfLifeSeconds: 7 * DAY_SECONDS,
  calcPeriodSeconds: 300,
  favorSmall: false,
  qos: {},
}

/** Slurm's own, with weights as it has them where nobody sets any. */
export const SLURM_DEFAULTS: SchedulerOptions = {
  backfill: 'conservative',
  maxJobTest: 500,
  windowSeconds: DAY_SECONDS,
  resolutionSeconds: 60,
  intervalSeconds: 30,
  priority: FIRST_COME,
}
