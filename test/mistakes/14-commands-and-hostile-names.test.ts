/**
 * Mistake 14: a command put together out of texts, and names that are more than names. Jobs, nodes and accounts are called
 * what somebody likes to call them.
 */

import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseExposition } from '../../collector/exposition.ts'
import { type Argv, type CommandOptions, commandLine, runSlurm } from '../../collector/slurm/command.ts'
import { parseJobs } from '../../collector/slurm/jobs.ts'
import { parseNodes } from '../../collector/slurm/nodes.ts'
import { Cli } from '../../collector/slurm/ways.ts'
import { createLog } from '../../commands/log.ts'
import { AppError } from '../../core/errors.ts'
import { json } from '../collector/slurm-recordings.ts'
import { expectFound } from './planted.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atalaya-command-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const limits = { timeoutSeconds: 10, bodyBytes: 1_000_000, compressionRatio: 100, labels: 64 }

/** @param marker a file that must not come into being */
const hostileArguments = (marker: string) => [
  ...[`; touch ${marker}`, `$(touch ${marker})`, `\`touch ${marker}\``, `| touch ${marker}`, `\n touch ${marker}\n`],
  ...[
    `& touch ${marker} &`,
    `' ; touch ${marker} ; '`,
    `" ; touch ${marker} ; "`,
    '$HOME',
    '*',
    '%s',
    '\\',
    '--',
    '-o',
  ],
]

/** Runs a command. @returns the arguments that it was given */
type Running = (program: string, args: readonly string[]) => Promise<readonly string[]>

async function argumentsStayArguments(run: Running): Promise<void> {
  const marker = join(folder, 'was-here')
  writeFileSync(join(folder, 'sacct'), '#!/bin/sh\nfor one in "$@"; do printf "%s\\0" "$one"; done\n')
  chmodSync(join(folder, 'sacct'), 0o755)
  for (const argument of hostileArguments(marker)) {
    const given = ['--name', argument, 'last']
    const arrived = await run('sacct', given)
    expect(existsSync(marker), `${JSON.stringify(argument)} was run`).toBe(false)
    expect(arrived, JSON.stringify(argument)).toEqual(given)
  }
}

const asTheCollector: Running = async (program, args) => {
  const { stdout } = await runSlurm([program, ...args] as Argv, { path: folder }, limits, new AbortController().signal)
  return stdout.split('\0').slice(0, -1)
}

/** What is configured cannot be an option of ssh, nor another command. */
function configuredIsNoCommand(takes: (cli: CommandOptions) => boolean): void {
  expect(takes({ sshHost: 'monitor@head01', path: '/opt/slurm/bin' })).toBe(true)
  for (const sshHost of [
    '-oProxyCommand=reboot',
    'head01; reboot',
    'head01 reboot',
    '$(reboot)',
    '`reboot`',
    'a\nb',
    '',
  ])
    expect(takes({ sshHost }), JSON.stringify(sshHost)).toBe(false)
  for (const path of ['/opt;reboot', '/opt/$(reboot)', '/opt slurm', '/opt\nreboot', 'bin', '-x', "/o'x"])
    expect(takes({ path }), JSON.stringify(path)).toBe(false)
}

const HOSTILE_NAMES = [
  ...[
    '\u001b[2J\u001b]0;owned\u0007',
    'a\nb',
    'a\r\nb',
    'a|b',
    'a\tb',
    '\u0000',
    '\u202egnp.exe',
    '\u2028',
    '\u009b31m',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    ' ',
    '%s%n',
    '$\u007bjndi:ldap://x}',
    '../../etc/passwd',
  ],
]

/** Reads documents in which everything is called so. */
type Reading = (name: string) => unknown

/** A name changes nothing beyond itself: not what every object has, and not who else is there. */
function namesStayNames(read: Reading): void {
  expect(JSON.stringify(read('ordinary')), 'names are read').toContain('ordinary')
  for (const name of HOSTILE_NAMES) {
    read(name)
    expect(({} as Record<string, unknown>)['polluted'], name).toBeUndefined()
    expect(Object.keys(Object.prototype), name).toEqual([])
    expect(({} as Record<string, unknown>)[name === '__proto__' ? 'account' : name], name).toBe(
      Object.getOwnPropertyDescriptor(Object.prototype, name)?.value,
    )
  }
}

/** Every text of a recorded answer by another name, and that name for keys of maps too. */
function renamed(document: unknown, name: string): unknown {
  if (typeof document === 'string') return name
  if (Array.isArray(document)) return document.map((one) => renamed(one, name))
  if (typeof document !== 'object' || document === null) return document
  const fields = Object.entries(document).map(([key, value]) => [key, NAMED.has(key) ? name : renamed(value, name)])
  const copy = Object.fromEntries(fields) as Record<string, unknown>
  Object.defineProperty(copy, '__proto__', { value: { polluted: true }, enumerable: true })
  return copy
}
const NAMED = new Set(['name', 'account', 'user_name', 'partition', 'state_reason', 'job_state', 'reason', 'hostname'])

