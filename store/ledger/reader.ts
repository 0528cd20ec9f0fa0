/** A reading thread of the ledger: long questions must not keep pages waiting. */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { snapshot } from '../sqlite.ts'
import { answerQuestions } from '../worker-side.ts'
import { ledgerError } from './errors.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'
import { answerUsage, boundsOf, type UsageQuery } from './usage-query.ts'

export interface LedgerReaderData {
  readonly directory: string
}

const { directory } = workerData as LedgerReaderData
let db: DatabaseSync | undefined

answerQuestions({
  usage(query: UsageQuery) {
    try {
      // nothing was ever taken in: that is an answer too
      if (!existsSync(ledgerPath(directory))) return { value: { bounds: boundsOf(query), groups: [] } }
      db ??= openLedgerFile(directory, 'read')
      const open = db
      return { value: snapshot(open, () => answerUsage(open, query)) }
    } catch (error) {
      // a connection that failed is not used again
      db?.close()
      db = undefined
      throw ledgerError(error, ledgerPath(directory))
    }
  },
})
