/** The data directory: made where missing, private to its user; and what is to outlast a power cut. */
import { accessSync, closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../core/errors.ts'

/**
 * Creates the data directory where it is missing (mode 0700) and checks that it can be written.
 * @throws AppError `unavailable` naming the directory and the cause
 */
export function prepareDirectory(directory: string): void {
  try {
    make(directory)
    // a file in its place fails here
    readdirSync(directory)
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const detail = error instanceof Error ? error.message.split(',')[0]! : String(error)
    throw new AppError('unavailable', 'store.directory', { directory, detail }, { cause: error })
  }
}

/** Not `recursive`: Node then tries for ever where a parent exists that nothing can be made in, such as /proc. */
function make(directory: string): void {
  if (existsSync(directory)) return
  make(dirname(directory))
  try {
    mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    // another process was quicker
    if (!existsSync(directory)) throw error
  }
}

/** Of a file, or of a directory: the names in it. */
export function sync(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
