/** Every chunk: its row, what it says of itself, each of its columns, and that it overlaps no other. */

import { DamageError } from '../../../codec/damage.ts'
import { crcOf } from '../../../crc.ts'
import { openRawChunk, readColumn } from './codec/raw-chunk.ts'
import { expectRow, isDamage } from './damage.ts'
import { DAY_MS, frameId, TIME_OF_ID, toIds } from './schema.ts'
import { createKeys } from './streams.ts'
import { type Doubt, messageOf, type Verifying } from './verify-words.ts'

interface Row {
  readonly last_ms: number
  readonly frames: number
  readonly tier: number
  readonly directory: Uint8Array
  readonly segments: Uint8Array
  readonly crc: number
}

interface Place {
  readonly origin: number
  readonly firstMs: number
  readonly lastMs: number
}

export function* verifyChunks(verifying: Verifying): Generator<Doubt | undefined> {
  const { db, index } = verifying.context
  const load = db.prepare('SELECT last_ms, frames, tier, directory, segments, crc FROM chunks WHERE id = ?')
  const list = db.prepare(`SELECT id >> 42 AS origin, ${TIME_OF_ID} AS ms, last_ms FROM chunks ORDER BY id`)
  let before: Place | undefined
  for (const found of list.all() as { origin: number; ms: number; last_ms: number }[]) {
    const place: Place = { origin: found.origin, firstMs: found.ms, lastMs: found.last_ms }
    const at = { what: 'chunks', of: index.originName(place.origin), fromMs: place.firstMs, toMs: place.lastMs }
    try {
      const row = expectRow<Row>(load.get(frameId(place.origin, place.firstMs)), 'directory', 'segments')
      yield* verifyChunk(verifying, place, row, at)
    } catch (error) {
      if (!isDamage(error)) throw error
      verifying.owners.setPartial()
      yield { ...at, detail: messageOf(error), severity: 'lost' }
    }
    if (before?.origin === place.origin && before.lastMs >= place.firstMs)
      yield { ...at, detail: 'overlaps the one before', severity: 'lost' }
    before = place
    yield
  }
}

function* verifyChunk(
  { context, owners }: Verifying,
  { origin, firstMs, lastMs }: Place,
  row: Row,
  at: Omit<Doubt, 'detail' | 'severity'>,
): Generator<Doubt | undefined> {
  const { last_ms, frames, tier, directory, segments: listed, crc } = row
  if (crcOf(frameId(origin, firstMs), last_ms, frames, tier, directory, listed) !== crc)
    throw new DamageError('does not match its checksum')
  const list = toIds(listed)
  owners.add(list)
  const open = openRawChunk(directory)
  const { timesMs, series } = open
  const isAscending = timesMs.every((timeMs, place) => place === 0 || timeMs > timesMs[place - 1]!)
  if (timesMs[0] !== firstMs || timesMs.at(-1) !== lastMs || timesMs.length !== frames || !isAscending)
    throw new DamageError('has other times than its row says')
  if (Math.floor(firstMs / DAY_MS) !== Math.floor(lastMs / DAY_MS)) throw new DamageError('crosses midnight UTC')
  const keys = createKeys(context)
  const lost = new Map<string, string[]>()
  series.forEach((id, position) => {
    const name = keys(id)?.metric ?? `#${id}`
    try {
      readColumn(open, position, context.segments.read(list, open.segmentOf(position)))
      if (name.startsWith('#')) throw new DamageError('is of a series that there is not')
    } catch (error) {
      if (!isDamage(error)) throw error
      const message = messageOf(error)
      lost.set(message, [...(lost.get(message) ?? []), name])
    }
  })
  for (const [detail, names] of lost) yield { ...at, of: `${at.of}: ${summary(names)}`, detail, severity: 'lost' }
}

const MOST_NAMES = 12

/** Metrics, each once, and how many more there are. */
export function summary(names: readonly string[]): string {
  const different = [...new Set(names)]
  const more = different.length - MOST_NAMES
  return [...different.slice(0, MOST_NAMES), ...(more > 0 ? [`+${more}`] : [])].join(', ')
}
