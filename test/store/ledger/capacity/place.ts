/** A ledger of its own for each test. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { CapacityFacts } from '../../../../core/ledger/capacity/facts.ts'
import { readCapacityFacts } from '../../../../store/ledger/capacity/facts-reader.ts'
import { CAPACITY_HANDLERS } from '../../../../store/ledger/capacity/handlers.ts'
import { openLedgerFile } from '../../../../store/ledger/schema.ts'

export interface LedgerPlace {
  readonly directory: string
  readonly db: DatabaseSync
  facts(): CapacityFacts
  /** what the writing thread would do, here and now */
  readonly writer: {
    readonly [Name in keyof typeof CAPACITY_HANDLERS]: (
      input: Parameters<(typeof CAPACITY_HANDLERS)[Name]>[1],
    ) => Promise<ReturnType<(typeof CAPACITY_HANDLERS)[Name]>>
  }
  leave(): void
}

const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER }

/** @param cluster the one that `facts` tells of */
export function makeLedgerPlace(cluster: string): LedgerPlace {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-capacity-'))
  const db = openLedgerFile(directory, 'write')
  const bound = Object.entries(CAPACITY_HANDLERS).map(([name, run]) => [name, async (input: never) => run(db, input)])
  return {
    directory,
    db,
    facts: () => readCapacityFacts(db, ALL).find((one) => one.cluster === cluster)!,
    writer: Object.fromEntries(bound) as LedgerPlace['writer'],
    leave() {
      db.close()
      rmSync(directory, { recursive: true })
    },
  }
}
