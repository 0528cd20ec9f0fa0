/** `atalaya store compact`: everything as small as it gets, while nobody collects. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import { holdData } from '../../store/lock.ts'
import type { Command, CommandContext } from '../command.ts'
import { readSettings } from '../settings.ts'
import { expectData, needTool } from './engine.ts'
import { bytesText } from './output.ts'

export const compact: Command = {
  options: ['config', 'data', 'json'],
  positionals: 0,
  async run(context: CommandContext): Promise<number> {
    const settings = readSettings(context)
    const { language, dataDirectory } = settings
    const tool = needTool(settings, 'compact', 'store compact')
    expectData(settings)
    const hold = holdData(dataDirectory, { role: 'collector', command: 'atalaya store compact' }, context.clock)
    try {
      const beforeBytes = folderBytes(dataDirectory)
      await tool(dataDirectory)
      const afterBytes = folderBytes(dataDirectory)
      const params = { before: bytesText(beforeBytes, language), after: bytesText(afterBytes, language) }
      context.out(
        context.flags.json
          ? `${JSON.stringify({ ok: true, beforeBytes, afterBytes })}\n`
          : `${fill(MESSAGES['maintenance.compacted'], language, { ...params, directory: dataDirectory })}\n`,
      )
      return 0
    } finally {
      hold.release()
    }
  },
}

/** Of the files in it, not of folders below. */
function folderBytes(folder: string): number {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((bytes, { name }) => bytes + statSync(join(folder, name)).size, 0)
}
