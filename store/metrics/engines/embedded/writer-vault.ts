/** The open file with all that the writing thread remembers of it. */
import type { DatabaseSync } from 'node:sqlite'
import { unlessDamaged } from './damage.ts'
import { type LogRow, readLogRow } from './log.ts'
import { createPlacer, type Placer } from './placing.ts'
import { createRollups } from './rollups-rows.ts'
import { readMarks } from './schema.ts'
import { type Chunks, createChunks } from './seal-chunks.ts'
import { createLogState, type LogEntry } from './seal-log.ts'
import { createNames } from './seal-names.ts'
import type { Vault } from './seal-vault.ts'

export interface WriterVault extends Vault {
  readonly placer: Placer
  /** frames that are older are refused */
  floorRawMs(): number
  /** Reads everything again: after a failure, or when somebody else changed the file. */
  reload(): void
}

export function openVault(db: DatabaseSync): WriterVault {
  const names = createNames(db)
  const chunks = createChunks(db, names)
  const log = createLogState(db)
  const newest = new Map<number, number>()
  const placer = createPlacer(db, newest)
  let floorRawMs = 0
  const forget = (): void => {
    placer.forget()
    names.forget()
    floorRawMs = readMarks(db).values.floorRawMs
  }
  const reload = (): void => {
    forget()
    log.reload()
    readNewestTimes(db, log.entries, chunks, newest)
  }
  reload()
  return {
    db,
    log,
    names,
    chunks,
    rollups: createRollups(db),
    placer,
    newestMs: () => [...newest.values()].reduce((most, time) => Math.max(most, time), -Infinity),
    newestOf: (origin) => newest.get(origin) ?? -Infinity,
    floorRawMs: () => floorRawMs,
    forget,
    reload,
  }
}

/** What is known already is kept: it is never too old. */
function readNewestTimes(
  db: DatabaseSync,
  entries: readonly LogEntry[],
  chunks: Chunks,
  newest: Map<number, number>,
): void {
  const note = (origin: number, timeMs: number): void => {
    if (timeMs > (newest.get(origin) ?? -Infinity)) newest.set(origin, timeMs)
  }
  for (const { id } of db.prepare('SELECT id FROM origins').all() as { id: number }[]) {
    const timeMs = unlessDamaged(
      () => chunks.newestMs(id),
      () => undefined,
    )
    if (timeMs !== undefined) note(id, timeMs)
  }
  const load = db.prepare('SELECT seq, frames, crc FROM log WHERE seq = ?')
  for (const { seq } of entries)
    unlessDamaged(
      () => {
        readLogRow(load.get(seq) as unknown as LogRow, (origin, _, timeMs) => note(origin, timeMs))
      },
      // it is named when it is read, and when it is sealed
      () => undefined,
    )
}
