/** Facts and what is computed from them: `ledger.db`, opened and asked. */
import type { Interval } from '../../core/ledger/capacity/intervals.ts'
import type { Job } from '../../core/ledger/job.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { openLane } from '../worker.ts'
import type { BridgeAnswer, BridgeQuery } from './bridge/query.ts'
import type { CapacityAnswer } from './capacity/capacity-query.ts'
import { type CapacityWriter, createCapacityWriter } from './capacity/handlers.ts'
import type { MaintenanceAnswer } from './capacity/maintenance-query.ts'
import type { UtilisationAnswer, UtilisationQuery } from './capacity/utilisation-query.ts'
import type { LedgerContents } from './contents.ts'
import type { Told } from './facts.ts'
import type { ForecastsQuery, KeptForecast } from './forecasts/table.ts'
import { type IdentityRules, NO_RULES } from './identity.ts'
import type { FactsTaken } from './imports/take.ts'
import { buffersOf, createPacker } from './job-batch.ts'
import type { Taken } from './jobs-writer.ts'
import type { OpenJob } from './open-jobs.ts'
import type { Lookup, ToLookUp } from './publications/tables.ts'
import type { LedgerReaderData, PublicationsAnswer, TrainingAnswer } from './reader.ts'
import type { SessionsAnswer, SessionsQuery } from './sessions/query.ts'
import type { HubLook } from './sessions/writer.ts'
import type { UsageAnswer, UsageQuery } from './usage-query.ts'
import type { Ending, LedgerWriterData } from './writer.ts'

const READER = new URL('./reader.ts', import.meta.url)
const WRITER = new URL('./writer.ts', import.meta.url)
const BATCH_JOBS = 4_096
/** On their way to the writing thread, which now and then has a season's days to write: 1 MiB each. */
const WAITING_BATCHES = 16
/** Questions that may wait for each other. */
const WAITING_QUERIES = 100

/** What is kept in the same transaction as the jobs that it is about. */
export interface Beside {
  /** a name of its own for whoever asks Slurm */
  readonly source: string
  /** how far it has come, in its own words */
  readonly mark: string
  /** open jobs that nobody knows any more */
  readonly abandoned?: { readonly cluster: string; readonly jobs: readonly OpenJob[] }
  /** a time of which all jobs are known with these */
  readonly known?: Interval & { readonly cluster: string }
}

export type Produce = (add: (jobs: readonly Job[]) => Promise<void>) => Promise<void>

/** All methods throw AppError `unavailable` as every file of the data directory. */
export interface LedgerWriter extends CapacityWriter {
  /**
   * Takes jobs in, all or none: nothing is kept where `produce` throws, or `isWanted` says no at the end.
   * @param produce hands over some jobs again and again, and waits until there is room for more
   */
  takeJobs(produce: Produce, isWanted: () => boolean, beside?: Beside): Promise<Taken>
  /** How far a source had come; undefined where it never took anything in. */
  mark(source: string): Promise<string | undefined>
  /** Jobs of a cluster that waited or ran when they were last told. */
  openJobs(cluster: string): Promise<readonly OpenJob[]>
  /** Who has a server on a hub now. */
  seeSessions(look: HubLook): Promise<void>
  /** Forgets the names of people of whom nothing newer is told. @returns of how many */
  forgetNames(before: UnixSeconds): Promise<number>
  /** Takes in all that a file tells, or nothing. */
  takeFacts(told: Told): Promise<FactsTaken>
  /** DOIs of publications that a service is to be asked about. */
  doisToLookUp(wish: ToLookUp): Promise<readonly string[]>
  keepLookups(lookups: readonly Lookup[]): Promise<void>
  /** Keeps these, and drops what is too old. */
  keepForecasts(forecasts: readonly KeptForecast[], now: UnixSeconds): Promise<void>
  close(): Promise<void>
}

