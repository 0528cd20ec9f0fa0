/** `atalaya store …`: work on what is kept. */
import type { Command } from './command.ts'
import { backup } from './store/backup.ts'
import { compact } from './store/compact.ts'
import { copy } from './store/copy.ts'
import { exportCommand } from './store/export.ts'
import { rejected } from './store/rejected.ts'
import { verify } from './store/verify.ts'

export const store: Readonly<Record<string, Command>> = {
  verify,
  export: exportCommand,
  backup,
  compact,
  copy,
  rejected,
}
