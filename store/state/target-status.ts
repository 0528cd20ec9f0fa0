/** How every target is doing, kept in `state.db` so that a separate `serve` process can show it. */
import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import type { Problem } from '../../core/errors.ts'
import { MESSAGES, type MessageCode } from '../../core/messages.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { type StoreMode, transaction } from '../sqlite.ts'
import { openStateFile } from './state-file.ts'

export interface TargetStatus {
  readonly id: string
  readonly source: string
  readonly title: string
  readonly address: string
  readonly labels: Readonly<Record<string, string>>
  readonly intervalSeconds: number
  /** what the target says of itself */
  readonly facts: Readonly<Record<string, string>>
  readonly lastAttempt: UnixSeconds | null
  readonly lastSuccess: UnixSeconds | null
  /** the problems of the last attempt; empty when it succeeded */
  readonly lastErrors: readonly Problem[]
  readonly lastErrorAt: UnixSeconds | null
  readonly samples: number | null
  readonly durationSeconds: number | null
  /** names of the parts it has ever given: with its id they make the origins of its frames */
  readonly parts: readonly string[]
}

/** What the configuration says of a target; the rest is history. */
export type DeclaredTarget = Pick<TargetStatus, 'id' | 'source' | 'title' | 'address' | 'labels' | 'intervalSeconds'>

/** Every method throws AppError `unavailable` where the file cannot be read or written (a full disk, say). */
export interface TargetStatusStore {
  /** Replaces the list of configured targets: others are forgotten, known ones keep their history. */
  declare(targets: readonly DeclaredTarget[]): void
  record(statuses: readonly TargetStatus[]): void
  /** In the order of the configuration. */
  list(): readonly TargetStatus[]
  close(): void
}

const Texts = z.record(z.string(), z.string())
const Declared = z.object({
  id: z.string(),
  source: z.string(),
  title: z.string(),
  address: z.string(),
  labels: Texts,
  intervalSeconds: z.number(),
})
const StoredProblem = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
const History = z.object({
  facts: Texts,
  lastAttempt: z.number().nullable(),
  lastSuccess: z.number().nullable(),
  lastErrors: z.array(StoredProblem),
  lastErrorAt: z.number().nullable(),
  samples: z.number().nullable(),
  durationSeconds: z.number().nullable(),
  parts: z.array(z.string()),
})
type HistoryFields = Omit<TargetStatus, keyof DeclaredTarget>

/** Of a target that was never asked. */
export const NO_HISTORY: HistoryFields = {
  facts: {},
  lastAttempt: null,
  lastSuccess: null,
  lastErrors: [],
  lastErrorAt: null,
  samples: null,
  durationSeconds: null,
  parts: [],
}

const UNREADABLE: Problem = { code: 'store.status_unreadable', params: {} }
const UNKNOWN = { source: '', title: '?', address: '?', labels: {}, intervalSeconds: 0 }

/** @throws AppError `unavailable` or `not_found`, as every file of the data directory */
export function openTargetStatusStore(directory: string, mode: StoreMode): TargetStatusStore {
  const { db, wrapped, close } = openStateFile(directory, mode)
  return {
    declare: (targets) => wrapped(() => declare(db, targets)),
    record: (statuses) => wrapped(() => record(db, statuses)),
    list: () => wrapped(() => list(db)),
    close,
  }
}

function declare(db: DatabaseSync, targets: readonly DeclaredTarget[]): void {
  const upsert = db.prepare(`INSERT INTO targets (id, position, declared, history) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET position = excluded.position, declared = excluded.declared`)
  const drop = db.prepare('DELETE FROM targets WHERE id = ?')
  const declared = new Set(targets.map(({ id }) => id))
  transaction(db, () => {
    for (const { id } of db.prepare('SELECT id FROM targets').all() as { id: string }[])
      if (!declared.has(id)) drop.run(id)
    targets.forEach((target, position) => {
      upsert.run(target.id, position, declaredText(target), JSON.stringify(NO_HISTORY))
    })
  })
}

/** A target that was never declared is added behind the others. */
function record(db: DatabaseSync, statuses: readonly TargetStatus[]): void {
  const upsert = db.prepare(`INSERT INTO targets (id, position, declared, history)
    VALUES (?, (SELECT coalesce(max(position) + 1, 0) FROM targets), ?, ?)
    ON CONFLICT (id) DO UPDATE SET declared = excluded.declared, history = excluded.history`)
  transaction(db, () => {
    for (const status of statuses) upsert.run(status.id, declaredText(status), historyText(status))
  })
}

function declaredText({ id, source, title, address, labels, intervalSeconds }: DeclaredTarget): string {
  return JSON.stringify({ id, source, title, address, labels, intervalSeconds } satisfies DeclaredTarget)
}

function historyText(status: TargetStatus): string {
  const { facts, lastAttempt, lastSuccess, lastErrors, lastErrorAt, samples, durationSeconds, parts } = status
  const fields = { facts, lastAttempt, lastSuccess, lastErrors, lastErrorAt, samples, durationSeconds, parts }
  return JSON.stringify(fields satisfies HistoryFields)
}

function list(db: DatabaseSync): TargetStatus[] {
  const rows = db.prepare('SELECT id, declared, history FROM targets ORDER BY position, id').all()
  return rows.map((row) => {
    const id = String(row['id'])
    const declared = parse(Declared, row['declared'])
    const history = parse(History, row['history'])
    // without its settings nothing recorded of a target can be judged: it is shown, with nothing but that problem
    if (!declared || !history) return { ...(declared ?? UNKNOWN), ...NO_HISTORY, id, lastErrors: [UNREADABLE] }
    return { ...declared, ...history, id, lastErrors: history.lastErrors.map(toProblem) }
  })
}

function parse<T>(schema: z.ZodType<T>, text: unknown): T | undefined {
  try {
    return schema.safeParse(JSON.parse(String(text))).data
  } catch {
    return undefined
  }
}

/** A code that this version does not know keeps its own words. */
function toProblem({ code, params }: z.infer<typeof StoredProblem>): Problem {
  if (Object.hasOwn(MESSAGES, code)) return { code: code as MessageCode, params }
  return { code: 'store.problem_of_other_version', params: { code, params: JSON.stringify(params) } }
}
