/**
 * A whole metric store over a server on another machine (`Remote`): what is written is acknowledged once it lies in the
 * spool on this disk, sent from there, and asked for at the server. Roll-ups are made here.
 */
import type { Clock } from '../../../core/clock.ts'
import { AppError, type Problem, toProblem } from '../../../core/errors.ts'
import type { Frame, UnixSeconds } from '../../../core/series.ts'
import { MINUTE_SECONDS } from '../../../core/units.ts'
import { prepareDirectory } from '../../directory.ts'
import type { StoreMode } from '../../sqlite.ts'
import { checkRollup } from '../check.ts'
import { createMemory } from '../memory.ts'
import { RESOLUTIONS } from '../resolution.ts'
import type { MetricStore, Retention } from '../store.ts'
import { abortable } from './abortable.ts'
import { createDrain, type Drain, UNTOLD } from './drain.ts'
import { floorLines, higher, raise, readFloors, toDrop } from './floors.ts'
import { createLatest, latestOfServer } from './latest.ts'
import { createQuestions } from './questions.ts'
import type { Sight } from './reading/buckets.ts'
import type { Remote } from './remote.ts'
import { createRolling, type RollingOptions, spoolRollups } from './rolling.ts'
import { openSpool } from './spool/spool.ts'
import { createStatistics, serverStatistics, spoolProblems } from './statistics.ts'

export interface RemoteStoreOptions {
  readonly remote: Remote
  /** where `spool.db` lies */
  readonly directory: string
  /** `read` opens no spool and writes nothing */
  readonly mode: StoreMode
  readonly retention: Retention
  /** the most that the spool may hold */
  readonly spoolBytes: number
  readonly clock: Clock
  /** of the server, for messages */
  readonly address: string
}

const ROLL_SECONDS = 5 * MINUTE_SECONDS
/** Times that everything is sent again to a server that forgets, before `settle` gives up. */
const LOSSES = 5

/** @throws AppError `unavailable` where the spool cannot be used; a server that is away is no failure */
export function createRemoteStore(options: RemoteStoreOptions): Promise<MetricStore> {
  return options.mode === 'write' ? openWriting(options) : Promise.resolve(openReading(options))
}

function openReading({ remote, clock }: RemoteStoreOptions): MetricStore {
  let closed = false
  const sight = async (signal: AbortSignal | undefined): Promise<Sight> => {
    if (closed) throw new AppError('unavailable', 'store.closed')
    const floors = await readFloors({ remote, signal })
    const kept = toDrop(floors, {})
    return { remote, signal, floors, kept, now: clock.now(), stale: async () => new Map() }
  }
  const refuse = (): Promise<never> => Promise.reject(new Error('this store was opened for reading only'))
  return {
    ...createQuestions(sight),
    write: refuse,
    writeRollups: refuse,
    retain: refuse,
    latest: async (query) => latestOfServer(await sight(undefined), query),
    settle: () => remote.flush(),
    statistics: async () => serverStatistics(await sight(undefined)),
    check: () => remote.check(),
    async close() {
      if (closed) return
      closed = true
      await remote.close()
    },
  }
}

