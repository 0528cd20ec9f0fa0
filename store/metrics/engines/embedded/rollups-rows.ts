/** Rows of `rollups`: which of them cover what, and changing them. */
import type { DatabaseSync } from 'node:sqlite'
import { DamageError } from '../../../codec/damage.ts'
import { crcOf } from '../../../crc.ts'
import type { Patch, Patches } from './rollups.ts'
import { type Block, type Clears, isTold, layOver, openSheet, packSheet, type Sheet } from './rollups-sheet.ts'
import { BLOCKS_MS, prepareRun, toIds } from './schema.ts'
import { createSegments } from './seal-chunks.ts'
import { lowerBound } from './seal-table.ts'

/** Where a row lies. */
export interface RollupSpan {
  readonly id: number
  readonly metric: string
  readonly startMs: number
  readonly endMs: number
  readonly tier: number
}

export interface Rollups {
  /** Rows of the metric with a bucket in the period, oldest first. */
  list(resolution: number, metric: string, fromMs: number, toMs: number): RollupSpan[]
  /** Metrics with a row in the period. */
  metrics(resolution: number, fromMs: number, toMs: number): string[]
  /** @throws DamageError when a part of it is not what was written */
  load(id: number): Sheet
  /** Writes a row of that tier in place of others. */
  replace(old: readonly Pick<RollupSpan, 'id'>[], resolution: number, metric: string, tier: number, sheet: Sheet): void
  remove(id: number): void
}

interface Row {
  readonly resolution: number
  readonly metric: string
  readonly start_ms: number
  readonly end_ms: number
  readonly tier: number
  readonly directory: Uint8Array
  readonly segments: Uint8Array
  readonly crc: number
}

