/** What can be wrong with an InfluxDB, told apart: for `sources` and `doctor`. */
import { randomInt } from 'node:crypto'
import type { Clock } from '../../../../core/clock.ts'
import { AppError, type Problem, toProblem } from '../../../../core/errors.ts'
import { MINUTE_SECONDS } from '../../../../core/units.ts'
import type { StoreMode } from '../../../sqlite.ts'
import { sentinelLine } from '../../remote/lines.ts'
import type { Sent } from '../../remote/remote.ts'
import type { Retention } from '../../store.ts'
import { missingDatabases, noDatabase, type Place } from './databases.ts'
import { sentinelsBetween } from './sentinels.ts'
import { databasesOf } from './statements.ts'
import type { Version } from './version.ts'

export interface CheckOptions {
  readonly place: Place
  /** asked anew */
  readonly version: () => Promise<Version>
  /** makes the databases */
  readonly prepare: () => Promise<void>
  readonly send: (database: string, lines: readonly string[]) => Promise<Sent>
  readonly keep: Retention
  readonly mode: StoreMode
  readonly clock: Clock
}

const WRITER = 'check'
/** How often, a quarter of a second apart, until it counts as forgotten. */
const LOOKS = 8

/** Empty when all is well. */
export async function checkServer(options: CheckOptions): Promise<Problem[]> {
  const { place, version, prepare, keep, mode } = options
  try {
    const found = await version()
    const missing = await missingDatabases(place)
    if (missing.length > 0 && mode === 'read') return [noDatabase(place, found, missing, keep).problem]
    if (missing.length > 0) await prepare()
  } catch (error) {
    return [toProblem(error)]
  }
  const problems: Problem[] = []
  for (const name of databasesOf(place.database).values()) {
    const problem = await (mode === 'write' ? checkKeeping(options, name) : checkReading(place, name))
    if (problem) problems.push(problem)
  }
  return problems
}

/** Writes a mark and reads it back; one a minute stays. */
async function checkKeeping({ place, send, clock }: CheckOptions, database: string): Promise<Problem | undefined> {
  const timeMs = Math.floor(clock.now() / MINUTE_SECONDS) * MINUTE_SECONDS * 1000
  const batch = randomInt(2 ** 40)
  const sent = await send(database, [sentinelLine(WRITER, batch, timeMs)])
  if (sent.kind !== 'accepted') return sent.problem
  try {
    for (let look = 0; look < LOOKS; look += 1) {
      if (look > 0) await new Promise<void>((resolve) => void clock.after(0.25, resolve))
      let found = false
      await place.ask({ text: sentinelsBetween(timeMs, timeMs), database }, ({ tags, values }) => {
        found ||= tags?.['writer'] === WRITER && values.some((row) => row[1] === batch)
      })
      if (found) return undefined
    }
  } catch (error) {
    return toProblem(error)
  }
  return { code: 'influxdb.forgets', params: { address: place.address, database } }
}

async function checkReading({ ask }: Place, database: string): Promise<Problem | undefined> {
  try {
    await ask({ text: 'SELECT "batch" FROM "sentinel" LIMIT 1', database }, () => undefined)
    return undefined
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.problem
  }
}
