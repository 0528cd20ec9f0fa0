/** On which days each person did what: the bridge is reckoned from it. */
import type { DatabaseSync } from 'node:sqlite'
import { DAY_SECONDS } from '../../../core/units.ts'
import { readAliases } from '../aliases.ts'
import { MEASURES, unpackDaySums } from '../usage-day.ts'

export interface DaysOfPerson {
  readonly notebook: number[]
  readonly batch: number[]
  readonly gpu: number[]
  /** of the account of the first job; 0 where there is none */
  account: number
}

export interface PersonDaysRead {
  /** by number of the person, other logins of hers included */
  readonly people: ReadonlyMap<number, DaysOfPerson>
  /** days until which jobs and hubs are known; NaN where there are none */
  readonly jobsUntil: number
  readonly hubsUntil: number
}

const DAY_MS = DAY_SECONDS * 1000

export function readPersonDays(db: DatabaseSync): PersonDaysRead {
  const people = new Map<number, DaysOfPerson>()
  const whoIs = readAliases(db)
  const of = (person: number): DaysOfPerson => {
    const own = whoIs(person)
    let days = people.get(own)
    if (!days) {
      days = { notebook: [], batch: [], gpu: [], account: 0 }
      people.set(own, days)
    }
    return days
  }
  const jobsUntil = readBatch(db, of)
  const hubsUntil = readNotebooks(db, of)
  return { people, jobsUntil, hubsUntil }
}

/** By the day of submission; with a GPU, by the day on which it was used. */
function readBatch(db: DatabaseSync, of: (person: number) => DaysOfPerson): number {
  const cells = new Map<number, { person: number; account: number }>()
  for (const row of db.prepare('SELECT id, person, account FROM usage_cells WHERE person > 0').iterate() as Iterable<
    Record<string, number>
  >)
    cells.set(row['id']!, { person: row['person']!, account: row['account']! })
  let until = NaN
  const rows = db.prepare('SELECT day, usage FROM usage_days ORDER BY day').iterate()
  for (const row of rows) {
    const day = row['day'] as number
    until = day
    const { cells: cellOf, sums } = unpackDaySums(row['usage'] as Uint8Array)
    for (let at = 0; at < cellOf.length; at++) {
      const cell = cells.get(cellOf[at]!)
      if (!cell) continue
      const days = of(cell.person)
      if (sums[SUBMITTED]![at]! > 0) {
        add(days.batch, day)
        if (days.account === 0) days.account = cell.account
      }
      if (sums[GPU_SECONDS]![at]! > 0) add(days.gpu, day)
    }
  }
  return until
}

/** By the day on which a server was started. Who runs the hub is not on the way to HPC. */
function readNotebooks(db: DatabaseSync, of: (person: number) => DaysOfPerson): number {
  const rows = db
    .prepare(
      'SELECT person, started FROM hub_sessions WHERE person > 0 AND staff = 0 AND ready IS NOT NULL ORDER BY started',
    )
    .iterate() as Iterable<{ person: number; started: number }>
  for (const { person, started } of rows) add(of(person).notebook, Math.floor(started / DAY_MS))
  const until = db.prepare('SELECT max(until) AS until FROM hub_watches').get()!['until'] as number | null
  return until === null ? NaN : Math.floor(until / DAY_MS)
}

const [SUBMITTED, GPU_SECONDS] = [MEASURES.indexOf('submitted'), MEASURES.indexOf('gpuSeconds')]

/** Days come in order. */
function add(days: number[], day: number): void {
  if (days.at(-1) !== day) days.push(day)
}
