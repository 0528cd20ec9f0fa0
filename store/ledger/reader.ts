/** A reading thread of the ledger: long questions must not keep pages waiting. */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { snapshot } from '../sqlite.ts'
import { answerQuestions } from '../worker-side.ts'
import { type LedgerContents, NO_CONTENTS, readContents } from './contents.ts'
import { ledgerError } from './errors.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'
import { answerUsage, boundsOf, type UsageAnswer, type UsageQuery } from './usage-query.ts'

export interface LedgerReaderData {
  readonly directory: string
}

const { directory } = workerData as LedgerReaderData
let db: DatabaseSync | undefined

/** @param none where nothing was ever taken in: that is an answer too */
function ask<T>(none: () => T, question: (open: DatabaseSync) => T): { readonly value: T } {
  try {
    if (!existsSync(ledgerPath(directory))) return { value: none() }
    db ??= openLedgerFile(directory, 'read')
    const open = db
    return { value: snapshot(open, () => question(open)) }
  } catch (error) {
    // a connection that failed is not used again
    db?.close()
    db = undefined
    throw ledgerError(error, ledgerPath(directory))
  }
}

answerQuestions({
  usage: (query: UsageQuery) =>
    ask<UsageAnswer>(
      () => ({ bounds: boundsOf(query), groups: [] }),
      (open) => answerUsage(open, query),
    ),
  contents: () => ask<LedgerContents>(() => NO_CONTENTS, readContents),
})
