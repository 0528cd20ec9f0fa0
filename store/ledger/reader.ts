/** A reading thread of the ledger: long questions must not keep pages waiting. */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { snapshot } from '../sqlite.ts'
import { type Answer, answerQuestions } from '../worker-side.ts'
import { answerBridge, NO_BRIDGE } from './bridge/query.ts'
import { answerCapacity, NO_CAPACITY } from './capacity/capacity-query.ts'
import { answerUtilisation, noUtilisation } from './capacity/utilisation-query.ts'
import { NO_CONTENTS, readContents } from './contents.ts'
import { ledgerError } from './errors.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'
import { answerSessions, noSessions } from './sessions/query.ts'
import { answerUsage, noUsage } from './usage-query.ts'

export interface LedgerReaderData {
  readonly directory: string
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

answerQuestions({
  usage: asking(noUsage, answerUsage),
  sessions: asking(noSessions, answerSessions),
  bridge: asking(() => NO_BRIDGE, answerBridge),
  contents: asking(() => NO_CONTENTS, readContents),
  capacity: asking(() => NO_CAPACITY, answerCapacity),
  utilisation: asking(noUtilisation, answerUtilisation),
})
