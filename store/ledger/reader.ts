/** A reading thread of the ledger: long questions must not keep pages waiting. */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { snapshot } from '../sqlite.ts'
import { type Answer, answerQuestions } from '../worker-side.ts'
import { answerCapacity, NO_CAPACITY } from './capacity/capacity-query.ts'
import { answerUtilisation, type UtilisationQuery, utilisationBounds } from './capacity/utilisation-query.ts'
import { ledgerError } from './errors.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'
import { answerUsage, boundsOf, type UsageQuery } from './usage-query.ts'

export interface LedgerReaderData {
  readonly directory: string
}

const { directory } = workerData as LedgerReaderData
let db: DatabaseSync | undefined

/** @param otherwise the answer where nothing was ever taken in: that is one too */
function reading<Query>(run: (db: DatabaseSync, query: Query) => unknown, otherwise: (query: Query) => unknown) {
  return (query: Query): Answer => {
    try {
      if (!existsSync(ledgerPath(directory))) return { value: otherwise(query) }
      db ??= openLedgerFile(directory, 'read')
      const open = db
      return { value: snapshot(open, () => run(open, query)) }
    } catch (error) {
      // a connection that failed is not used again
      db?.close()
      db = undefined
      throw ledgerError(error, ledgerPath(directory))
    }
  }
}

answerQuestions({
  usage: reading(answerUsage, (query: UsageQuery) => ({ bounds: boundsOf(query), groups: [] })),
  capacity: reading(answerCapacity, () => NO_CAPACITY),
  utilisation: reading(answerUtilisation, (query: UtilisationQuery) => ({
    bounds: utilisationBounds(query),
    groups: [],
  })),
})
