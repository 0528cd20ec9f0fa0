/** Which command a command line means. */
import { AppError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { CommandLine } from './args.ts'
import type { Command } from './command.ts'

/** By name; a group has its commands under names of their own. */
export type Commands = Readonly<Record<string, Command | Readonly<Record<string, Command>>>>

export interface Found {
  readonly command: Command
  /** the line without the name of a group */
  readonly asked: CommandLine
}

/** @throws AppError `usage` with what there is, or what may have been meant */
export function findCommand(line: CommandLine, commands: Commands): Found {
  const { command: name, positionals, flags } = line
  if (name === undefined) throw new AppError('usage', 'cli.no_command', { known: Object.keys(commands).join(', ') })
  const found = pick(commands, name, '')
  if (isCommand(found)) return { command: found, asked: line }
  const [inner, ...rest] = positionals
  if (inner === undefined) {
    const known = Object.keys(found).map((each) => `${name} ${each}`)
    throw new AppError('usage', 'cli.no_inner_command', { command: name, known: known.join(', ') })
  }
  return { command: pick(found, inner, `${name} `), asked: { command: `${name} ${inner}`, positionals: rest, flags } }
}

function pick<T>(from: Readonly<Record<string, T>>, name: string, group: string): T {
  const found = Object.hasOwn(from, name) ? from[name] : undefined
  if (found !== undefined) return found
  const command = `${group}${name}`
  const known = Object.keys(from)
  const guess = nearest(name, known)
  throw guess === undefined
    ? new AppError('usage', 'cli.unknown_command', { command, known: known.map((each) => group + each).join(', ') })
    : new AppError('usage', 'cli.unknown_command_nearest', { command, nearest: group + guess })
}

function isCommand(found: Command | Readonly<Record<string, Command>>): found is Command {
  return typeof found.run === 'function'
}
