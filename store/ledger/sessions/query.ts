/** Questions about sessions: by period and hub, people deduplicated across hubs. */
import type { DatabaseSync } from 'node:sqlite'
import { type PeriodStep, periodBounds } from '../../../core/ledger/periods.ts'
import { type Session, type SessionFigures, sessionFigures } from '../../../core/ledger/session-figures.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import { readAliases } from '../aliases.ts'
import { readNames } from '../names.ts'

export interface SessionsQuery {
  readonly from: UnixSeconds
  /** exclusive; both are widened to whole periods */
  readonly to: UnixSeconds
  readonly step: PeriodStep
  readonly timeZone: string
  /** each hub apart; otherwise all together */
  readonly byHub: boolean
  /** only these; all where empty */
  readonly hubs: readonly string[]
}

export interface SessionsGroup {
  readonly names: { readonly hub?: string }
  readonly figures: SessionFigures
  /** of servers that were asked for, those that were never seen ready; by the period they were asked for in */
  readonly failed: Float64Array
  /** share of each period in which the hubs were looked at, 0 to 1 */
  readonly coverage: Float64Array
}

export interface SessionsAnswer {
  readonly bounds: Float64Array
  readonly groups: readonly SessionsGroup[]
}

export function noSessions({ from, to, step, timeZone }: SessionsQuery): SessionsAnswer {
  return { bounds: periodBounds(from, to, step, timeZone), groups: [] }
}

export function answerSessions(db: DatabaseSync, query: SessionsQuery): SessionsAnswer {
  const { bounds } = noSessions(query)
  const names = readNames(db, 'hub')
  const whoIs = readAliases(db)
  const wanted = [...names].filter(([, name]) => query.hubs.length === 0 || query.hubs.includes(name))
  const found = wanted
    .map(([id, hub]) => ({ hub, ...readHub(db, { hub: id, whoIs }, bounds) }))
    .filter(({ watches }) => watches.length > 0)
    .sort((a, b) => (a.hub < b.hub ? -1 : 1))
  const groups = query.byHub ? found.map((one) => ({ names: { hub: one.hub }, of: [one] })) : [{ names: {}, of: found }]
  return {
    bounds,
    groups: groups
      .filter(({ of }) => of.length > 0)
      .map(({ names, of }) => ({
        names,
        figures: sessionFigures(
          of.flatMap(({ sessions }) => sessions),
          bounds,
        ),
        failed: countFailed(
          of.flatMap(({ failed }) => failed),
          bounds,
        ),
        coverage: meanCoverage(
          of.map(({ watches }) => watches),
          bounds,
        ),
      })),
  }
}

interface Watch {
  readonly since: UnixSeconds
  readonly until: UnixSeconds
}

interface HubFacts {
  readonly sessions: readonly Session[]
  /** when they were asked for */
  readonly failed: readonly UnixSeconds[]
  readonly watches: readonly Watch[]
}

function readHub(
  db: DatabaseSync,
  { hub, whoIs }: { readonly hub: number; readonly whoIs: (person: number) => number },
  bounds: Float64Array,
): HubFacts {
  const [from, to] = [bounds[0]! * 1000, bounds.at(-1)! * 1000]
  const watches = (
    db.prepare('SELECT since, until FROM hub_watches WHERE hub = ? ORDER BY since').all(hub) as {
      since: number
      until: number
    }[]
  ).map(({ since, until }) => ({ since: since / 1000, until: until / 1000 }))
  const now = watches.at(-1)?.until ?? 0
  const rows = db
    .prepare(`SELECT person, started, ready, seen, gone, staff FROM hub_sessions
      WHERE hub = ? AND started < ? AND (gone IS NULL OR gone >= ?)`)
    .iterate(hub, to, from) as Iterable<{
    person: number
    started: number
    ready: number | null
    seen: number | null
    gone: number | null
    staff: number
  }>
  const sessions: Session[] = []
  const failed: UnixSeconds[] = []
  for (const { person, started, ready, seen, gone, staff } of rows) {
    const start = started / 1000
    if (ready === null) {
      if (gone !== null) failed.push(start)
      continue
    }
    const end = Math.max(start, seen === null ? now : seen / 1000)
    sessions.push({ person: whoIs(person), isStaff: staff === 1, start, end, gone: gone === null ? end : gone / 1000 })
  }
  return { sessions, failed, watches }
}

function countFailed(times: readonly UnixSeconds[], bounds: Float64Array): Float64Array {
  const counts = new Float64Array(bounds.length - 1)
  for (const time of times) {
    const period = bounds.findIndex((begin, at) => time >= begin && time < (bounds[at + 1] ?? -Infinity))
    if (period >= 0) counts[period]! += 1
  }
  return counts
}

function meanCoverage(hubs: readonly (readonly Watch[])[], bounds: Float64Array): Float64Array {
  const shares = new Float64Array(bounds.length - 1)
  for (const watches of hubs)
    for (const { since, until } of watches)
      for (let period = 0; period < shares.length; period++) {
        const [begin, end] = [bounds[period]!, bounds[period + 1]!]
        const watched = Math.max(0, Math.min(until, end) - Math.max(since, begin))
        shares[period]! += watched / (end - begin) / hubs.length
      }
  return shares
}
