/** `atalaya import …`: facts out of files. */
import type { Command } from './command.ts'
import { importSacct } from './import/sacct.ts'

export const importCommands: Readonly<Record<string, Command>> = {
  sacct: importSacct,
}
