/** The databases and how long each keeps its data: made and adjusted where the server lets us. */
import { CATALOGUE } from '../../../../core/catalogue.ts'
import { AppError, type Problem } from '../../../../core/errors.ts'
import { FLOOR_MEASUREMENT, FRAME_MEASUREMENT, measurementAt, SENTINEL_MEASUREMENT } from '../../remote/remote.ts'
import { RESOLUTIONS } from '../../resolution.ts'
import type { Resolution, Retention } from '../../store.ts'
import type { AnswerSeries, Ask } from './query.ts'
import {
  alterStatement,
  createCommands,
  createStatement,
  databasesOf,
  durationText,
  isSameDuration,
  parseDuration,
  SHORTEST_SECONDS,
} from './statements.ts'
import type { Version } from './version.ts'

export interface Prepared {
  /** what is not as wished, though samples can be kept */
  readonly problems: readonly Problem[]
  /** seconds that the server itself keeps, where it says so */
  readonly keeps: Readonly<Partial<Record<Resolution, number>>>
}

export interface Place {
  readonly ask: Ask
  readonly address: string
  readonly user: string
  /** of the raw samples; the others have it in front */
  readonly database: string
}

/** Our databases that the server does not have, or does not show to a user who may do nothing with them. */
export async function missingDatabases({ ask, database }: Place): Promise<string[]> {
  const there = new Set(await column(ask, 'SHOW DATABASES'))
  return [...databasesOf(database).values()].filter((name) => !there.has(name))
}

/** @throws AppError `unavailable`: `influxdb.no_database` with what to run, and whatever a question may throw */
export async function prepareDatabases(place: Place, version: Version, keep: Retention): Promise<Prepared> {
  const missing = await missingDatabases(place)
  if (missing.length > 0 && version.major === 1) await create(place, missing, keep)
  else if (missing.length > 0) throw noDatabase(place, version, missing, keep)
  // the others have no statement to ask for it that all of them answer
  return version.major === 1 ? adjust(place, keep) : { problems: [], keeps: {} }
}

export function noDatabase(place: Place, { major }: Version, missing: readonly string[], keep: Retention): AppError {
  const { address, database, user } = place
  const commands = createCommands({ major, database, missing, keep, user })
  return new AppError('unavailable', 'influxdb.no_database', { address, databases: missing.join(', '), commands })
}

async function create(place: Place, missing: readonly string[], keep: Retention): Promise<void> {
  for (const [resolution, name] of databasesOf(place.database)) {
    if (!missing.includes(name)) continue
    try {
      await place.ask({ text: createStatement(name, keep[resolution]) }, () => undefined)
    } catch (error) {
      if (!(error instanceof AppError) || error.problem.code !== 'influxdb.no_right') throw error
      throw noDatabase(place, { major: 1, text: '' }, missing, keep)
    }
  }
}

/** Sets the retention of databases that hold nothing but ours: shortening somebody else's would delete their data. */
async function adjust({ ask, database }: Place, keep: Retention): Promise<Prepared> {
  const problems: Problem[] = []
  const keeps: Partial<Record<Resolution, number>> = {}
  for (const [resolution, name] of databasesOf(database)) {
    const policy = await defaultPolicy(ask, name)
    if (!policy) continue
    keeps[resolution] = policy.seconds
    const wanted = keep[resolution]
    if (isSameDuration(policy.seconds, wanted)) continue
    const foreign = await foreignMeasurements(ask, name)
    if (foreign.length > 0) {
      problems.push({ code: 'influxdb.shared_database', params: { database: name, measurements: foreign.join(', ') } })
      continue
    }
    const text = alterStatement(name, policy.name, wanted)
    try {
      await ask({ text }, () => undefined)
      keeps[resolution] = Math.max(wanted, SHORTEST_SECONDS)
    } catch (error) {
      if (!(error instanceof AppError) || error.problem.code !== 'influxdb.no_right') throw error
      const params = {
        database: name,
        found: durationText(policy.seconds),
        wanted: durationText(wanted),
        command: text,
      }
      problems.push({ code: 'influxdb.retention', params })
    }
  }
  return { problems, keeps }
}

async function defaultPolicy(ask: Ask, database: string): Promise<{ name: string; seconds: number } | undefined> {
  const rows: Record<string, unknown>[] = []
  try {
    await ask({ text: 'SHOW RETENTION POLICIES', database }, (series) => rows.push(...toRecords(series)))
  } catch (error) {
    // to see it takes the right to read
    if (error instanceof AppError && error.problem.code === 'influxdb.no_right') return undefined
    throw error
  }
  const found = rows.find((row) => row['default'] === true)
  const seconds = parseDuration(String(found?.['duration']))
  return found && seconds !== undefined ? { name: String(found['name']), seconds } : undefined
}

const OURS = new Set([
  ...[...Object.keys(CATALOGUE), FRAME_MEASUREMENT].flatMap((name) =>
    RESOLUTIONS.map((resolution) => measurementAt(name, resolution)),
  ),
  SENTINEL_MEASUREMENT,
  FLOOR_MEASUREMENT,
])

/** A few of them. */
async function foreignMeasurements(ask: Ask, database: string): Promise<string[]> {
  const names = await column(ask, 'SHOW MEASUREMENTS', database)
  return names.filter((name) => !OURS.has(name)).slice(0, 5)
}

async function column(ask: Ask, text: string, database?: string): Promise<string[]> {
  const names: string[] = []
  await ask({ text, ...(database === undefined ? {} : { database }) }, (series) => {
    for (const row of toRecords(series)) names.push(String(row['name'] ?? row['iox::database']))
  })
  return names
}

function toRecords({ columns, values }: AnswerSeries): Record<string, unknown>[] {
  return values.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])))
}
