/** The command line as checked words; what it refuses, it refuses with a suggestion. */
import { parseArgs } from 'node:util'
import { AppError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { type Flags, OPTIONS, type OptionName } from './command.ts'

export interface CommandLine {
  readonly command: string | undefined
  readonly flags: Flags
  readonly positionals: readonly string[]
}

const ALWAYS: readonly OptionName[] = ['help', 'version', 'lang']

/** @throws AppError `usage` */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(OPTIONS).map(
        ([name, kind]) => [name, { type: kind === 'switch' ? 'boolean' : 'string' }] as const,
      ),
    ),
    strict: false,
    tokens: true,
  })
  const words: string[] = []
  const flags: Partial<Record<OptionName, string | boolean | readonly string[]>> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const name = token.rawName === '-h' ? 'help' : token.name
    if (!isOption(name) || (token.rawName !== `--${name}` && token.rawName !== '-h')) throw unknownOption(token.rawName)
    const value = readValue(name, token.rawName, token.value)
    const before = flags[name]
    flags[name] = OPTIONS[name] === 'texts' ? [...(Array.isArray(before) ? before : []), String(value)] : value
  }
  return { command: words[0], flags: flags as Flags, positionals: words.slice(1) }
}

function readValue(name: OptionName, option: string, value: string | undefined): string | boolean {
  if (OPTIONS[name] === 'switch') {
    if (value !== undefined) throw new AppError('usage', 'cli.option_takes_no_value', { option })
    return true
  }
  if (value === undefined || value === '' || value.startsWith('--'))
    throw new AppError('usage', 'cli.option_needs_value', { option })
  return value
}

/** @throws AppError `usage` where the command does not take what was given */
export function checkTaken(line: CommandLine, options: readonly OptionName[], positionals: number): void {
  const taken = [...options, ...ALWAYS]
  for (const name of Object.keys(line.flags))
    if (!taken.includes(name as OptionName))
      throw new AppError('usage', 'cli.option_not_taken', {
        option: `--${name}`,
        command: line.command ?? '',
        known: taken.map((known) => `--${known}`).join(' '),
      })
  const extra = line.positionals[positionals]
  if (extra !== undefined) throw new AppError('usage', 'cli.unexpected_argument', { argument: extra })
}

const isOption = (name: string): name is OptionName => Object.hasOwn(OPTIONS, name)

function unknownOption(option: string): AppError {
  const guess = nearest(option, Object.keys(OPTIONS))
  return guess
    ? new AppError('usage', 'cli.unknown_option_nearest', { option, nearest: `--${guess}` })
    : new AppError('usage', 'cli.unknown_option', { option })
}
