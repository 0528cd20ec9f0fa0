/** Making small what is over: chunks of a day, blocks of roll-ups, and daily roll-ups. */
import { rollDays } from './compact-days.ts'
import { unlessDamaged } from './damage.ts'
import { blockAt } from './rollups-rows.ts'
import { layOver } from './rollups-sheet.ts'
import { BLOCKS_MS, DAY_MS, HOUR_MS, readMarks, setMark, TIME_BITS, TIME_MASK } from './schema.ts'
import type { ChunkSpan } from './seal-chunks.ts'
import { inSlices } from './seal-slices.ts'
import { buildTable, fitsOneChunk, toPieces } from './seal-table.ts'
import type { Vault } from './seal-vault.ts'

/** A period is over this long after its end: what comes later is late. */
const GRACE_MS = HOUR_MS

/** Damaged rows stay as they are, to be looked at and named; they are not tried again until the next start. */
export interface Compacting {
  readonly damaged: Set<number | bigint>
}

/** @param everything also the chunks of days that are not over */
export function* compact(vault: Vault, compacting: Compacting, nowMs: number, everything: boolean): Generator<void> {
  const overMs = Math.min(vault.newestMs(), nowMs) - GRACE_MS
  yield* compactDays(vault, compacting, everything ? Infinity : Math.floor(overMs / DAY_MS) * DAY_MS)
  yield* advanceDays(vault, Math.floor(overMs / DAY_MS) * DAY_MS)
  yield* mergeBlocks(vault, compacting, overMs)
}

function* compactDays(vault: Vault, { damaged }: Compacting, beforeMs: number): Generator<void> {
  const fresh = vault.db.prepare('SELECT id FROM chunks WHERE tier = 0 AND last_ms < ?')
  fresh.setReadBigInts(true)
  const days = new Set<string>()
  for (const { id } of fresh.all(Math.min(beforeMs, TIME_MASK)) as { id: bigint }[])
    if (!damaged.has(id)) {
      const day = Math.floor(Number(id & BigInt(TIME_MASK)) / DAY_MS) * DAY_MS
      days.add(`${id >> TIME_BITS} ${day}`)
    }
  const steps = function* (): Generator<void> {
    for (const text of days) {
      const [origin, day] = text.split(' ').map(Number) as [number, number]
      yield* compactDay(vault, origin, day, damaged)
    }
  }
  yield* inSlices(vault.db, steps())
}

/** Chunks next to each other become one as long as that does not get too large. */
function* compactDay(vault: Vault, origin: number, dayMs: number, damaged: Set<number | bigint>): Generator<void> {
  let group: ChunkSpan[] = []
  let series = 0
  let frames = 0
  const { chunks } = vault
  for (const span of chunks.list(origin, dayMs, dayMs + DAY_MS)) {
    const width = damaged.has(span.id) ? undefined : orDamaged(span.id, damaged, () => chunks.width(span.id))
    const fits = width !== undefined && fitsOneChunk(frames + span.frames, Math.max(series, width))
    if (!fits) {
      yield* mergeChunks(vault, origin, group, damaged)
      group = []
      series = 0
      frames = 0
    }
    if (width === undefined) continue
    group.push(span)
    series = Math.max(series, width)
    frames += span.frames
  }
  yield* mergeChunks(vault, origin, group, damaged)
}

function* mergeChunks(
  { chunks, names }: Vault,
  origin: number,
  group: readonly ChunkSpan[],
  damaged: Set<number | bigint>,
): Generator<void> {
  if (group.every(({ tier }) => tier > 0)) return
  const tables = group.map(({ id }) => orDamaged(id, damaged, () => chunks.load(id)))
  const readable = tables.filter((table) => table !== undefined)
  // the next time without the damaged one
  if (readable.length < tables.length) return
  const merged = buildTable(readable, undefined, names.layout)
  for (const { id } of group) chunks.remove(id)
  for (const piece of toPieces(merged)) chunks.put(origin, piece, 1)
  yield
}

function orDamaged<T>(id: number | bigint, damaged: Set<number | bigint>, read: () => T): T | undefined {
  return unlessDamaged(read, () => damaged.add(id))
}

/** Makes the daily roll-ups of all days before. */
export function* advanceDays(vault: Vault, untilMs: number): Generator<void> {
  const { daysRolledMs } = readMarks(vault.db).values
  if (untilMs <= daysRolledMs) return
  const steps = function* (): Generator<void> {
    yield* rollDays(vault, daysRolledMs, untilMs)
    setMark(vault.db, 'daysRolledMs', untilMs)
  }
  yield* inSlices(vault.db, steps())
}

/** Rows of a tier whose larger block is over become one row of the next tier. */
function* mergeBlocks(vault: Vault, { damaged }: Compacting, overMs: number): Generator<void> {
  for (const [resolution, lengths] of Object.entries(BLOCKS_MS))
    for (let tier = 0; tier + 1 < lengths.length; tier++)
      yield* inSlices(vault.db, mergeTier(vault, Number(resolution), tier, damaged, overMs))
}

function* mergeTier(
  { db, rollups }: Vault,
  resolution: number,
  tier: number,
  damaged: Set<number | bigint>,
  overMs: number,
): Generator<void> {
  const length = BLOCKS_MS[resolution]![tier + 1]!
  const before = Math.floor(overMs / length) * length
  const due = db
    .prepare(`SELECT DISTINCT metric, start_ms / ? * ? AS block FROM rollups
      WHERE resolution = ? AND tier = ? AND start_ms < ?`)
    .all(BigInt(length), BigInt(length), resolution, tier, before) as { metric: string; block: number }[]
  for (const { metric, block: startMs } of due) {
    const block = blockAt(resolution, tier + 1, startMs)
    const rows = rollups.list(resolution, metric, block.startMs, block.endMs)
    if (rows.some(({ id }) => damaged.has(id))) continue
    const sheets = rows
      .map(({ id }) => orDamaged(id, damaged, () => rollups.load(id)))
      .filter((sheet) => sheet !== undefined)
    if (sheets.length < rows.length) continue
    rollups.replace(rows, resolution, metric, tier + 1, layOver(block, { sheets, patches: [] }))
    yield
  }
}
