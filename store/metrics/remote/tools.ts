/** What `atalaya store …` and `atalaya doctor` can do with the spool of an engine on another machine. */
import { existsSync } from 'node:fs'
import { storeError } from '../../sqlite.ts'
import type { EngineTools, Waiting } from '../engine.ts'
import { clearRejected, readRejected } from './spool/rejected.ts'
import { getMeta, openSpoolFile, spoolPath } from './spool/schema.ts'
import { verifySpool } from './spool/verify.ts'

export const remoteTools = {
  verify: verifySpool,
  rejected: readRejected,
  clearRejected,
  waiting: readWaiting,
} satisfies EngineTools

/** Also while a collector writes there. @throws AppError `unavailable` */
function readWaiting(directory: string): Waiting | undefined {
  const path = spoolPath(directory)
  if (!existsSync(path)) return undefined
  const db = openSpoolFile(directory, 'read')
  try {
    const waiting = db
      .prepare('SELECT count(*) AS batches, coalesce(sum(bytes), 0) AS bytes, min(oldest_ms) AS oldest FROM batches')
      .get()!
    const rejected = db.prepare('SELECT count(*) AS lines FROM rejected').get()!
    return {
      waitingBatches: Number(waiting['batches']),
      waitingBytes: Number(waiting['bytes']),
      oldestWaiting: waiting['oldest'] === null ? undefined : Number(waiting['oldest']) / 1000,
      droppedLines: Number(getMeta(db, 'droppedLines') ?? 0),
      rejectedLines: Number(rejected['lines']) + Number(getMeta(db, 'droppedRejected') ?? 0),
    }
  } catch (error) {
    throw storeError(error, path)
  } finally {
    db.close()
  }
}
