/** Roll-ups of another store, laid over what is there. */
import type { Placer } from './placing.ts'
import { addPatch, type Patches } from './rollups.ts'
import { applyChange } from './rollups-rows.ts'
import type { Clears } from './rollups-sheet.ts'
import { FRAMES, readMarks } from './schema.ts'
import { seal } from './seal.ts'
import { statisticsKept } from './seal-names.ts'
import { inSlices } from './seal-slices.ts'
import { createLosses, type Vault } from './seal-vault.ts'

/** A `RollupFrame` on its way to the thread. */
export interface WireRollup {
  readonly origin: string
  /** seconds */
  readonly resolution: number
  readonly startMs: number
  readonly lastMs: number
  readonly intervalMs: number
  /** metric and labels text by turns */
  readonly series: readonly string[]
  readonly statistics: Readonly<Record<string, Float64Array>>
}

/** A slice a step. Buckets older than what is kept of their resolution are left out. */
export function* takeRollups(vault: Vault & { placer: Placer }, frames: readonly WireRollup[]): Generator<void> {
  const { log, db } = vault
  const floors = readMarks(db).values
  const floorOf: Readonly<Record<number, number>> = {
    300: floors.floor5mMs,
    3600: floors.floor1hMs,
    86400: floors.floor1dMs,
  }
  const kept = frames.filter(({ resolution, startMs }) => startMs >= floorOf[resolution]!)
  if (kept.length === 0) return
  // what is sealed after them would be computed over them
  const endMs = kept.reduce((most, { startMs, resolution }) => Math.max(most, startMs + 1000 * resolution), 0)
  if (log.entries.some(({ firstMs }) => firstMs < endMs)) yield* seal(vault, endMs)
  yield* inSlices(db, layFrames(vault, kept))
}

function* layFrames(vault: Vault & { placer: Placer }, frames: readonly WireRollup[]): Generator<void> {
  const { rollups, db } = vault
  const all = toPatches(vault.placer, frames)
  yield
  const loss = createLosses(db)
  for (const [resolution, patches] of all) {
    const change = { resolution, patches, clears: clearsOf(patches) }
    yield* applyChange(rollups, change, vault.newestMs(), ({ metric, startMs, endMs }) =>
      loss('rollups', null, metric, startMs, endMs),
    )
  }
}

/** The whole of a bucket is told anew. */
function clearsOf(patches: Patches): Clears {
  const starts = new Map<number, number[]>()
  for (const patch of patches.get(FRAMES) ?? [])
    starts.set(patch.origin, [...(starts.get(patch.origin) ?? []), ...patch.starts])
  return new Map([...starts].map(([origin, of]) => [origin, Float64Array.from(of).sort()]))
}

function toPatches(placer: Placer, frames: readonly WireRollup[]): Map<number, Patches> {
  const all = new Map<number, Patches>()
  const ids = new Map<string, number>()
  const idOf = (metric: string, labels: string): number => {
    const key = `${metric}${labels}`
    const id = ids.get(key) ?? placer.seriesId(metric, labels)
    ids.set(key, id)
    return id
  }
  for (const frame of frames) {
    const patches = all.get(frame.resolution) ?? new Map()
    all.set(frame.resolution, patches)
    const origin = placer.originId(frame.origin)
    const starts = Float64Array.of(frame.startMs)
    const ofFrames = Float64Array.of(frame.lastMs - frame.startMs, frame.intervalMs)
    addPatch(patches, FRAMES, {
      origin,
      series: 0,
      starts,
      statistics: statisticsKept(FRAMES),
      numbers: ofFrames,
      at: 0,
    })
    for (let at = 0; 2 * at < frame.series.length; at++) {
      const metric = frame.series[2 * at]!
      const statistics = statisticsKept(metric)
      const numbers = Float64Array.from(statistics, (name) => frame.statistics[name]?.[at] ?? NaN)
      if (numbers.every(Number.isNaN)) continue
      const series = idOf(metric, frame.series[2 * at + 1]!)
      addPatch(patches, metric, { origin, series, starts, statistics, numbers, at: 0 })
    }
  }
  return all
}
