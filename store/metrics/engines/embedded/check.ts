import type { DatabaseSync } from 'node:sqlite'
import type { Problem } from '../../../../core/errors.ts'
import { problemsOfSalvage } from './salvage.ts'
import { readMarks } from './schema.ts'

/** What the file itself remembers of damage: a look, not a search. */
export function problemsOf(db: DatabaseSync, path: string): Problem[] {
  const { damaged } = readMarks(db)
  const losses = Number(db.prepare('SELECT count(*) AS n FROM losses').get()!['n'])
  return [
    ...damaged.map((name) => ({ code: 'store.damaged_mark' as const, params: { path, name } })),
    ...problemsOfSalvage(path),
    ...(losses > 0 ? [{ code: 'store.losses' as const, params: { path, losses } }] : []),
  ]
}
