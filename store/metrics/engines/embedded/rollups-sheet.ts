/** One metric at one resolution over a block of buckets, spread out to be changed, and as a row of the file. */

import type { Effort } from '../../../codec/segment.ts'
import { openRollupChunk, type PackedRollup, packTracks, readTracks } from './codec/rollup-chunk.ts'
import type { Patch } from './rollups.ts'

export interface Sheet {
  readonly startMs: number
  readonly bucketMs: number
  readonly buckets: number
  /** of the tracks, ascending: see `trackKey` */
  readonly keys: Float64Array
  /** by statistic: one track after the other, a value a bucket; NaN = absent */
  readonly numbers: ReadonlyMap<string, Float64Array>
}

const SERIES_RANGE = 2 ** 32

/** Origin and series as one number that sorts like the two. */
export function trackKey(origin: number, series: number): number {
  return origin * SERIES_RANGE + series
}

export function originOf(key: number): number {
  return Math.floor(key / SERIES_RANGE)
}

export function seriesOf(key: number): number {
  return key % SERIES_RANGE
}

export interface Block {
  readonly startMs: number
  readonly bucketMs: number
  readonly buckets: number
}

/** What is laid over what, later over earlier. */
export interface Layers {
  /** they tell of different buckets; what lies outside of the block is left out */
  readonly sheets: readonly Sheet[]
  /** before the patches: by origin, buckets whose tracks are all made absent */
  readonly clears?: Clears
  /** each sets all of its statistics in its buckets, to absent as well */
  readonly patches: readonly Patch[]
}

/** Origin → starts of buckets, milliseconds. */
export type Clears = ReadonlyMap<number, Float64Array>

export function layOver(block: Block, { sheets, clears, patches }: Layers): Sheet {
  if (sheets.length === 0) return layFresh(block, patches)
  const { startMs, bucketMs, buckets } = block
  const keys = unionOfKeys(sheets, patches)
  const index = new Map<number, number>()
  for (let track = 0; track < keys.length; track++) index.set(keys[track]!, track)
  const statistics = new Set(sheets.flatMap((sheet) => [...sheet.numbers.keys()]))
  for (const patch of patches) for (const statistic of patch.statistics) statistics.add(statistic)
  const numbers = new Map<string, Float64Array>()
  for (const statistic of statistics) {
    const into = new Float64Array(keys.length * buckets).fill(NaN)
    for (const sheet of sheets) laySheet(sheet, statistic, block, into, index)
    if (clears) clearTracks(clears, keys, block, into)
    for (const patch of patches)
      layPatch(patch, statistic, block, into, index.get(trackKey(patch.origin, patch.series))!)
    numbers.set(statistic, into)
  }
  return { startMs, bucketMs, buckets, keys, numbers }
}

function unionOfKeys(sheets: readonly Sheet[], patches: readonly Patch[]): Float64Array {
  const all = new Set<number>()
  for (const { keys } of sheets) for (const key of keys) all.add(key)
  for (const { origin, series } of patches) all.add(trackKey(origin, series))
  return Float64Array.from(all).sort()
}

function laySheet(
  sheet: Sheet,
  statistic: string,
  { startMs, bucketMs, buckets }: Block,
  into: Float64Array,
  index: ReadonlyMap<number, number>,
): void {
  const from = sheet.numbers.get(statistic)
  if (!from) return
  const shift = (sheet.startMs - startMs) / bucketMs
  const first = Math.max(0, -shift)
  const end = Math.min(sheet.buckets, buckets - shift)
  const { keys } = sheet
  for (let track = 0; track < keys.length; track++) {
    const at = index.get(keys[track]!)! * buckets + shift
    for (let bucket = first; bucket < end; bucket++) into[at + bucket] = from[track * sheet.buckets + bucket]!
  }
}

function clearTracks(
  clears: Clears,
  keys: Float64Array,
  { startMs, bucketMs, buckets }: Block,
  into: Float64Array,
): void {
  for (let track = 0; track < keys.length; track++)
    for (const start of clears.get(originOf(keys[track]!)) ?? []) {
      const bucket = (start - startMs) / bucketMs
      if (bucket >= 0 && bucket < buckets) into[track * buckets + bucket] = NaN
    }
}

/** Whether the sheet tells anything of those buckets. */
export function isTold({ startMs, bucketMs, buckets, keys, numbers }: Sheet, clears: Clears): boolean {
  for (const [track, key] of keys.entries())
    for (const start of clears.get(originOf(key)) ?? []) {
      const bucket = (start - startMs) / bucketMs
      if (bucket < 0 || bucket >= buckets) continue
      for (const all of numbers.values()) if (!Number.isNaN(all[track * buckets + bucket])) return true
    }
  return false
}

