/** Failures of `ledger.db` as people are told them. */
import { AppError } from '../../core/errors.ts'
import { DamageError } from '../codec/damage.ts'
import { storeError } from '../sqlite.ts'

/** @returns AppError `unavailable` naming the file, or the error as it is */
export function ledgerError(error: unknown, path: string): unknown {
  if (!(error instanceof DamageError)) return storeError(error, path)
  return new AppError('unavailable', 'store.corrupt', { path, detail: error.message }, { cause: error })
}
