/** Who has a server now, look by look, into sessions with a beginning and an end. */
import { createHmac } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Names } from '../names.ts'
import type { People } from '../people.ts'

export interface SeenServer {
  readonly login: string
  /** empty for the one without a name */
  readonly name: string
  /** Unix milliseconds, by the Hub's own account */
  readonly started: number
  readonly isReady: boolean
  readonly isStaff: boolean
}

/** All servers of a hub at one moment. */
export interface HubLook {
  readonly hub: string
  /** Unix milliseconds */
  readonly at: number
  /** looks further apart leave a gap: what was in between is not known */
  readonly mostApart: number
  readonly servers: readonly SeenServer[]
}

export interface SessionsWriter {
  /** Inside a transaction. @returns whether anything was written */
  see(look: HubLook): boolean
  /** after the transaction was undone */
  forget(): void
}

/** A look at which nothing changed is written down this often: so much of a watch may be forgotten in a crash. */
const WRITE_EVERY_MS = 60_000
const SERVER_BYTES = 8

interface HubState {
  readonly id: number
  /** by its key: row and whether it was seen ready */
  readonly open: Map<string, { readonly id: number; isReady: boolean }>
}

interface Watch {
  readonly since: number
  readonly until: number
  /** what the file says of `until` */
  readonly written: number
}

export function createSessionsWriter(
  db: DatabaseSync,
  { names, people, key }: { readonly names: Names; readonly people: People; readonly key: Uint8Array },
): SessionsWriter {
  const openRows = db.prepare(
    'SELECT id, person, server, started, ready FROM hub_sessions WHERE hub = ? AND gone IS NULL',
  )
  const lastWatch = db.prepare('SELECT since, until FROM hub_watches WHERE hub = ? ORDER BY since DESC LIMIT 1')
  // seen again after it was thought gone: a page of the list was moved while it was read
  const begin =
    db.prepare(`INSERT INTO hub_sessions (hub, person, server, started, ready, staff) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (hub, person, server, started)
    DO UPDATE SET gone = NULL, seen = NULL, ready = coalesce(ready, excluded.ready) RETURNING id, ready`)
  const ready = db.prepare('UPDATE hub_sessions SET ready = ? WHERE id = ?')
  const end = db.prepare('UPDATE hub_sessions SET seen = ?, gone = ? WHERE id = ?')
  const watch = db.prepare(`INSERT INTO hub_watches (hub, since, until) VALUES (?, ?, ?)
    ON CONFLICT (hub, since) DO UPDATE SET until = excluded.until`)
  const hubs = new Map<string, HubState>()
  const watches = new Map<string, Watch>()

  const stateOf = (hub: string): HubState => {
    let state = hubs.get(hub)
    if (!state) {
      const id = names.idOf('hub', hub)
      const rows = openRows.all(id) as {
        id: number
        person: number
        server: Uint8Array
        started: number
        ready: unknown
      }[]
      const open = rows.map((row) => [keyOf(row), { id: row.id, isReady: row.ready !== null }] as const)
      state = { id, open: new Map(open) }
      hubs.set(hub, state)
    }
    return state
  }
  const watchOf = (hub: string, id: number): Watch | undefined => {
    const known = watches.get(hub)
    if (known) return known
    const last = lastWatch.get(id) as { since: number; until: number } | undefined
    return last && { ...last, written: last.until }
  }
  const hashOf = (name: string): Uint8Array =>
    name === ''
      ? new Uint8Array()
      : createHmac('sha256', key).update(`server ${name}`).digest().subarray(0, SERVER_BYTES)

  return {
    see({ hub, at, mostApart, servers }) {
      const state = stateOf(hub)
      const before = watchOf(hub, state.id)
      // a clock that went back: nothing can be told of the order of things
      if (before && at <= before.until) return false
      let isChanged = false
      const here = new Set<string>()
      for (const { login, name, started, isReady, isStaff } of servers) {
        const person = people.idOf(login)
        people.seen(person, at / 1000)
        const server = hashOf(name)
        const own = keyOf({ person, server, started })
        here.add(own)
        const known = state.open.get(own)
        if (!known) {
          const row = begin.get(state.id, person, server, started, isReady ? at : null, isStaff ? 1 : 0)!
          state.open.set(own, { id: Number(row['id']), isReady: row['ready'] !== null })
          isChanged = true
        } else if (isReady && !known.isReady) {
          ready.run(at, known.id)
          known.isReady = true
          isChanged = true
        }
      }
      for (const [own, { id }] of state.open) {
        if (here.has(own)) continue
        end.run(before?.until ?? at, at, id)
        state.open.delete(own)
        isChanged = true
      }
      const goesOn = before !== undefined && at - before.until <= mostApart
      const since = goesOn ? before.since : at
      const isDue = isChanged || !goesOn || at - before.written >= WRITE_EVERY_MS
      // of a watch that ends here, the last look is written too
      if (before && !goesOn && before.written < before.until) watch.run(state.id, before.since, before.until)
      if (isDue) watch.run(state.id, since, at)
      watches.set(hub, { since, until: at, written: isDue ? at : before.written })
      return isDue
    },
    forget: () => hubs.clear(),
  }
}

function keyOf({ person, server, started }: { person: number; server: Uint8Array; started: number }): string {
  return `${person} ${started} ${Buffer.from(server).toString('hex')}`
}
