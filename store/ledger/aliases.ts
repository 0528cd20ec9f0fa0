/** Logins of one person that no rule joins: told by a file, whenever; facts stay with the login they came with. */
import type { DatabaseSync } from 'node:sqlite'

/** @returns who is who: number of a person → the number that stands for all of hers; itself where it has no other */
export function readAliases(db: DatabaseSync): (person: number) => number {
  const rows = db.prepare('SELECT person, same_as FROM person_aliases').all() as { person: number; same_as: number }[]
  if (rows.length === 0) return (person) => person
  const sameAs = new Map(rows.map(({ person, same_as }) => [person, same_as]))
  return (person) => {
    let at = person
    for (let next = sameAs.get(at); next !== undefined; next = sameAs.get(at)) at = next
    return at
  }
}

/** All numbers of the person that one of them stands for. */
export function allOf(db: DatabaseSync, person: number): readonly number[] {
  const rootOf = readAliases(db)
  const known = db.prepare('SELECT person FROM person_aliases').all() as { person: number }[]
  const root = rootOf(person)
  const others = known.map(({ person: other }) => other).filter((other) => rootOf(other) === root)
  return [...new Set([root, ...others])]
}

/**
 * Joins two people; nothing changes where they are one already.
 * @returns whether anything changed
 */
export function join(db: DatabaseSync, a: number, b: number): boolean {
  const rootOf = readAliases(db)
  const [first, second] = [rootOf(a), rootOf(b)]
  if (first === second) return false
  // roots only: chains stay short, and there is no circle
  db.prepare('INSERT INTO person_aliases (person, same_as) VALUES (?, ?)').run(
    Math.max(first, second),
    Math.min(first, second),
  )
  return true
}
