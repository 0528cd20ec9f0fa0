/** A command line from its words to its exit code: the table of commands, and what their failures are called. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import { ConfigError, explainConfigProblem } from '../core/config.ts'
import { AppError, type ErrorKind, explain } from '../core/errors.ts'
import { fill, type Language } from '../core/i18n.ts'
import { MESSAGES } from '../core/messages.ts'
import { audit } from './access/audit.ts'
import { login } from './access/login.ts'
import { tokenCommands } from './access/token.ts'
import { type CommandLine, checkTaken, readCommandLine } from './args.ts'
import { checkConfig } from './check-config.ts'
import { collect } from './collect.ts'
import type { Command, Environment } from './command.ts'
import { doctor } from './doctor.ts'
import { erase } from './erase.ts'
import { findCommand } from './find.ts'
import { forecastCommand } from './forecast.ts'
import { importCommands } from './import.ts'
import { printable } from './log.ts'
import { serve } from './serve.ts'
import { environmentLanguage, languageWish } from './settings.ts'
import { simulateCommand } from './simulate.ts'
import { start } from './start.ts'
import { store } from './store.ts'

const ROOT = join(import.meta.dirname, '..')
const DASHBOARD = join(ROOT, 'dashboard', 'dist')

/** One with commands of its own is a group: `atalaya store verify`. */
const COMMANDS: Readonly<Record<string, Command | Readonly<Record<string, Command>>>> = {
  start,
  collect,
  serve,
  'check-config': checkConfig,
  doctor,
  store,
  import: importCommands,
  forecast: forecastCommand,
  simulate: simulateCommand,
  erase,
  login,
  token: tokenCommands,
  audit,
}
const USAGE_KINDS: readonly ErrorKind[] = ['usage', 'config']

export interface Surroundings {
  readonly env: Environment
  readonly clock: Clock
  /** standard output and error */
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly interactive?: boolean
}

/** @param args without the program's own name. @returns the exit code */
export async function runCommandLine(args: readonly string[], around: Surroundings): Promise<number> {
  let language: Language = environmentLanguage(around.env)
  try {
    const line = readCommandLine(args)
    language = languageWish(line.flags) ?? language
    return await run(line, around, language, (spoken) => {
      language = spoken
    })
  } catch (error) {
    return report(error, language, around.err)
  }
}

async function run(
  line: CommandLine,
  around: Surroundings,
  language: Language,
  speak: (language: Language) => void,
): Promise<number> {
  const { out } = around
  const version = packageVersion()
  if (line.flags.version) {
    out(`${version}\n`)
    return 0
  }
  if (line.flags.help) {
    out(fill(MESSAGES['cli.help'], language, { version }))
    return 0
  }
  const { command, asked } = findCommand(line, COMMANDS)
  checkTaken(asked, command.options, command.positionals)
  const { flags, positionals } = asked
  return command.run({ ...around, flags, positionals, language, speak, version, dashboardDirectory: DASHBOARD })
}

/** Says what went wrong. @returns the exit code */
function report(error: unknown, language: Language, err: Surroundings['err']): number {
  if (error instanceof ConfigError) {
    const words = error.language ?? language
    for (const problem of error.problems) err(`${printable(explainConfigProblem(problem, words))}\n`)
    err(`atalaya: ${explain(error.problem, words)}\n`)
  } else if (error instanceof AppError) err(`atalaya: ${printable(explain(error.problem, language))}\n`)
  else err(`atalaya: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return error instanceof AppError && USAGE_KINDS.includes(error.kind) ? 2 : 1
}

function packageVersion(): string {
  const text = readFileSync(join(ROOT, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
