/** A reading thread of the ledger: long questions must not keep pages waiting. */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import type { Declared } from '../../core/ledger/declared.ts'
import type { Edition } from '../../core/ledger/edition.ts'
import type { LookedUp, Publication } from '../../core/ledger/publication.ts'
import { snapshot } from '../sqlite.ts'
import { type Answer, answerQuestions } from '../worker-side.ts'
import { answerCapacity, NO_CAPACITY } from './capacity/capacity-query.ts'
import {
  answerUtilisation,
  type UtilisationAnswer,
  type UtilisationQuery,
  utilisationBounds,
} from './capacity/utilisation-query.ts'
import { DECLARED } from './declared/tables.ts'
import { ledgerError } from './errors.ts'
import { readFacts } from './imports/read.ts'
import type { Told } from './imports/table.ts'
import { PUBLICATIONS, readLookups } from './publications/tables.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'
import { EDITIONS, GRADUATES, type KeptGraduation } from './training/tables.ts'
import { answerUsage, boundsOf, type UsageAnswer, type UsageQuery } from './usage-query.ts'

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

/** @param nothing the answer where nothing was ever taken in: that is one too */
function reading<Input, Output>(nothing: (input: Input) => Output, run: (open: DatabaseSync, input: Input) => Output) {
  return (input: Input): Answer => {
    try {
      if (!existsSync(ledgerPath(directory))) return { value: nothing(input) }
      db ??= openLedgerFile(directory, 'read')
      const open = db
      return { value: snapshot(open, () => run(open, input)) }
    } catch (error) {
      // a connection that failed is not used again
      db?.close()
      db = undefined
      throw ledgerError(error, ledgerPath(directory))
    }
  }
}

answerQuestions({
  usage: reading(
    (query: UsageQuery): UsageAnswer => ({ bounds: boundsOf(query), groups: [] }),
    (open, query) => answerUsage(open, query),
  ),
  training: reading(
    (): TrainingAnswer => ({ editions: [], declared: [], graduations: [] }),
    (open) => ({
      editions: readFacts(open, EDITIONS),
      declared: readFacts(open, DECLARED),
      graduations: readFacts(open, GRADUATES),
    }),
  ),
  publications: reading(
    (): PublicationsAnswer => ({ publications: [], lookedUp: [], declared: [] }),
    (open) => ({
      publications: readFacts(open, PUBLICATIONS),
      lookedUp: readLookups(open),
      declared: readFacts(open, DECLARED),
    }),
  ),
  capacity: reading(() => NO_CAPACITY, answerCapacity),
  utilisation: reading(
    (query: UtilisationQuery): UtilisationAnswer => ({ bounds: utilisationBounds(query), groups: [] }),
    answerUtilisation,
  ),
})
