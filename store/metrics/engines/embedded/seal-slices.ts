/** Long work in transactions so short that a write hardly waits for one. */
import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../../../sqlite.ts'

/** A transaction takes no further step after this; the last one may take it beyond. */
const SLICE_MILLISECONDS = 10

/** Runs the steps, some in a transaction; yields between transactions. Each step leaves the file true. */
export function* inSlices(db: DatabaseSync, steps: Generator<void>): Generator<void> {
  let done = false
  while (!done) {
    transaction(db, () => {
      const until = performance.now() + SLICE_MILLISECONDS
      do {
        done = steps.next().done === true
      } while (!done && performance.now() < until)
    })
    yield
  }
}