const asTheCollectorReads: Reading = (name) => {
  const read = (parse: () => unknown) => {
    try {
      return parse()
    } catch (error) {
      // a document that is refused has done nothing
      if (error instanceof AppError) return undefined
      throw error
    }
  }
  const label = JSON.stringify(name).slice(1, -1)
  return [
    read(() => parseJobs(renamed(json('24.11', 'rest/v0.0.42-jobs.json'), name), 'x').jobs),
    read(() => parseNodes(renamed(json('24.11', 'rest/v0.0.42-nodes.json'), name), 'x')),
    read(() =>
      parseExposition(Buffer.from(`m{${/^[a-z_]+$/i.test(name) ? name : 'x'}="${label}"} 1\n`), false, limits),
    ),
  ]
}

/** Writes a text that a target told into a log. @returns what went to the terminal */
type Logging = (text: string) => string

/** Nothing that steers a terminal, and no second line that looks like one of ours. */
function nothingSteersTheTerminal(log: Logging): void {
  for (const name of HOSTILE_NAMES) {
    const line = log(name)
    expect(line.endsWith('\n')).toBe(true)
    const [, ...more] = line.slice(0, -1).split('\n')
    for (const one of more) expect(one, JSON.stringify(name)).toMatch(/^ /)
    expect(line.replaceAll('\n', ''), JSON.stringify(name)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
  }
}
const asTheService =
  (format: 'human' | 'json'): Logging =>
  (text) => {
    let written = ''
    const log = createLog(format, 'en', (line) => {
      written += line
    })
    log.tell('warn', { code: 'cli.target_down', params: { target: text, detail: text } })
    return written
  }

const root = join(import.meta.dirname, '../..')
const SOURCES: ReadonlyMap<string, string> = new Map(
  ['api', 'collector', 'commands', 'core', 'forecasts', 'scripts', 'store'].flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.m?[jt]s$/.test(file))
      .map((file) => [`${part}/${file}`, readFileSync(join(root, part, file), 'utf8')] as const),
  ),
)

/** A shell is nowhere: programs are run by name with a list of arguments. */
function nobodyRunsAShell(sources: ReadonlyMap<string, string>): void {
  const shells = [...sources].filter(
    ([, text]) =>
      /\bshell:\s*(?!false)/.test(text) ||
      /\bimport \{[^}]*\b(?:exec|execSync)\b[^}]*\} from 'node:child_process'/.test(text) ||
      /\b(?:spawn|execFile|spawnSync|execFileSync)\(\s*['"](?:sh|bash|\/bin\/sh)\b/.test(text),
  )
  expect(shells.map(([file]) => file)).toEqual([])
}

describe('14. a name that is a command', () => {
  it('is an argument like any other to Slurm’s commands', () => argumentsStayArguments(asTheCollector))

  it('is found where it is planted: a line for a shell', () =>
    expectFound(() =>
      argumentsStayArguments(async (program, args) => {
        const line = `${join(folder, program)} ${args.join(' ')}`
        try {
          return execFileSync('sh', ['-c', line], { encoding: 'utf8', stdio: 'pipe', cwd: folder })
            .split('\0')
            .slice(0, -1)
        } catch {
          return []
        }
      }),
    ))

  it('is not what ssh is given, which puts a line together by itself', () => {
    const [, args] = commandLine(['sacct', '--parsable2'], { sshHost: 'head01', path: '/opt/slurm/bin' }, limits)
    expect(args.slice(2)).toEqual([
      'head01',
      '--',
      'env',
      'SLURM_BITSTR_LEN=0',
      'LC_ALL=C',
      '/opt/slurm/bin/sacct',
      '--parsable2',
    ])
  })

  it('is not in the configuration', () => configuredIsNoCommand((cli) => Cli.safeParse(cli).success))

  it('is found in the configuration where it is planted: any text', () =>
    expectFound(() => configuredIsNoCommand(({ sshHost = 'x', path = '/' }) => sshHost !== '' && path !== '')))

  it('changes nothing beyond itself where it is read', () => namesStayNames(asTheCollectorReads))

  it('is found where it is planted: records merged into others', async () => {
    const merge = (into: Record<string, unknown>, from: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(from))
        if (typeof value === 'object' && value !== null)
          merge(Object.assign(into, { [key]: into[key] ?? {} })[key] as never, value as never)
        else into[key] = value
    }
    try {
      await expectFound(() =>
        namesStayNames((name) => {
          merge({}, JSON.parse(`{"${name === '__proto__' ? name : 'x'}":{"polluted":1}}`))
          return name
        }),
      )
    } finally {
      delete (Object.prototype as Record<string, unknown>)['polluted']
    }
  })

  it.each(['human', 'json'] as const)('steers no terminal from the log (%s)', (format) =>
    nothingSteersTheTerminal(asTheService(format)),
  )

  it('is found in the log where it is planted: as it came', () =>
    expectFound(() => nothingSteersTheTerminal((text) => `${text}\n`)))

  it('meets no shell anywhere', () => nobodyRunsAShell(SOURCES))

  it.each([
    `import { exec } from 'node:child_process'`,
    `spawn(line, { shell: true })`,
    `execFile('sh', ['-c', line])`,
  ])('is found where it is planted: %s', (text) =>
    expectFound(() => nobodyRunsAShell(new Map([...SOURCES, ['collector/x.ts', text]]))),
  )
})
