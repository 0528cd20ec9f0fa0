/** A reading thread of the ledger: long questions must not keep pages waiting. */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import type { Declared } from '../../core/ledger/declared.ts'
import type { Edition } from '../../core/ledger/edition.ts'
import type { LookedUp, Publication } from '../../core/ledger/publication.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { snapshot } from '../sqlite.ts'
import { type Answer, answerQuestions } from '../worker-side.ts'
import { answerBridge, NO_BRIDGE } from './bridge/query.ts'
import { answerCapacity, NO_CAPACITY } from './capacity/capacity-query.ts'
import { type MaintenanceAnswer, readMaintenance } from './capacity/maintenance-query.ts'
import { answerUtilisation, noUtilisation } from './capacity/utilisation-query.ts'
import { NO_CONTENTS, readContents } from './contents.ts'
import { DECLARED } from './declared/tables.ts'
import { ledgerError } from './errors.ts'
import { type KeptForecast, newestForecast, readForecasts } from './forecasts/table.ts'
import { readFacts } from './imports/read.ts'
import type { Told } from './imports/table.ts'
import { PUBLICATIONS, readLookups } from './publications/tables.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'
import { answerSessions, noSessions } from './sessions/query.ts'
import { EDITIONS, GRADUATES, type KeptGraduation } from './training/tables.ts'
import { answerUsage, noUsage } from './usage-query.ts'

export interface LedgerReaderData {
  readonly directory: string
}

export interface TrainingAnswer {
  readonly editions: readonly Told<Edition>[]
  readonly declared: readonly Told<Declared>[]
  readonly graduations: readonly Told<KeptGraduation>[]
}

export interface PublicationsAnswer {
  /** as files tell them */
  readonly publications: readonly Told<Publication>[]
  readonly lookedUp: readonly LookedUp[]
  readonly declared: readonly Told<Declared>[]
}

const { directory } = workerData as LedgerReaderData
let db: DatabaseSync | undefined

/** @param none what is answered where nothing was ever taken in: that is an answer too */
function asking<Query, Value>(none: (query: Query) => Value, answer: (db: DatabaseSync, query: Query) => Value) {
  return (query: Query): Answer => {
    try {
      if (!existsSync(ledgerPath(directory))) return { value: none(query) }
      db ??= openLedgerFile(directory, 'read')
      const open = db
      return { value: snapshot(open, () => answer(open, query)) }
    } catch (error) {
      // a connection that failed is not used again
      db?.close()
      db = undefined
      throw ledgerError(error, ledgerPath(directory))
    }
  }
}

function readTraining(open: DatabaseSync): TrainingAnswer {
  return {
    editions: readFacts(open, EDITIONS),
    declared: readFacts(open, DECLARED),
    graduations: readFacts(open, GRADUATES),
  }
}

function readPublications(open: DatabaseSync): PublicationsAnswer {
  return {
    publications: readFacts(open, PUBLICATIONS),
    lookedUp: readLookups(open),
    declared: readFacts(open, DECLARED),
  }
}

answerQuestions({
  usage: asking(noUsage, answerUsage),
  sessions: asking(noSessions, answerSessions),
  bridge: asking(() => NO_BRIDGE, answerBridge),
  contents: asking(() => NO_CONTENTS, readContents),
  capacity: asking(() => NO_CAPACITY, answerCapacity),
  maintenance: asking((): MaintenanceAnswer => [], readMaintenance),
  utilisation: asking(noUtilisation, answerUtilisation),
  training: asking((): TrainingAnswer => ({ editions: [], declared: [], graduations: [] }), readTraining),
  forecasts: asking((): readonly KeptForecast[] => [], readForecasts),
  newestForecast: asking((_: string | undefined): UnixSeconds | undefined => undefined, newestForecast),
  publications: asking((): PublicationsAnswer => ({ publications: [], lookedUp: [], declared: [] }), readPublications),
})