export function createRollups(db: DatabaseSync): Rollups {
  const segments = createSegments(db)
  const columns = 'resolution, metric, start_ms, end_ms, tier, directory, segments, crc'
  const list = db.prepare(`SELECT id, metric, start_ms AS startMs, end_ms AS endMs, tier FROM rollups
    WHERE resolution = ? AND metric = ? AND start_ms < ? AND start_ms > ? AND end_ms > ? ORDER BY start_ms`)
  const metrics = db.prepare(`SELECT DISTINCT metric FROM rollups
    WHERE resolution = ? AND tier = ? AND start_ms < ? AND start_ms > ? AND end_ms > ?`)
  const load = db.prepare(`SELECT ${columns} FROM rollups WHERE id = ?`)
  const insert = prepareRun(db, `INSERT INTO rollups (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const drop = prepareRun(db, 'DELETE FROM rollups WHERE id = ?')
  const rowOf = (id: number): Row => load.get(id) as unknown as Row
  const remove = (id: number): void => {
    segments.remove(rowOf(id).segments)
    drop.run(id)
  }

  return {
    remove,
    list(resolution, metric, fromMs, toMs) {
      const longest = BLOCKS_MS[resolution]!.at(-1)!
      return list.all(resolution, metric, toMs, fromMs - longest, fromMs) as unknown as RollupSpan[]
    },
    metrics(resolution, fromMs, toMs) {
      const found = BLOCKS_MS[resolution]!.flatMap((lengthMs, tier) =>
        metrics.all(resolution, tier, toMs, fromMs - lengthMs, fromMs).map((row) => row['metric'] as string),
      )
      return [...new Set(found)].sort()
    },
    load(id) {
      const { crc, directory, segments: list, ...row } = rowOf(id)
      const { resolution, metric, start_ms, end_ms, tier } = row
      if (crcOf(resolution, metric, start_ms, end_ms, tier, directory, list) !== crc)
        throw new DamageError('a roll-up does not match its checksum')
      const ids = toIds(list)
      return openSheet(directory, (number) => segments.read(ids, number))
    },
    replace(old, resolution, metric, tier, sheet) {
      for (const { id } of old) remove(id)
      const { directory, segments: packed } = packSheet(sheet, tier === 0 ? 'fast' : 'small')
      const { startMs } = sheet
      const endMs = startMs + sheet.buckets * sheet.bucketMs
      const ids = segments.write(packed)
      const crc = crcOf(resolution, metric, startMs, endMs, tier, directory, ids)
      insert.run(resolution, metric, startMs, endMs, tier, directory, ids, crc)
    },
  }
}

export function blockAt(resolution: number, tier: number, timeMs: number): Block & { readonly endMs: number } {
  const lengthMs = BLOCKS_MS[resolution]![tier]!
  const startMs = Math.floor(timeMs / lengthMs) * lengthMs
  const bucketMs = 1000 * resolution
  return { startMs, endMs: startMs + lengthMs, bucketMs, buckets: lengthMs / bucketMs }
}

/** What a damaged row covered. */
export type OnLoss = (span: RollupSpan) => void

/** What is to change at one resolution. */
export interface Change {
  readonly resolution: number
  readonly patches: Patches
  /** buckets of which the patches tell everything: what else was told of them goes */
  readonly clears: Clears
}

/**
 * Makes the change, a row a step.
 * @param overMs blocks that end before it are not going to be told much more of
 */
export function* applyChange(rollups: Rollups, change: Change, overMs: number, onLoss: OnLoss): Generator<void> {
  const { resolution, patches, clears } = change
  for (const [metric, ofTracks] of patches) yield* applyPatches(rollups, change, metric, ofTracks, overMs, onLoss)
  // metrics that the buckets told of, and do not any more
  const starts = [...clears.values()].flatMap((of) => [of[0]!, of.at(-1)!])
  if (starts.length === 0) return
  const [fromMs, lastMs] = [starts.reduce((a, b) => Math.min(a, b)), starts.reduce((a, b) => Math.max(a, b))]
  for (const metric of rollups.metrics(resolution, fromMs, lastMs + 1))
    if (!patches.has(metric)) yield* clearRows(rollups, change, metric, fromMs, lastMs + 1)
}

function* clearRows(
  rollups: Rollups,
  { resolution, clears }: Change,
  metric: string,
  fromMs: number,
  toMs: number,
): Generator<void> {
  for (const span of rollups.list(resolution, metric, fromMs, toMs)) {
    const sheet = loadOrLose(rollups, span, () => undefined)[0]
    if (sheet && isTold(sheet, clears))
      rollups.replace([span], resolution, metric, span.tier, layOver(sheet, { sheets: [sheet], clears, patches: [] }))
    yield
  }
}

function* applyPatches(
  rollups: Rollups,
  { resolution, clears }: Change,
  metric: string,
  patches: readonly Patch[],
  overMs: number,
  onLoss: OnLoss,
): Generator<void> {
  let endMs = -Infinity
  for (const start of startsOf(patches)) {
    if (start < endMs) continue
    const { block, tier, old } = target(rollups, resolution, metric, start, overMs)
    endMs = block.startMs + block.buckets * block.bucketMs
    const inside = patches.filter(({ starts }) => overlaps(starts, block.startMs, endMs))
    const sheets = old.flatMap((span) => loadOrLose(rollups, span, onLoss))
    rollups.replace(old, resolution, metric, tier, layOver(block, { sheets, clears, patches: inside }))
    yield
  }
}

function overlaps(starts: Float64Array, fromMs: number, toMs: number): boolean {
  const at = lowerBound(starts, fromMs)
  return at < starts.length && starts[at]! < toMs
}

function startsOf(patches: readonly Patch[]): number[] {
  const starts = new Set<number>()
  let before: Float64Array | undefined
  for (const patch of patches) {
    // series of one origin share them
    if (patch.starts !== before) for (const start of patch.starts) starts.add(start)
    before = patch.starts
  }
  return [...starts].sort((a, b) => a - b)
}

interface Target {
  readonly block: Block
  readonly tier: number
  readonly old: readonly RollupSpan[]
}

/** The row that covers a bucket, or where a new one is to lie. */
function target(rollups: Rollups, resolution: number, metric: string, startMs: number, overMs: number): Target {
  const covering = rollups.list(resolution, metric, startMs, startMs + 1)[0]
  if (covering) {
    const { tier } = covering
    return { block: blockAt(resolution, tier, startMs), tier, old: [covering] }
  }
  const larger = blockAt(resolution, 1, startMs)
  // what comes of long ago comes all at once; five-minute rows of a day would be changed too often
  const isLarge =
    resolution > 300 &&
    larger.endMs <= overMs &&
    rollups.list(resolution, metric, larger.startMs, larger.endMs).length === 0
  return isLarge ? { block: larger, tier: 1, old: [] } : { block: blockAt(resolution, 0, startMs), tier: 0, old: [] }
}

/** A damaged row cannot be changed: what is not told again is lost, and named. */
function loadOrLose(rollups: Rollups, span: RollupSpan, onLoss: OnLoss): Sheet[] {
  try {
    return [rollups.load(span.id)]
  } catch (error) {
    if (!(error instanceof DamageError)) throw error
    onLoss(span)
    return []
  }
}
