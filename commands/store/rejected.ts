/** `atalaya store rejected`: lines that the server refused for good, and why. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, explain } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { EngineTools } from '../../store/metrics/engine.ts'
import type { Command, CommandContext } from '../command.ts'
import { printable } from '../log.ts'
import { readSettings, type Settings } from '../settings.ts'
import { expectData, toolOf } from './engine.ts'
import { numberText, timeText } from './output.ts'

export const rejected: Command = {
  options: ['clear', 'config', 'data', 'json'],
  positionals: 0,
  async run(context: CommandContext): Promise<number> {
    const settings = readSettings(context)
    const { language } = settings
    const { json, clear } = context.flags
    const say = (text: string) => context.out(`${text}\n`)
    expectData(settings)
    const folders = foldersOf(settings)
    if (clear) {
      const tool = pick(settings, 'clearRejected')
      const cleared = folders.reduce((sum, folder) => sum + tool(folder), 0)
      const params = { lines: numberText(cleared, language) }
      say(json ? JSON.stringify({ ok: true, cleared }) : fill(MESSAGES['maintenance.cleared'], language, params))
      return 0
    }
    const tool = pick(settings, 'rejected')
    let lines = 0
    for (const folder of folders)
      for (const { line, time, problem } of tool(folder)) {
        lines += 1
        const message = explain(problem, language)
        // one a line: there may be many
        if (json) say(JSON.stringify({ time, line, code: problem.code, params: problem.params, message }))
        else say(`${timeText(time)}  ${printable(message)}\n    ${printable(line)}`)
      }
    if (!json) say(fill(MESSAGES['maintenance.rejected'], language, { lines: numberText(lines, language) }))
    return 0
  },
}

/** The collector's, and that of a copy. */
function foldersOf({ dataDirectory }: Settings): string[] {
  return [dataDirectory, join(dataDirectory, 'copy')].filter((folder) => existsSync(folder))
}

/** Of the engine in use, or of the one copied to. */
function pick<Name extends 'rejected' | 'clearRejected'>(
  { config }: Settings,
  name: Name,
): NonNullable<EngineTools[Name]> {
  const { metrics, other } = config.store
  const tool = toolOf(metrics.engine, name) ?? (other && toolOf(other.engine, name))
  if (tool) return tool
  throw new AppError('usage', 'maintenance.no_rejected', { engine: metrics.engine })
}