/** For writing, on a thread of its own. */
export function openLedgerWriter(directory: string, rules: IdentityRules = NO_RULES): LedgerWriter {
  const data: LedgerWriterData = { directory, rules }
  const lane = openLane(WRITER, { data, limit: WAITING_BATCHES + 1 })
  let last: Promise<unknown> = Promise.resolve()
  /** Several sources share the thread, which has one transaction at a time. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = last.then(run)
    last = turn.catch(() => undefined)
    return turn
  }

  async function takeJobs(produce: Produce, isWanted: () => boolean, beside: Beside | undefined): Promise<Taken> {
    await lane.ask('begin', undefined)
    const under = new Set<Promise<void>>()
    const packer = createPacker(BATCH_JOBS)
    const send = async (): Promise<void> => {
      const batch = packer.take()
      const sent = lane.ask<void>('jobs', batch, { transfer: buffersOf(batch) }).finally(() => under.delete(sent))
      under.add(sent)
      // told where it is waited for
      sent.catch(() => undefined)
      if (under.size >= WAITING_BATCHES) await Promise.race(under)
    }
    try {
      await produce(async (jobs) => {
        for (const job of jobs) {
          packer.add(job)
          if (packer.count === BATCH_JOBS) await send()
        }
      })
      if (packer.count > 0) await send()
      await Promise.all(under)
      const ending: Ending = { isWanted: isWanted(), beside }
      return await lane.ask<Taken>('end', ending)
    } catch (error) {
      await lane.ask('undo', undefined).catch(() => undefined)
      throw error
    }
  }

  return {
    ...createCapacityWriter((name, input) => inTurn(() => lane.ask(name, input))),
    takeJobs: (produce, isWanted, beside) => inTurn(() => takeJobs(produce, isWanted, beside)),
    mark: (source) => inTurn(() => lane.ask('mark', source)),
    openJobs: (cluster) => inTurn(() => lane.ask('openJobs', cluster)),
    forgetNames: (before) => inTurn(() => lane.ask('forgetNames', before)),
    seeSessions: (look) => inTurn(() => lane.ask('seeSessions', look)),
    takeFacts: (told) => inTurn(() => lane.ask('facts', told)),
    doisToLookUp: (wish) => inTurn(() => lane.ask('doisToLookUp', wish)),
    keepLookups: (lookups) => inTurn(() => lane.ask('lookups', lookups)),
    keepForecasts: (forecasts, now) => inTurn(() => lane.ask('keepForecasts', { forecasts, now })),
    async close() {
      // a thread that is merely ended keeps its locks for a while
      await lane.ask('close', undefined).catch(() => undefined)
      await lane.close()
    },
  }
}

export interface Ledger {
  /** No groups where no fact was ever taken in. @throws AppError `invalid` where too much is asked; `unavailable` as every file */
  usage(query: UsageQuery, signal?: AbortSignal): Promise<UsageAnswer>
  /** No groups where no hub was ever looked at. @throws AppError `unavailable` as every file */
  sessions(query: SessionsQuery, signal?: AbortSignal): Promise<SessionsAnswer>
  /** No cohorts where no fact was ever taken in. @throws AppError `unavailable` as every file */
  bridge(query: BridgeQuery, signal?: AbortSignal): Promise<BridgeAnswer>
  /** @throws AppError `unavailable` as every file */
  contents(signal?: AbortSignal): Promise<LedgerContents>
  /** What hardware there was, or will be, in a time. */
  capacity(window: Interval, signal?: AbortSignal): Promise<CapacityAnswer>
  /** Nodes that Slurm keeps, or will keep, for maintenance in a time. */
  maintenance(window: Interval): Promise<MaintenanceAnswer>
  /** @throws AppError as `usage` */
  utilisation(query: UtilisationQuery, signal?: AbortSignal): Promise<UtilisationAnswer>
  training(signal?: AbortSignal): Promise<TrainingAnswer>
  publications(signal?: AbortSignal): Promise<PublicationsAnswer>
  /** Forecasts that were kept, oldest first. @throws AppError `unavailable` as every file */
  forecasts(query: ForecastsQuery, signal?: AbortSignal): Promise<readonly KeptForecast[]>
  /** When the newest one was made, of a subject where one is named; undefined: none ever. */
  newestForecast(subject?: string): Promise<UnixSeconds | undefined>
  close(): Promise<void>
}

/** For reading, on a thread of its own that starts with the first question. */
export function openLedger(directory: string): Ledger {
  const data: LedgerReaderData = { directory }
  const lane = openLane(READER, { data, limit: WAITING_QUERIES })
  const ask = <T>(name: string, query: unknown, signal?: AbortSignal): Promise<T> =>
    lane.ask(name, query, signal ? { signal } : {})
  return {
    usage: (query, signal) => ask('usage', query, signal),
    sessions: (query, signal) => ask('sessions', query, signal),
    bridge: (query, signal) => ask('bridge', query, signal),
    contents: (signal) => ask('contents', undefined, signal),
    capacity: (window, signal) => ask('capacity', window, signal),
    maintenance: (window) => ask('maintenance', window),
    utilisation: (query, signal) => ask('utilisation', query, signal),
    training: (signal) => ask('training', undefined, signal),
    publications: (signal) => ask('publications', undefined, signal),
    forecasts: (query, signal) => ask('forecasts', query, signal),
    newestForecast: (subject) => ask('newestForecast', subject),
    close: () => lane.close(),
  }
}
