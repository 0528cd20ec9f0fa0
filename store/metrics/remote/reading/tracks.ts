/** Frames and buckets, piece by piece, into the grid of one query. */
import type { TimeFold } from '../../../../core/catalogue.ts'
import { type Frame, type Labels, labelsId, type SeriesSet } from '../../../../core/series.ts'
import { checkPoints } from '../../check.ts'
import {
  createFeeder,
  createTrack,
  type Feeder,
  type GridShape,
  joinTracks,
  type Track,
  type Wanted,
} from '../../grid.ts'
import type { GridSeries, RollupFrame } from '../../store.ts'

export interface Tracks {
  /** By origin, oldest first and newer than what was fed before. */
  frames(found: ReadonlyMap<string, readonly Frame[]>): void
  buckets(found: ReadonlyMap<string, readonly RollupFrame[]>): void
  /** Series without any value are left out. */
  end(): GridSeries[]
}

interface Source {
  readonly feeder: Feeder
  /** by labels */
  readonly tracks: Map<string, Track>
  /** by interval, of the set that came last */
  wanted: Map<number, Wanted>
  set: SeriesSet | undefined
}

const NOTHING = new Float64Array(0)

export function createTracks(shape: GridShape, fold: TimeFold): Tracks {
  const sources = new Map<string, Source>()
  const labelsOf = new Map<string, Labels>()

  function sourceOf(origin: string): Source {
    let source = sources.get(origin)
    if (!source) {
      source = { feeder: createFeeder(shape), tracks: new Map(), wanted: new Map(), set: undefined }
      sources.set(origin, source)
    }
    return source
  }

  function trackOf({ tracks }: Source, labels: Labels): Track {
    const id = labelsId(labels)
    let track = tracks.get(id)
    if (!track) {
      labelsOf.set(id, labels)
      checkPoints(labelsOf.size, shape.steps)
      track = createTrack(fold, shape.steps, true)
      tracks.set(id, track)
    }
    return track
  }

  function wantedOf(source: Source, set: SeriesSet, intervalSeconds: number): Wanted {
    if (source.set !== set) {
      source.set = set
      source.wanted = new Map()
    }
    let wanted = source.wanted.get(intervalSeconds)
    if (!wanted) {
      const tracks = set.keys.map(({ labels }) => trackOf(source, labels))
      wanted = { intervalMs: intervalSeconds * 1000, positions: Int32Array.from(tracks.keys()), tracks }
      source.wanted.set(intervalSeconds, wanted)
    }
    return wanted
  }

  return {
    frames(found) {
      for (const [origin, frames] of found) {
        const source = sourceOf(origin)
        for (const { timeSeconds, intervalSeconds, set, values } of frames)
          source.feeder.frame(Math.round(timeSeconds * 1000), wantedOf(source, set, intervalSeconds), values)
      }
    },
    buckets(found) {
      for (const [origin, frames] of found) {
        const source = sourceOf(origin)
        for (const { startSeconds, lastSeconds, intervalSeconds, set, statistics } of frames) {
          const values = statistics[fold === 'mean' ? 'sum' : fold] ?? NOTHING
          const lastMs = Math.round(lastSeconds * 1000)
          const { count } = statistics
          const bucket = fold === 'mean' && count ? { lastMs, counts: count } : { lastMs }
          source.feeder.frame(startSeconds * 1000, wantedOf(source, set, intervalSeconds), values, bucket)
        }
      }
    },
    end() {
      const joined = new Map<string, Track[]>()
      for (const origin of [...sources.keys()].sort()) {
        const { feeder, tracks } = sources.get(origin)!
        feeder.end()
        for (const [id, track] of tracks) {
          const known = joined.get(id)
          if (known) known.push(track)
          else joined.set(id, [track])
        }
      }
      return [...joined]
        .map(([id, tracks]) => ({ labels: labelsOf.get(id)!, values: joinTracks(tracks) }))
        .filter(({ values }) => values.some((value) => !Number.isNaN(value)))
    },
  }
}
