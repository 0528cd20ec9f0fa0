/** Flag before environment before file before default: what a command runs with. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Path } from '../core/config/document.ts'
import { ConfigError, type ConfigProblem, checkConfig } from '../core/config.ts'
import { AppError, type Problem } from '../core/errors.ts'
import { chooseLanguage, LANGUAGES, type Language } from '../core/i18n.ts'
import type { IdentityRules } from '../store/ledger/identity.ts'
import type { CommandContext, Environment, Flags } from './command.ts'
import { CONFIG_SCHEMA, type Config } from './config-schema.ts'
import { missingBeyondLoopback } from './listening.ts'

const DEFAULT_FILE = 'atalaya.yaml'
const DEFAULT_DATA = 'data'
const DEFAULT_HOST = '127.0.0.1'
const DEFAULT_PORT = 8080
const LOG_FORMATS = ['human', 'json'] as const

export interface Settings {
  readonly config: Config
  /** undefined where there is none and none was asked for */
  readonly file: string | undefined
  readonly language: Language
  readonly host: string
  /** 0: any free one */
  readonly port: number
  /** absolute */
  readonly dataDirectory: string
  readonly log: (typeof LOG_FORMATS)[number]
  /** a problem of the file found after the schema */
  problemAt(path: Path, problem: Problem): ConfigProblem
}

/** Before any file is read. @throws AppError `usage` */
export function languageWish(flags: Flags): Language | undefined {
  if (flags.lang === undefined) return undefined
  const found = LANGUAGES.find((language) => language === flags.lang)
  if (found) return found
  throw notAllowed('--lang', flags.lang, LANGUAGES)
}

/** POSIX order. */
export function environmentLanguage(env: Environment): Language {
  return chooseLanguage(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'])
}

/**
 * @throws ConfigError with every problem of the file
 * @throws AppError `usage` for a flag or variable that makes no sense, `config` for a file that is not there
 */
export function readSettings(context: CommandContext, file: string | undefined = context.flags.config): Settings {
  const { flags, env } = context
  const read = readConfig(file ?? env['ATALAYA_CONFIG'], env)
  const { config } = read
  const language = languageWish(flags) ?? config.language ?? environmentLanguage(env)
  context.speak(language)
  const port = first('port', flags, env)
  return {
    ...read,
    language,
    host: readHost(read, flags, env),
    port: port ? parsePort(...port) : (config.listen.port ?? DEFAULT_PORT),
    dataDirectory: resolve(first('data', flags, env)?.[1] ?? config.data ?? DEFAULT_DATA),
    log: parseLog(flags.log),
  }
}

/** @throws what says which keys are missing before others may reach the service there */
function readHost({ config, file, problemAt }: ReadConfig, flags: Flags, env: Environment): string {
  const given = first('host', flags, env)
  const host = given?.[1] ?? config.listen.host ?? DEFAULT_HOST
  const missing = missingBeyondLoopback(host, config)
  if (missing.length === 0) return host
  const problem: Problem = { code: 'cli.beyond_loopback', params: { host, missing: missing.join(', ') } }
  if (given) throw new AppError('usage', problem.code, problem.params)
  throw new ConfigError(file ?? '', [problemAt(['listen', 'host'], problem)], config.language)
}

/** @returns the name under which it was given, and the value */
function first(name: 'host' | 'port' | 'data', flags: Flags, env: Environment): [string, string] | undefined {
  const flag = flags[name]
  if (flag !== undefined) return [`--${name}`, flag]
  const variable = `ATALAYA_${name.toUpperCase()}`
  const value = env[variable]
  return value === undefined || value === '' ? undefined : [variable, value]
}

function parsePort(option: string, value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (port <= 65_535) return port
  throw new AppError('usage', 'cli.bad_port', { option, value })
}

function parseLog(value: string | undefined): Settings['log'] {
  if (value === undefined) return 'human'
  const found = LOG_FORMATS.find((format) => format === value)
  if (found) return found
  throw notAllowed('--log', value, LOG_FORMATS)
}

function notAllowed(option: string, value: string, allowed: readonly string[]): AppError {
  return new AppError('usage', 'cli.not_allowed', { option, value, allowed: allowed.join(', ') })
}

type ReadConfig = Pick<Settings, 'config' | 'file' | 'problemAt'>

function readConfig(named: string | undefined, env: Environment): ReadConfig {
  const file = named ?? DEFAULT_FILE
  if (named === undefined && !existsSync(file)) return { ...check(file, '', env), file: undefined }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ENOENT') throw new AppError('config', 'config.file_missing', { file }, { cause: error })
    throw new AppError('config', 'config.file_unreadable', { file, detail: code }, { cause: error })
  }
  return { ...check(file, text, env), file }
}

function check(file: string, text: string, env: Environment): Pick<Settings, 'config' | 'problemAt'> {
  const result = checkConfig({ file, text, schema: CONFIG_SCHEMA, env })
  if (result.ok) return result
  throw new ConfigError(
    file,
    result.problems,
    LANGUAGES.find((language) => language === result.written('language')),
  )
}

/** Who is one person, as the configuration says. */
export function identityRules({ people }: Config): IdentityRules {
  return { domains: people.domains }
}
