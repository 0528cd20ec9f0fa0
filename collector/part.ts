/** A part out of (series, value) pairs, handing over the same `SeriesSet` while the set does not change. */
import type { MetricId } from '../core/catalogue.ts'
import { type Labels, type SeriesSet, seriesId } from '../core/series.ts'
import type { Part } from './source.ts'

export interface Reading {
  readonly metric: MetricId
  readonly labels: Labels
  /** `NaN` = absent */
  readonly value: number
}

export interface PartMaker {
  part(readings: readonly Reading[]): Part
}

/** One for each part of a target; `name` is the part’s. */
export function createPartMaker(name: string): PartMaker {
  let set: SeriesSet = { keys: [] }
  let identity = ''
  return {
    part(readings) {
      const now = readings.map(seriesId).join('\n')
      if (now !== identity) {
        identity = now
        set = { keys: readings.map(({ metric, labels }) => ({ metric, labels })) }
      }
      return { name, set, values: Float64Array.from(readings, ({ value }) => value) }
    },
  }
}

/** Labels with the empty ones left out: an absent label is simply not there. */
export function labelled(labels: Readonly<Record<string, string | undefined>>): Labels {
  return Object.fromEntries(Object.entries(labels).filter((entry): entry is [string, string] => Boolean(entry[1])))
}
