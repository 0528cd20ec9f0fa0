/** `--time-zone`: whose clock a file's days and hours are of. */
import { AppError } from '../../core/errors.ts'
import type { CommandContext } from '../command.ts'

/** This machine's where none is named. @throws AppError `usage` */
export function timeZoneOf({ flags }: Pick<CommandContext, 'flags'>): string {
  const zone = flags['time-zone'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  try {
    Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch (cause) {
    throw new AppError('usage', 'import.bad_zone', { zone }, { cause })
  }
}
