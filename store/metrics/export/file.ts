/** A file that appears under its name only when it is whole. */
import { existsSync, linkSync, renameSync, rmSync, unlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../core/errors.ts'
import { sync } from '../../directory.ts'

export interface Output {
  /** where to write until it is whole: beside its place, with a name of its own */
  readonly temporary: string
  /** @throws AppError `conflict` where the name was taken meanwhile (unless it may be replaced), `unavailable` */
  commit(): void
  discard(): void
}

/** @throws AppError `conflict` where the file exists and is not to be replaced */
export function openOutput(path: string, replace: boolean): Output {
  if (!replace && existsSync(path)) throw taken(path)
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.partial`)
  return {
    temporary,
    commit() {
      try {
        sync(temporary)
        if (replace) renameSync(temporary, path)
        else place(temporary, path)
        sync(dirname(path))
      } catch (error) {
        throw writeError(error, path)
      }
    },
    discard: () => rmSync(temporary, { force: true }),
  }
}

/** Unlike a rename, a link never replaces; where the file system has none, the moment between is accepted. */
function place(temporary: string, path: string): void {
  try {
    linkSync(temporary, path)
    unlinkSync(temporary)
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || existsSync(path)) throw taken(path)
    renameSync(temporary, path)
  }
}

function taken(path: string): AppError {
  return new AppError('conflict', 'maintenance.file_exists', { path })
}

/** A failure of the file system as an AppError `unavailable`; anything else comes back as it is. */
export function writeError(error: unknown, path: string): unknown {
  const code = codeOf(error)
  if (error instanceof AppError || code === undefined) return error
  return new AppError('unavailable', 'maintenance.cannot_write', { path, detail: code }, { cause: error })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