async function openWriting(options: RemoteStoreOptions): Promise<MetricStore> {
  const { remote, directory, retention, spoolBytes, clock } = options
  prepareDirectory(directory)
  let drain: Drain | undefined
  const spool = await openSpool({ directory, capacityBytes: spoolBytes }, () => drain?.forget())
  const sending = createDrain({ remote, spool, retention, clock })
  drain = sending
  const memory = createMemory(spool.newest)
  let { floors, kept } = spool
  const stopping = new AbortController()
  const sight = (signal: AbortSignal | undefined): Sight => {
    if (stopping.signal.aborted) throw new AppError('unavailable', 'store.closed')
    return { remote, signal, floors, kept, now: clock.now(), stale: spool.stale }
  }
  const flush = async (): Promise<void> => {
    const sent = await spool.sent()
    await remote.flush()
    await spool.markReadable(sent)
  }
  const rolling = createRollingJob({ clock, spool, drain: sending, sight, flush, stopping: stopping.signal })
  const statistics = createStatistics({ ...options, spool, drain: sending, sight: () => sight(undefined) })
  sending.kick()
  let closed: Promise<void> | undefined
  return {
    ...createQuestions(async (signal) => sight(signal)),
    async write(frames) {
      for (const frame of frames) checkAge(frame, floors.raw)
      await spool.write(frames, memory.note)
      sending.kick()
    },
    async writeRollups(frames) {
      for (const frame of frames) checkRollup(frame)
      await spoolRollups(spool, frames, () => undefined)
      sending.kick()
    },
    latest: createLatest({ memory, clock, sight, isAway: () => sending.lastError() !== null }),
    settle: (signal) => settle(flush, sending, rolling.run, signal),
    async retain(wanted, now) {
      floors = raise(floors, wanted, now)
      await spool.setFloors(floors)
      memory.forgetBefore(floors.raw)
      await spool.writeLines(floorLines(floors, spool.writer, Math.round(clock.now() * 1000)), clock.now() * 1000)
      sending.kick()
      const before = toDrop(floors, await spool.oldestDirty())
      kept = higher(kept, before)
      await spool.setKept(kept)
      for (const resolution of RESOLUTIONS)
        if (before[resolution] > 0) await remote.dropBefore(resolution, before[resolution] * 1000)
    },
    statistics,
    async check() {
      const [there, here] = await Promise.all([remote.check(), spoolProblems({ ...options, spool, drain: sending })])
      return [...there, ...here, ...rolling.problems()]
    },
    close: () => {
      closed ??= close()
      return closed
    },
  }

  async function close(): Promise<void> {
    stopping.abort()
    await Promise.all([sending.close(), rolling.close()])
    await spool.close()
    await remote.close()
  }
}

/** Sends, makes readable and rolls up until nothing is left to do. */
async function settle(
  flush: () => Promise<void>,
  drain: Drain,
  roll: (signal?: AbortSignal) => Promise<number>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let losses = 0; losses < LOSSES; ) {
    await drain.flush(signal)
    await abortable(flush(), signal)
    if (await drain.confirm()) losses += 1
    else if ((await roll(signal)) === 0) return
  }
  const { code, params } = drain.loss() ?? UNTOLD
  throw new AppError('unavailable', code, params)
}

interface RollingJobOptions extends RollingOptions {
  readonly drain: Drain
  readonly stopping: AbortSignal
}

/** Rolls up on a schedule and when asked; one at a time. */
function createRollingJob({ drain, stopping, ...options }: RollingJobOptions) {
  const { clock, flush } = options
  const rolling = createRolling({ ...options, flush: () => abortable(flush(), stopping) })
  let last: Promise<unknown> = Promise.resolve()
  let problem: Problem | undefined
  let cancel = clock.after(ROLL_SECONDS, tick)

  function tick(): void {
    cancel = clock.after(ROLL_SECONDS, tick)
    // nothing is read from a server that is away
    if (drain.lastError() === null) run().catch(() => undefined)
  }

  function run(signal?: AbortSignal): Promise<number> {
    const both = signal ? AbortSignal.any([signal, stopping]) : stopping
    const next = last.then(async () => {
      try {
        const done = await rolling.run(both)
        problem = undefined
        if (done > 0) drain.kick()
        return done
      } catch (error) {
        if (!both.aborted) problem = toProblem(error)
        throw error
      }
    })
    last = next.catch(() => undefined)
    return next
  }

  return {
    run,
    problems: (): Problem[] => (problem ? [problem] : []),
    async close(): Promise<void> {
      cancel()
      await last
      cancel()
    },
  }
}

function checkAge({ origin, timeSeconds }: Frame, floor: UnixSeconds): void {
  if (!(Math.round(timeSeconds * 1000) < floor * 1000)) return
  const text = (seconds: number): string => new Date(seconds * 1000).toISOString()
  throw new AppError('invalid', 'store.too_old', { origin, time: text(timeSeconds), floor: text(floor) })
}
