/** What is kept how far back: decided by `retain`, remembered in the spool, and told to other processes by the server. */
import { DAY_SECONDS } from '../../../core/units.ts'

import type { Floors } from '../resolution.ts'
import { RESOLUTIONS } from '../resolution.ts'
import type { Resolution, Retention } from '../store.ts'
import { escapeTag } from './lines.ts'
import { END_MS, type Reading, readNewest } from './reading/select.ts'
import { FLOOR_MEASUREMENT, ORIGIN_TAG } from './remote.ts'

export const NO_FLOORS: Floors = { raw: 0, '5m': 0, '1h': 0, '1d': 0 }

/**
 * What may be dropped: whole days UTC, so that a bucket can be computed again until all it was made of is gone, and
 * nothing that a bucket is yet to be computed from.
 */
export function toDrop(floors: Floors, needed: Readonly<Partial<Floors>>): Floors {
  const at = (resolution: Resolution): number =>
    Math.floor(Math.min(floors[resolution], needed[resolution] ?? Infinity) / DAY_SECONDS) * DAY_SECONDS
  return { raw: at('raw'), '5m': at('5m'), '1h': at('1h'), '1d': at('1d') }
}

export function higher(a: Floors, b: Floors): Floors {
  const at = (resolution: Resolution): number => Math.max(a[resolution], b[resolution])
  return { raw: at('raw'), '5m': at('5m'), '1h': at('1h'), '1d': at('1d') }
}

/** They only rise. */
export function raise(floors: Floors, retention: Retention, now: number): Floors {
  const at = (resolution: Resolution): number => Math.max(floors[resolution], now - retention[resolution])
  return { raw: at('raw'), '5m': at('5m'), '1h': at('1h'), '1d': at('1d') }
}

export function floorLines(floors: Floors, writer: string, timeMs: number): string[] {
  return RESOLUTIONS.map(
    (resolution) =>
      `${FLOOR_MEASUREMENT},of=${resolution},${ORIGIN_TAG}=${escapeTag(writer)} from=${floors[resolution]} ${timeMs}`,
  )
}

/** The highest that any writer told. */
export async function readFloors(reading: Reading): Promise<Floors> {
  const told = await readNewest(
    reading,
    'raw',
    { measurement: FLOOR_MEASUREMENT, field: 'from' },
    { where: {}, origins: undefined, fromMs: 0, toMs: END_MS },
  )
  const floors = { ...NO_FLOORS }
  for (const { labels, values } of told) {
    const of = RESOLUTIONS.find((resolution) => resolution === labels['of'])
    if (of) floors[of] = Math.max(floors[of], values.at(-1)!)
  }
  return floors
}
