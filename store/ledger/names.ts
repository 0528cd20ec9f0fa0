/** Names as numbers, and back. The empty name is 0. */
import type { DatabaseSync } from 'node:sqlite'

export type NameKind = 'cluster' | 'account' | 'partition' | 'qos' | 'gpuType' | 'hub'

export interface Names {
  /** @returns its number; a new one for a name that was never seen */
  idOf(kind: NameKind, name: string): number
  /** after a transaction was undone */
  forget(): void
}

export function createNames(db: DatabaseSync): Names {
  const find = db.prepare('SELECT id FROM names WHERE kind = ? AND name = ?')
  const insert = db.prepare('INSERT INTO names (kind, name) VALUES (?, ?)')
  const known = new Map<NameKind, Map<string, number>>()
  return {
    idOf(kind, name) {
      if (name === '') return 0
      let ids = known.get(kind)
      if (!ids) {
        ids = new Map()
        known.set(kind, ids)
      }
      let id = ids.get(name)
      if (id === undefined) {
        id = Number(find.get(kind, name)?.['id'] ?? insert.run(kind, name).lastInsertRowid)
        ids.set(name, id)
      }
      return id
    },
    forget: () => known.clear(),
  }
}

/** Its number, undefined where the name was never seen. */
export function findName(db: DatabaseSync, kind: NameKind, name: string): number | undefined {
  return db.prepare('SELECT id FROM names WHERE kind = ? AND name = ?').get(kind, name)?.['id'] as number | undefined
}

/** @returns number → name */
export function readNames(db: DatabaseSync, kind: NameKind): ReadonlyMap<number, string> {
  const rows = db.prepare('SELECT id, name FROM names WHERE kind = ?').all(kind) as { id: number; name: string }[]
  return new Map(rows.map(({ id, name }) => [id, name]))
}
