/** A command in this process: what `main.ts` does with a command line, without starting a program for each. */
import { join } from 'node:path'
import { checkTaken, readCommandLine } from '../../commands/args.ts'
import { findCommand } from '../../commands/find.ts'
import { importCommands } from '../../commands/import.ts'
import { systemClock } from '../../core/clock.ts'
import { AppError, explain } from '../../core/errors.ts'

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** `atalaya import …` over the data folder of a place, in English; its files are named without their folder. */
export async function runImport(directory: string, args: readonly string[], now = 1_800_000_000): Promise<Ended> {
  let [out, err] = ['', '']
  const say = (text: string) => text.replaceAll(`${directory}/`, '')
  try {
    const line = readCommandLine(['import', ...args, '--data', join(directory, 'data'), '--lang', 'en'])
    const { command, asked } = findCommand(line, { import: importCommands })
    checkTaken(asked, command.options, command.positionals)
    const code = await command.run({
      ...asked,
      env: {},
      language: 'en',
      speak: () => undefined,
      version: '0.0.0',
      dashboardDirectory: '',
      clock: { ...systemClock, now: () => now },
      out: (text) => {
        out += text
      },
      err: (text) => {
        err += text
      },
    })
    return { code, out: say(out), err: say(err) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { code: error.kind === 'usage' ? 2 : 1, out: say(out), err: say(explain(error.problem, 'en')) }
  }
}
