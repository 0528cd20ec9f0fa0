/** A file that people keep by hand, whole. */
import { readFileSync, statSync } from 'node:fs'
import { AppError } from '../../core/errors.ts'

/** Larger than any list that people keep. */
const LARGEST_FILE = 64 * 1024 ** 2

/** @throws AppError `not_found`, `invalid`, `unavailable` */
export function readFile(path: string): Buffer {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats?.isFile()) throw new AppError('not_found', 'import.no_file', { path })
  if (stats.size > LARGEST_FILE)
    throw new AppError('invalid', 'import.too_large', { path, limit: LARGEST_FILE / 1024 ** 2 })
  try {
    return readFileSync(path)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('unavailable', 'import.unreadable', { path, detail }, { cause: error })
  }
}
