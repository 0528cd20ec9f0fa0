/** What questions work with: an open file, and one question on one snapshot of it. */
import type { DatabaseSync } from 'node:sqlite'
import { type Arena, createArena } from './arena.ts'
import { type Blocks, createBlocks } from './buckets-blocks.ts'
import { createDamageLog, type DamageLog, unlessDamaged } from './damage.ts'
import { createHead, type Head } from './head.ts'
import { createIndex, type Index } from './layouts.ts'
import { type Chunks, createChunks } from './raw-chunks.ts'
import { type Mark, type Marks, rawSinceMs, readMarks } from './schema.ts'
import { createSegments, type Segments } from './segments.ts'

/** Lives as long as the connection, and remembers. */
export interface File {
  readonly db: DatabaseSync
  readonly path: string
  readonly index: Index
  readonly head: Head
  readonly segments: Segments
  readonly chunks: Chunks
  readonly blocks: Blocks
  /** of the question under way */
  readonly arena: Arena
}

export interface Context extends File {
  readonly marks: Readonly<Record<Mark, number>>
  /** raw frames from here on are there, to compute buckets from; to be served as raw from `marks.floorRawMs` on */
  readonly rawSinceMs: number
  readonly damage: DamageLog
  /** called again and again; throws to stop the question */
  readonly check: () => void
}

export function createFile(db: DatabaseSync, path: string): File {
  const index = createIndex(db)
  const segments = createSegments(db)
  return {
    db,
    path,
    index,
    head: createHead(db),
    segments,
    chunks: createChunks(db, index, segments),
    blocks: createBlocks(db, segments),
    arena: createArena(),
  }
}

const NO_MARKS: Marks['values'] = { daysRolledMs: 0, floorRawMs: 0, floor5mMs: 0, floor1hMs: 0, floor1dMs: 0 }

/** Call it inside the question's snapshot. */
export function openContext(file: File, check: () => void): Context {
  const damage = createDamageLog(file.path)
  const { values, damaged } = unlessDamaged(() => readMarks(file.db)) ?? { values: NO_MARKS, damaged: ['*'] }
  for (const name of damaged) damage.note({ what: 'marks', of: name, fromMs: NaN, toMs: NaN })
  file.index.follow(damage)
  file.head.follow(damage)
  return { ...file, marks: values, rawSinceMs: rawSinceMs(values.floorRawMs), damage, check }
}
