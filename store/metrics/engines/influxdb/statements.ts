/** InfluxQL as we say it, to 1.x, 2.x and 3.x alike: one statement, one measurement, no retention policy. Pure. */
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../../../core/units.ts'
import { storedTag } from '../../remote/lines.ts'
import { FRAME_MEASUREMENT, measurementAt, type ReadRequest } from '../../remote/remote.ts'
import { RESOLUTIONS } from '../../resolution.ts'
import type { Resolution, Retention, Where } from '../../store.ts'

/** A statement and the values that the server binds to its `$v0`, `$v1`, … */
export interface Statement {
  readonly text: string
  readonly values: Readonly<Record<string, string>>
}

/** Values of one tag that go into one condition: the server's time grows with the square of them. */
const VALUES_A_STATEMENT = 200
/** InfluxDB 1.x refuses a shorter retention. */
export const SHORTEST_SECONDS = HOUR_SECONDS
/** Times are 64-bit nanoseconds there. */
const LATEST_MS = 9_223_372_036_853

export function databaseAt(database: string, resolution: Resolution): string {
  return resolution === 'raw' ? database : `${database}_${resolution}`
}

export function databasesOf(database: string): Map<Resolution, string> {
  return new Map(RESOLUTIONS.map((resolution) => [resolution, databaseAt(database, resolution)]))
}

/** Identifiers cannot be bound. */
export function quoteName(name: string): string {
  return `"${name.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`
}

/** @returns several statements where conditions are too long for one; none where nothing can match */
export function selectStatements(request: ReadRequest): Statement[] {
  return overConditions(request.where, (conditions) => {
    return `SELECT ${quoteName(request.field)} FROM ${sourceOf(request)}${where([...between(request.fromMs, request.toMs), ...conditions])} GROUP BY *`
  })
}

/** As `selectStatements`, the newest sample of each series alone, with its own time. */
export function selectLastStatements(request: Omit<ReadRequest, 'toMs'> & { readonly beforeMs: number }): Statement[] {
  return overConditions(request.where, (conditions) => {
    const all = [...between(request.fromMs, request.beforeMs), ...conditions]
    return `SELECT last(${quoteName(request.field)}) FROM ${sourceOf(request)}${where(all)} GROUP BY *`
  })
}

/** @param everAlso whatever the time: InfluxDB 3 looks at the last day only unless a time is named */
export function tagValueStatements(measurement: string, tag: string, wanted: Where, everAlso: boolean): Statement[] {
  return overConditions(wanted, (conditions) => {
    const all = [...(everAlso ? ['time > 0'] : []), ...conditions]
    return `SHOW TAG VALUES FROM ${quoteName(measurement)} WITH KEY = ${quoteName(storedTag(tag))}${where(all)}`
  })
}

/** A value each of the tag, as the tag of the answer. */
export function fieldTagStatement(measurement: string, field: string, tag: string): string {
  return `SELECT last(${quoteName(field)}) FROM ${quoteName(measurement)} GROUP BY ${quoteName(storedTag(tag))}`
}

/** @param call of what every raw frame writes: `count`, `first`, `last` */
export function countStatement(call: string, fromMs: number): string {
  return `SELECT ${call}("interval") FROM ${quoteName(FRAME_MEASUREMENT)}${where(between(fromMs, Infinity))}`
}

/** `336h`: what InfluxQL, the `influx` command and `influxdb3` all read. @param seconds may be Infinity */
export function durationText(seconds: number): string {
  const kept = Math.max(seconds, SHORTEST_SECONDS)
  if (kept === Infinity) return 'INF'
  if (kept % DAY_SECONDS === 0) return `${kept / DAY_SECONDS}d`
  return kept % HOUR_SECONDS === 0 ? `${kept / HOUR_SECONDS}h` : `${Math.ceil(kept)}s`
}

