/** Short ways to read a file made by hand. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Context, createFile, openContext } from '../../../store/metrics/engines/embedded/context.ts'
import { metricsPath, openMetrics } from '../../../store/metrics/engines/embedded/schema.ts'

export interface Directory {
  readonly path: string
  clear(): void
}

export function createDirectory(): Directory {
  const path = mkdtempSync(join(tmpdir(), 'atalaya-read-'))
  return { path, clear: () => rmSync(path, { recursive: true, force: true }) }
}

/** Asks questions of the file as a reading thread does: what it remembers stays from one to the next. */
export function openReading(directory: string, check: () => void = () => undefined) {
  const db = openMetrics(directory, 'read')
  const file = createFile(db, metricsPath(directory))
  return {
    ask<T>(run: (context: Context) => T): T {
      db.exec('BEGIN')
      try {
        return run(openContext(file, check))
      } finally {
        db.exec('ROLLBACK')
      }
    },
    close: () => db.close(),
  }
}
