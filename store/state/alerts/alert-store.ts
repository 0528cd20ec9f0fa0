/** Alerts in `state.db`: what an evaluation changed is there as a whole, its notices with it, or not at all. */
import type { DatabaseSync } from 'node:sqlite'
import type * as z from 'zod'
import { type AlertChanges, AlertRecord, Notice, Transition } from '../../../core/alerts.ts'
import { AppError } from '../../../core/errors.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import { type StoreMode, transaction } from '../../sqlite.ts'
import { openStateFile } from '../state-file.ts'

export interface KeptNotice {
  /** never given twice: who receives the same one again can tell */
  readonly id: number
  readonly notice: Notice
}

/** Every method throws AppError `unavailable` where the file cannot be read or written. */
export interface AlertStore {
  /** All of them in one transaction. */
  keep(changes: readonly AlertChanges[]): void
  records(): readonly AlertRecord[]
  /** Of the last evaluation that was kept. */
  lastAt(): UnixSeconds | undefined
  /** Newest first. */
  history(most: number): readonly Transition[]
  /** What nobody has been told yet, oldest first. */
  outbox(): readonly KeptNotice[]
  close(): void
}

/** Of what became of alerts, by count: a clock that jumps takes no history with it. */
const HISTORY_MOST = 100_000

/** @throws AppError `unavailable` or `not_found`, as every file of the data directory */
export function openAlertStore(directory: string, mode: StoreMode): AlertStore {
  const { db, wrapped, close } = openStateFile(directory, mode)
  const list = <T>(schema: z.ZodType<T>, sql: string, ...values: number[]): T[] =>
    wrapped(() =>
      db
        .prepare(sql)
        .all(...values)
        .map(({ text }) => parse(schema, text)),
    )
  return {
    keep: (changes) => wrapped(() => keep(db, changes)),
    records: () => list(AlertRecord, 'SELECT record AS text FROM alerts ORDER BY key'),
    lastAt: () => wrapped(() => db.prepare('SELECT at FROM alert_evaluation').get()?.['at'] as number | undefined),
    history: (most) =>
      list(Transition, 'SELECT transition AS text FROM alert_transitions ORDER BY id DESC LIMIT ?', most),
    outbox: () =>
      wrapped(() =>
        db
          .prepare('SELECT id, notice FROM alert_outbox ORDER BY id')
          .all()
          .map(({ id, notice }) => ({ id: Number(id), notice: parse(Notice, notice) })),
      ),
    close,
  }
}

function keep(db: DatabaseSync, changes: readonly AlertChanges[]): void {
  const upsert = db.prepare(
    'INSERT INTO alerts (key, record) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET record = excluded.record',
  )
  const forget = db.prepare('DELETE FROM alerts WHERE key = ?')
  const turn = db.prepare('INSERT INTO alert_transitions (at, rule, transition) VALUES (?, ?, ?)')
  const post = db.prepare('INSERT INTO alert_outbox (at, notice) VALUES (?, ?)')
  const expire = db.prepare('DELETE FROM alert_transitions WHERE id <= (SELECT max(id) FROM alert_transitions) - ?')
  const evaluated = db.prepare('INSERT OR REPLACE INTO alert_evaluation (only, at) VALUES (1, ?)')
  transaction(db, () => {
    for (const { at, changed, transitions, notices } of changes) {
      for (const [key, record] of changed) {
        if (record) upsert.run(key, JSON.stringify(record))
        else forget.run(key)
      }
      for (const transition of transitions) turn.run(transition.at, transition.rule, JSON.stringify(transition))
      for (const notice of notices) post.run(notice.at, JSON.stringify(notice))
      if (transitions.length > 0) expire.run(HISTORY_MOST)
      evaluated.run(at)
    }
  })
}

function parse<T>(schema: z.ZodType<T>, text: unknown): T {
  try {
    return schema.parse(JSON.parse(String(text)))
  } catch (error) {
    throw new AppError('unavailable', 'store.alerts_unreadable', { path: 'state.db' }, { cause: error })
  }
}