/** Seconds of what `SHOW RETENTION POLICIES` says: `336h0m0s`; `0s` is for ever. Undefined when it says something else. */
export function parseDuration(text: string): number | undefined {
  const [all, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? []
  if (!all) return undefined
  const sum = Number(hours) * HOUR_SECONDS + Number(minutes) * MINUTE_SECONDS + Number(seconds)
  return sum === 0 ? Infinity : sum
}

/** Whether the server keeps what we want, as far as it can be asked for. */
export function isSameDuration(found: number, wanted: number): boolean {
  return found === (wanted === Infinity ? Infinity : Math.ceil(Math.max(wanted, SHORTEST_SECONDS)))
}

/** InfluxDB 1.x; in 2.x and 3.x a database of its own kind is made by its own command. */
export function createStatement(database: string, seconds: number): string {
  return `CREATE DATABASE ${quoteName(database)} WITH DURATION ${durationText(seconds)}`
}

/** Shards go with it: those of a longer retention would be too long for a shorter one. */
export function alterStatement(database: string, policy: string, seconds: number): string {
  return `ALTER RETENTION POLICY ${quoteName(policy)} ON ${quoteName(database)} DURATION ${durationText(seconds)} SHARD DURATION 0s`
}

export interface Missing {
  readonly major: 1 | 2 | 3
  /** of the raw samples */
  readonly database: string
  readonly missing: readonly string[]
  readonly keep: Retention
  /** empty where no password is asked for */
  readonly user: string
}

/** What somebody with the right has to run: InfluxDB 1.x in its own shell, the others in any. */
export function createCommands({ major, database, missing, keep, user }: Missing): string {
  const wanted = [...databasesOf(database)].filter(([, name]) => missing.includes(name))
  const commands = wanted.map(([resolution, name]) => createCommand(major, name, keep[resolution]))
  // a database is as good as missing to a user who may do nothing with it
  if (major === 1 && user !== '') {
    commands.push(...wanted.map(([, name]) => `GRANT ALL ON ${quoteName(name)} TO ${quoteName(user)}`))
  }
  return commands.join('; ')
}

function createCommand(major: Missing['major'], name: string, seconds: number): string {
  if (major === 1) return createStatement(name, seconds)
  const duration = durationText(seconds)
  // both keep for ever where nothing is said
  if (major === 2) return `influx bucket create --name ${name}${duration === 'INF' ? '' : ` --retention ${duration}`}`
  return `influxdb3 create database${duration === 'INF' ? '' : ` --retention-period ${duration}`} ${name}`
}

function sourceOf({ measurement, resolution }: Pick<ReadRequest, 'measurement' | 'resolution'>): string {
  return quoteName(measurementAt(measurement, resolution))
}

function between(fromMs: number, beforeMs: number): string[] {
  const conditions: string[] = []
  if (fromMs > 0) conditions.push(`time >= ${Math.min(Math.ceil(fromMs), LATEST_MS)}ms`)
  if (beforeMs <= LATEST_MS) conditions.push(`time < ${Math.ceil(beforeMs)}ms`)
  return conditions
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
}

/** Every combination of parts of the accepted values, each short enough for one statement. */
function overConditions(wanted: Where, toText: (conditions: string[]) => string): Statement[] {
  let parts: [string, readonly string[]][][] = [[]]
  for (const [tag, accepted] of Object.entries(wanted)) {
    // an empty value would match the series that lack the tag
    const values = [...new Set(accepted)].filter((value) => value !== '')
    const pieces: (readonly string[])[] = []
    for (let at = 0; at < values.length; at += VALUES_A_STATEMENT)
      pieces.push(values.slice(at, at + VALUES_A_STATEMENT))
    parts = parts.flatMap((before) => pieces.map((piece) => [...before, [tag, piece] as [string, readonly string[]]]))
  }
  return parts.map((tags) => {
    const values: Record<string, string> = {}
    let bound = 0
    const conditions = tags.map(([tag, accepted]) => {
      const name = quoteName(storedTag(tag))
      const terms = accepted.map((value) => {
        const parameter = `v${bound++}`
        values[parameter] = storedTag(value)
        return `${name} = $${parameter}`
      })
      return `(${terms.join(' OR ')})`
    })
    return { text: toText(conditions), values }
  })
}
