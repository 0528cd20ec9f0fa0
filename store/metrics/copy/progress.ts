/** How far copies came, in `copy.db` of the data directory: a copy that was killed goes on where it was. */
import { join } from 'node:path'
import * as z from 'zod'
import type { UnixSeconds } from '../../../core/series.ts'
import { openDatabase, storeError, transaction } from '../../sqlite.ts'
import type { Resolution } from '../store.ts'
import type { Tallies, Tally } from './tally.ts'
import type { Window } from './windows.ts'

/** A window that lies in the other store, whole. */
export interface Done extends Window {
  readonly copiedAt: UnixSeconds
  /** of what was read */
  readonly tallies: Tallies
}

export interface Progress {
  list(): readonly Done[]
  record(done: Done): void
  forget(windows: readonly Window[]): void
  close(): void
}

const MIGRATIONS = [
  `
  CREATE TABLE windows (
    copy TEXT NOT NULL, -- from where to where
    resolution TEXT NOT NULL,
    start REAL NOT NULL, -- Unix seconds
    done TEXT NOT NULL, -- JSON: StoredDone
    PRIMARY KEY (copy, resolution, start)
  ) STRICT, WITHOUT ROWID;
  `,
]

/** "ATLy" */
const APPLICATION_ID = 0x41_54_4c_79

/** as text: a sum may be infinite, which JSON has no number for */
const StoredTally = z.tuple([z.string(), z.string(), z.string(), z.string()])
type StoredTally = z.infer<typeof StoredTally>
const StoredDone = z.object({ to: z.number(), copiedAt: z.number(), tallies: z.record(z.string(), StoredTally) })

/** @param copy names the two stores: another copy has a progress of its own */
export function openProgress(directory: string, copy: string): Progress {
  const path = join(directory, 'copy.db')
  const db = openDatabase({
    path,
    mode: 'write',
    applicationId: APPLICATION_ID,
    migrations: MIGRATIONS,
    synchronous: 'FULL',
  })
  const safely = <T>(run: () => T): T => {
    try {
      return run()
    } catch (error) {
      throw storeError(error, path)
    }
  }
  return {
    list: () =>
      safely(() => {
        const rows = db.prepare('SELECT resolution, start, done FROM windows WHERE copy = ? ORDER BY start').all(copy)
        return rows.map((row) => {
          const { to, copiedAt, tallies } = StoredDone.parse(JSON.parse(String(row['done'])))
          const window = { resolution: row['resolution'] as Resolution, from: Number(row['start']), to }
          return { ...window, copiedAt, tallies: fromStored(tallies) }
        })
      }),
    record: ({ resolution, from, to, copiedAt, tallies }) =>
      safely(() => {
        const done = JSON.stringify({ to, copiedAt, tallies: toStored(tallies) } satisfies z.infer<typeof StoredDone>)
        db.prepare('REPLACE INTO windows (copy, resolution, start, done) VALUES (?, ?, ?, ?)').run(
          copy,
          resolution,
          from,
          done,
        )
      }),
    forget: (windows) =>
      safely(() => {
        const remove = db.prepare('DELETE FROM windows WHERE copy = ? AND resolution = ? AND start = ?')
        transaction(db, () => {
          for (const { resolution, from } of windows) remove.run(copy, resolution, from)
        })
      }),
    close: () => db.close(),
  }
}

function toStored(tallies: Tallies): Record<string, StoredTally> {
  return Object.fromEntries(
    [...tallies].map(([name, { values, sum, absoluteSum, infinite }]): [string, StoredTally] => [
      name,
      [String(values), String(sum), String(absoluteSum), String(infinite)],
    ]),
  )
}

function fromStored(stored: Readonly<Record<string, StoredTally>>): Tallies {
  return new Map(
    Object.entries(stored).map(([name, texts]): [string, Tally] => {
      const [values, sum, absoluteSum, infinite] = texts.map(Number) as [number, number, number, number]
      return [name, { values, sum, absoluteSum, infinite }]
    }),
  )
}
