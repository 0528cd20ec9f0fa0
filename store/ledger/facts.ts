/** Facts that files tell, by kind: how they travel to the writing thread, and into which table they go. */
import { createHmac } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { InventoryLot, Outage } from '../../core/ledger/capacity/facts.ts'
import type { Declared } from '../../core/ledger/declared.ts'
import type { Edition } from '../../core/ledger/edition.ts'
import type { Graduation } from '../../core/ledger/graduation.ts'
import type { Mapping } from '../../core/ledger/organisation.ts'
import type { Publication } from '../../core/ledger/publication.ts'
import type { SamePerson } from '../../core/ledger/same-person.ts'
import { join } from './aliases.ts'
import { LOTS, OUTAGES } from './capacity/tables.ts'
import { DECLARED } from './declared/tables.ts'
import { type FactsTaken, type Origin, takeFacts } from './imports/take.ts'
import type { LedgerState } from './ledger-state.ts'
import { MAPPINGS } from './organisations/tables.ts'
import type { People } from './people.ts'
import { PUBLICATIONS } from './publications/tables.ts'
import { EDITIONS, GRADUATES } from './training/tables.ts'

export type Facts =
  | { readonly kind: 'training'; readonly facts: readonly Edition[] }
  | { readonly kind: 'graduates'; readonly facts: readonly Graduation[] }
  | { readonly kind: 'identities'; readonly facts: readonly SamePerson[] }
  | { readonly kind: 'publications'; readonly facts: readonly Publication[] }
  | { readonly kind: 'organisations'; readonly facts: readonly Mapping[] }
  | { readonly kind: 'declared'; readonly facts: readonly Declared[] }
  | { readonly kind: 'inventory'; readonly facts: readonly InventoryLot[] }
  | { readonly kind: 'outages'; readonly facts: readonly Outage[] }

/** All of a file. */
export interface Told {
  readonly facts: Facts
  readonly origin: Omit<Origin, 'kind'>
  /** whether what a file of this name told before, and does not tell now, goes */
  readonly replaces: boolean
  /** whether to keep it; else it is only counted */
  readonly isWanted: boolean
}

export function takeTold(
  { db, people, key }: Pick<LedgerState, 'db' | 'people' | 'key'>,
  { facts: told, origin, replaces }: Told,
): FactsTaken {
  const from = { ...origin, kind: told.kind }
  switch (told.kind) {
    case 'training':
      return takeFacts(db, EDITIONS, told.facts, from, replaces)
    case 'graduates': {
      // whoever guesses a short roster could tell by its digest that the guess is right
      const sha256 = createHmac('sha256', key).update(origin.sha256).digest()
      const kept = told.facts.map(({ identity, course, date }) => ({ person: people.idOf(identity), course, date }))
      return takeFacts(db, GRADUATES, kept, { ...from, sha256 }, replaces)
    }
    case 'identities':
      return joinPeople(db, people, told.facts)
    case 'publications':
      return takeFacts(db, PUBLICATIONS, told.facts, from, replaces)
    case 'organisations':
      return takeFacts(db, MAPPINGS, told.facts, from, replaces)
    case 'declared':
      return takeFacts(db, DECLARED, told.facts, from, replaces)
    case 'inventory':
      return takeFacts(db, LOTS, told.facts, from, replaces)
    case 'outages':
      return takeFacts(db, OUTAGES, told.facts, from, replaces)
  }
}

/** Who is one person once is so for good: nothing is parted again. */
function joinPeople(db: DatabaseSync, people: People, pairs: readonly SamePerson[]): FactsTaken {
  let added = 0
  for (const { login, sameAs } of pairs) {
    const [a, b] = [people.idOf(login), people.idOf(sameAs)]
    if (a > 0 && b > 0 && join(db, a, b)) added++
  }
  return { added, changed: 0, same: pairs.length - added, removed: 0, joined: 0 }
}
