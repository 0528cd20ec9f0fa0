/** InfluxDB 1.x, 2.x and 3.x behind the seam of stores on other machines. What lies there: `../../remote/remote.ts`. */
import type { Clock } from '../../../../core/clock.ts'
import { AppError, toProblem } from '../../../../core/errors.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../../../core/units.ts'
import type { StoreMode } from '../../../sqlite.ts'
import type { Remote, Sent } from '../../remote/remote.ts'
import type { Resolution, Retention } from '../../store.ts'
import { checkServer } from './check.ts'
import { type ConnectionOptions, createConnection } from './connection.ts'
import { type Place, type Prepared, prepareDatabases } from './databases.ts'
import type { Asked } from './failures.ts'
import { type Ask, createAsk } from './query.ts'
import { createReading } from './reading.ts'
import { confirmBatches } from './sentinels.ts'
import { createCommands, databaseAt, databasesOf } from './statements.ts'
import { askVersion, type Version } from './version.ts'
import { createWriting } from './writing.ts'

export interface InfluxdbOptions extends ConnectionOptions {
  readonly database: string
  readonly retention: Retention
  readonly mode: StoreMode
  readonly clock: Clock
}

/**
 * Every database keeps this much longer than the configuration says. What waited in the spool while the server was
 * away is as old as that when it comes, and would be refused for good (`beyond retention policy`) before anything was
 * rolled up from it. Nobody is shown what is older than the configuration says: `floors` in `../../remote/` see to it.
 */
const BACKLOG_SECONDS = 14 * DAY_SECONDS
/** The server drops whole shards, each when its last sample is too old, and looks every half hour. */
const DROP_SLACK_SECONDS = 2 * HOUR_SECONDS

export function createInfluxdb(options: InfluxdbOptions): Remote {
  const { database, mode, clock } = options
  const connection = createConnection(options)
  const { address, user } = connection
  const askOnce = createAsk(connection, asked)
  const writing = createWriting(connection)
  const place: Place = { ask: askOnce, address, user, database }
  let keep = withBacklog(options.retention)
  let known: Version | undefined
  let prepared: Prepared = { problems: [], keeps: {} }
  /** a database went away after it was there: to be made again before the next batch */
  let isGone = false

  /** Before the first batch there is no database yet: whoever may write makes it, and it answers that it is empty. */
  async function ask(...question: Parameters<Ask>): Promise<void> {
    try {
      await askOnce(...question)
    } catch (error) {
      if (mode === 'read' || !isNoDatabase(error)) throw error
      await prepareAgain()
      await askOnce(...question)
    }
  }

  function asked(name: string): Asked {
    const missing = name === '' ? [...databasesOf(database).values()] : [name]
    const commands = () => createCommands({ major: known?.major ?? 1, database, missing, keep, user })
    return { address, user, database: name, commands }
  }

  async function freshVersion(): Promise<Version> {
    known = await askVersion(connection)
    return known
  }
  const version = async (): Promise<Version> => known ?? freshVersion()

  async function prepare(retention: Retention): Promise<void> {
    keep = withBacklog(retention)
    await prepareAgain()
  }

  async function prepareAgain(): Promise<void> {
    prepared = await prepareDatabases(place, await freshVersion(), keep)
    isGone = false
  }

  async function send(resolution: Resolution, lines: readonly string[], signal?: AbortSignal): Promise<Sent> {
    const name = databaseAt(database, resolution)
    try {
      if (isGone) await prepareAgain()
    } catch (error) {
      return { kind: 'later', problem: toProblem(error) }
    }
    const sent = await writing.send(name, lines, asked(name), signal)
    isGone = sent.kind === 'later' && sent.problem.code === 'influxdb.no_database'
    return sent
  }

  /** Now, or once the backlog it is kept for is out of date too. */
  function serverDrops(resolution: Resolution, beforeMs: number): boolean {
    const seconds = prepared.keeps[resolution] ?? Infinity
    return beforeMs / 1000 <= clock.now() - seconds + BACKLOG_SECONDS + DROP_SLACK_SECONDS
  }

  return {
    prepare,
    async check() {
      const writeTo = (name: string, lines: readonly string[]) => writing.send(name, lines, asked(name))
      const options = { place, version: freshVersion, prepare: prepareAgain, send: writeTo, keep, mode, clock }
      const found = await checkServer(options)
      return [...found, ...prepared.problems]
    },
    send: ({ resolution, lines }, signal) => send(resolution, lines, signal),
    confirm: (accepted) =>
      confirmBatches(askOnce, database, accepted, clock, { code: 'influxdb.forgets', params: { address, database } }),
    ...createReading({ ...place, ask }, async () => (await version()).major === 3),
    // it counts label sets of measurements, whatever fields they have, and tells no client how much disk it uses
    size: () => Promise.resolve({ series: undefined, bytes: undefined }),
    async dropBefore(resolution, beforeMs) {
      // 3.x has no DELETE
      if ((await version()).major === 3 || serverDrops(resolution, beforeMs)) return
      const text = `DELETE WHERE time < ${Math.ceil(beforeMs)}ms`
      await ask({ text, database: databaseAt(database, resolution) }, () => undefined)
    },
    flush: () => Promise.resolve(),
    close() {
      writing.close()
      return Promise.resolve()
    },
  }

  function isNoDatabase(error: unknown): boolean {
    return error instanceof AppError && error.problem.code === 'influxdb.no_database'
  }
}

function withBacklog(retention: Retention): Retention {
  const at = (resolution: Resolution): number => retention[resolution] + BACKLOG_SECONDS
  return { raw: at('raw'), '5m': at('5m'), '1h': at('1h'), '1d': at('1d') }
}
