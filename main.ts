/**
 * The composition root: the command table, the environment, the exit code. The only place that reads
 * `process.env` and `process.argv`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audit } from './commands/access/audit.ts'
import { login } from './commands/access/login.ts'
import { tokenCommands } from './commands/access/token.ts'
import { type CommandLine, checkTaken, readCommandLine } from './commands/args.ts'
import { checkConfig } from './commands/check-config.ts'
import { collect } from './commands/collect.ts'
import type { Command } from './commands/command.ts'
import { doctor } from './commands/doctor.ts'
import { erase } from './commands/erase.ts'
import { findCommand } from './commands/find.ts'
import { forecastCommand } from './commands/forecast.ts'
import { importCommands } from './commands/import.ts'
import { printable } from './commands/log.ts'
import { serve } from './commands/serve.ts'
import { environmentLanguage, languageWish } from './commands/settings.ts'
import { start } from './commands/start.ts'
import { store } from './commands/store.ts'
import { systemClock } from './core/clock.ts'
import { ConfigError, explainConfigProblem } from './core/config.ts'
import { AppError, type ErrorKind, explain } from './core/errors.ts'
import { fill, type Language } from './core/i18n.ts'
import { MESSAGES } from './core/messages.ts'

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
  erase,
  login,
  token: tokenCommands,
  audit,
}
const USAGE_KINDS: readonly ErrorKind[] = ['usage', 'config']

const out = (text: string) => void process.stdout.write(text)
const err = (text: string) => void process.stderr.write(text)
// a reader that went away (`atalaya start | head`) is no reason to stop collecting
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

async function main(): Promise<number> {
  let language: Language = environmentLanguage(process.env)
  try {
    const line = readCommandLine(process.argv.slice(2))
    language = languageWish(line.flags) ?? language
    return await run(line, language, (spoken) => {
      language = spoken
    })
  } catch (error) {
    return report(error, language)
  }
}

async function run(line: CommandLine, language: Language, speak: (language: Language) => void): Promise<number> {
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
  const dashboardDirectory = join(import.meta.dirname, 'dashboard', 'dist')
  const { flags, positionals } = asked
  const said = { language, speak, version, out, err, interactive: process.stderr.isTTY }
  return command.run({ flags, positionals, env: process.env, dashboardDirectory, clock: systemClock, ...said })
}

/** Says what went wrong. @returns the exit code */
function report(error: unknown, language: Language): number {
  if (error instanceof ConfigError) {
    const words = error.language ?? language
    for (const problem of error.problems) err(`${printable(explainConfigProblem(problem, words))}\n`)
    err(`atalaya: ${explain(error.problem, words)}\n`)
  } else if (error instanceof AppError) err(`atalaya: ${printable(explain(error.problem, language))}\n`)
  else err(`atalaya: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return error instanceof AppError && USAGE_KINDS.includes(error.kind) ? 2 : 1
}

function packageVersion(): string {
  const text = readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

process.exitCode = await main()