/** Only the tracks that tell anything from that time on; undefined where all do. */
export function withoutTracksBefore(sheet: Sheet, fromMs: number): Sheet | undefined {
  const { startMs, bucketMs, buckets, keys, numbers } = sheet
  const first = Math.max(0, Math.ceil((fromMs - startMs) / bucketMs))
  const tells = (track: number): boolean =>
    [...numbers.values()].some((all) =>
      all.subarray(track * buckets + first, (track + 1) * buckets).some((value) => !Number.isNaN(value)),
    )
  const kept = [...keys.keys()].filter(tells)
  if (kept.length === keys.length) return undefined
  const parts = [...numbers].map(([statistic, all]) => {
    const of = new Float64Array(kept.length * buckets)
    for (const [at, track] of kept.entries()) of.set(all.subarray(track * buckets, (track + 1) * buckets), at * buckets)
    return [statistic, of] as const
  })
  return { ...sheet, keys: Float64Array.from(kept, (track) => keys[track]!), numbers: new Map(parts) }
}

function layPatch(
  { starts, statistics, numbers, at }: Patch,
  statistic: string,
  { startMs, bucketMs, buckets }: Block,
  into: Float64Array,
  track: number,
): void {
  const place = statistics.indexOf(statistic)
  if (place < 0) return
  const first = track * buckets
  const from = at + place * starts.length
  for (let i = 0; i < starts.length; i++) {
    const bucket = (starts[i]! - startMs) / bucketMs
    if (bucket >= 0 && bucket < buckets) into[first + bucket] = numbers[from + i]!
  }
}

/** Where there was nothing before: the way of nearly all that is sealed. */
function layFresh(block: Block, patches: readonly Patch[]): Sheet {
  const { startMs, bucketMs, buckets } = block
  const sorted = isSorted(patches) ? patches : patches.toSorted(byTrack)
  const keys = new Float64Array(sorted.length)
  const tracks = new Int32Array(sorted.length)
  let count = 0
  for (let i = 0; i < sorted.length; i++) {
    const key = trackKey(sorted[i]!.origin, sorted[i]!.series)
    if (count === 0 || keys[count - 1] !== key) keys[count++] = key
    tracks[i] = count - 1
  }
  const numbers = new Map<string, Float64Array>()
  for (const statistic of statisticsOf(sorted)) {
    const into = new Float64Array(count * buckets).fill(NaN)
    for (let i = 0; i < sorted.length; i++) layPatch(sorted[i]!, statistic, block, into, tracks[i]!)
    numbers.set(statistic, into)
  }
  return { startMs, bucketMs, buckets, keys: keys.subarray(0, count), numbers }
}

function statisticsOf(patches: readonly Patch[]): Set<string> {
  const all = new Set<string>()
  let before: readonly string[] | undefined
  for (const { statistics } of patches) {
    // patches of one metric share them
    if (statistics !== before) for (const statistic of statistics) all.add(statistic)
    before = statistics
  }
  return all
}

function byTrack(a: Patch, b: Patch): number {
  return a.origin - b.origin || a.series - b.series
}

function isSorted(patches: readonly Patch[]): boolean {
  for (let i = 1; i < patches.length; i++) if (byTrack(patches[i - 1]!, patches[i]!) > 0) return false
  return true
}

export function packSheet({ keys, numbers, ...block }: Sheet, effort: Effort): PackedRollup {
  const origins = new Int32Array(keys.length)
  const series = new Int32Array(keys.length)
  for (let track = 0; track < keys.length; track++) {
    origins[track] = originOf(keys[track]!)
    series[track] = seriesOf(keys[track]!)
  }
  return packTracks({ ...block, origins, series, statistics: [...numbers.keys()], numbers }, effort)
}

/**
 * @param segment unpacked, by number
 * @throws DamageError when a part of it is not what was written
 */
export function openSheet(directory: Uint8Array, segment: (number: number) => Uint8Array): Sheet {
  const open = openRollupChunk(directory)
  const { startMs, bucketMs, buckets } = open
  const keys = new Float64Array(open.origins.length)
  for (let track = 0; track < keys.length; track++) keys[track] = trackKey(open.origins[track]!, open.series[track]!)
  const unpacked = new Map<number, Uint8Array>()
  const kept = (number: number): Uint8Array => {
    const bytes = unpacked.get(number) ?? segment(number)
    unpacked.set(number, bytes)
    return bytes
  }
  const numbers = new Map(open.statistics.map((statistic) => [statistic, readTracks(open, statistic, kept)]))
  return { startMs, bucketMs, buckets, keys, numbers }
}
