/** What the writer that is going to be killed writes: both sides can work it out. */
import type { Frame, SeriesSet } from '../../../core/series.ts'

export const ORIGINS = ['left', 'right']
/** Each run has its own stretch of time. */
export const RUN_SECONDS = 100_000
export const START = 1_700_000_000

export function timeOf(run: number, i: number): number {
  return START + run * RUN_SECONDS + i
}

export function numberOf(run: number, i: number, origin: number): number {
  return run * 1e9 + i * 10 + origin + 0.25
}

/** One call: a frame of each origin, that must be stored both or not at all. The series change now and then. */
export function framesOf(run: number, i: number): Frame[] {
  return ORIGINS.map((name, origin) => {
    const extra = i % 7 === 0 ? [{ metric: 'slurm_pending.jobs' as const, labels: { reason: `r${run}-${i}` } }] : []
    const set: SeriesSet = { keys: [{ metric: 'node.load1', labels: { node: name } }, ...extra] }
    const values = Float64Array.from(set.keys, () => numberOf(run, i, origin))
    return { origin: name, timeSeconds: timeOf(run, i), intervalSeconds: 1, set, values }
  })
}
