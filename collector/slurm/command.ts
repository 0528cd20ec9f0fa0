/**
 * One Slurm command, here or on another machine through the system's ssh: fixed arguments, never a shell of ours,
 * limits on time and output. Nothing of our environment but what Slurm and ssh need: a variable like
 * SQUEUE_PARTITION would silently hide half the queue.
 */
import { execFile } from 'node:child_process'
import { AppError } from '../../core/errors.ts'
import { MEBIBYTE } from '../../core/units.ts'
import type { Limits } from '../source.ts'
import { saysAccountingUnreachable, saysControllerUnreachable } from './answer.ts'
import { shown } from './values.ts'

export type Argv = readonly [command: string, ...args: string[]]

export interface CommandOptions {
  /** `head01` or `monitor@head01`: reached with the keys and settings of whoever runs the service */
  readonly sshHost?: string | undefined
  /** where the Slurm commands are; by default the PATH finds them */
  readonly path?: string | undefined
  /** `NAME=value`, more of the command's environment; nothing that a shell would touch */
  readonly variables?: readonly string[]
}

export interface CommandOutput {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Lists of array tasks whole, as `squeue -r` needs them too; error texts in English. */
const SLURM_ENVIRONMENT = ['SLURM_BITSTR_LEN=0', 'LC_ALL=C']
const KEPT_VARIABLES = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SLURM_CONF', 'SSH_AUTH_SOCK'] as const

/**
 * Runs to the end whatever the exit code.
 * @throws AppError `slurm.command_missing`, `slurm.ssh_failed`, `scrape.timeout`, `scrape.too_large`,
 *   `scrape.cancelled`, `slurm.command_failed`
 */
export function runSlurm(
  argv: Argv,
  options: CommandOptions,
  limits: Limits,
  signal: AbortSignal,
): Promise<CommandOutput> {
  const line = argv.join(' ')
  const [program, args] = commandLine(argv, options, limits)
  return new Promise((resolve, reject) => {
    const settings = {
      encoding: 'utf8' as const,
      maxBuffer: limits.bodyBytes,
      timeout: limits.timeoutSeconds * 1000,
      killSignal: 'SIGKILL' as const,
      signal,
      env: environment(),
      windowsHide: true,
    }
    execFile(program, args, settings, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code
      if (typeof exitCode !== 'number') return reject(failure(error!, line, options, limits, signal))
      const told = sshFailure(exitCode, stderr, argv[0], options)
      if (told) reject(told)
      else resolve({ exitCode, stdout, stderr })
    })
  })
}

/** What is executed; a remote command line is put together by ssh, so nothing in it may need quoting. */
export function commandLine(
  [command, ...args]: Argv,
  { sshHost, path, variables = [] }: CommandOptions,
  limits: Pick<Limits, 'timeoutSeconds'>,
): readonly [string, readonly string[]] {
  const program = path === undefined ? command : `${path.replace(/\/+$/, '')}/${command}`
  const whole = [...SLURM_ENVIRONMENT, ...variables, program, ...args]
  if (sshHost === undefined) return ['env', whole]
  const seconds = Math.max(1, Math.ceil(limits.timeoutSeconds))
  return ['ssh', ['-oBatchMode=yes', `-oConnectTimeout=${seconds}`, sshHost, '--', 'env', ...whole]]
}

function environment(): NodeJS.ProcessEnv {
  const kept = KEPT_VARIABLES.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries([...kept, ['LC_ALL', 'C']]) as NodeJS.ProcessEnv
}

/** `env` says 127 where there is no such program and 126 where it may not be run; ssh itself fails with 255. */
function sshFailure(exitCode: number, stderr: string, command: string, options: CommandOptions): AppError | undefined {
  const { sshHost } = options
  const detail = shown(lastLine(stderr), 160)
  if (exitCode === 127 || exitCode === 126) {
    const where = sshHost ?? 'localhost'
    return new AppError('unavailable', 'slurm.command_missing', { command, where, detail })
  }
  // sdiag exits with 255 as well, but names itself
  if (sshHost === undefined || exitCode !== 255 || /slurm/i.test(stderr)) return undefined
  return new AppError('unavailable', 'slurm.ssh_failed', { host: sshHost, detail: detail || 'exit 255' })
}

function failure(
  error: Error & { code?: unknown; signal?: unknown; killed?: unknown },
  line: string,
  { sshHost }: CommandOptions,
  limits: Limits,
  signal: AbortSignal,
): AppError {
  const options = { cause: error }
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    const limit = Math.round((limits.bodyBytes / MEBIBYTE) * 100) / 100
    return new AppError('unavailable', 'scrape.too_large', { limit }, options)
  }
  const cancelled = signal.aborted && !(signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError')
  if (cancelled) {
    if (signal.reason instanceof AppError) return signal.reason
    return new AppError('unavailable', 'scrape.cancelled', { address: line }, options)
  }
  if (signal.aborted || error.killed === true) {
    return new AppError('unavailable', 'scrape.timeout', { seconds: limits.timeoutSeconds }, options)
  }
  const detail = String(error.code ?? error.signal ?? error.message)
  if (error.code === 'ENOENT' || error.code === 'EACCES') {
    const command = sshHost === undefined ? 'env' : 'ssh'
    return new AppError('unavailable', 'slurm.command_missing', { command, where: 'localhost', detail }, options)
  }
  return new AppError('unavailable', 'slurm.command_failed', { command: line, status: '-', detail }, options)
}

/** `undefined` where the command did what it should. */
export function commandFailure(argv: Argv, { exitCode, stdout, stderr }: CommandOutput): AppError | undefined {
  if (exitCode === 0) return undefined
  const command = argv.join(' ')
  const detail = shown(lastLine(stderr) || lastLine(stdout) || '-', 160)
  const said = { number: 0, text: stderr }
  if (saysControllerUnreachable(said))
    return new AppError('unavailable', 'slurm.controller_down', { address: command, detail })
  if (saysAccountingUnreachable(said))
    return new AppError('unavailable', 'slurm.accounting_down', { address: command, detail })
  return new AppError('unavailable', 'slurm.command_failed', { command, status: exitCode, detail })
}

/** The last line says what went wrong; before it come banners and warnings. */
export function lastLine(text: string): string {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .findLast((line) => line !== '') ?? ''
  )
}
