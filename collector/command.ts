/**
 * Programs of the machine, run without a shell, with hard limits on time and output. A program that hangs
 * in the kernel (a lost GPU, a dead NFS server) cannot even be killed: it is not started again until it ends.
 */
import { execFile } from 'node:child_process'
import { MEBIBYTE } from '../core/units.ts'

export type CommandResult =
  | { readonly outcome: 'done'; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  /** there is no such program, or it is not for us */
  | { readonly outcome: 'missing' }
  /** killed at the time limit; `ended` settles when it is really gone, which may be never */
  | { readonly outcome: 'hung'; readonly ended: Promise<void> }
  /** answered more than the limit, or was killed by somebody else */
  | { readonly outcome: 'failed'; readonly detail: string }

export type RunCommand = (program: string, args: readonly string[], timeoutSeconds: number) => Promise<CommandResult>

/** With the C locale, so that its texts can be read. */
export const runCommand: RunCommand = (program, args, timeoutSeconds) =>
  new Promise((resolve) => {
    const options = { maxBuffer: 4 * MEBIBYTE, env: { ...process.env, LC_ALL: 'C' } }
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      clearTimeout(deadline)
      end()
      if (error === null) resolve({ outcome: 'done', exitCode: 0, stdout, stderr })
      else if (error.code === 'ENOENT' || error.code === 'EACCES') resolve({ outcome: 'missing' })
      else if (typeof error.code === 'number') resolve({ outcome: 'done', exitCode: error.code, stdout, stderr })
      else resolve({ outcome: 'failed', detail: String(error.code ?? error.signal ?? error.message) })
    })
    let end = (): void => undefined
    const ended = new Promise<void>((settle) => {
      end = settle
    })
    const deadline = setTimeout(() => {
      child.kill('SIGKILL')
      child.unref()
      resolve({ outcome: 'hung', ended })
    }, timeoutSeconds * 1000)
  })

/** The same program again and again; while a hung run is not gone, the answer is `hung` at once. */
export function createCommand(
  program: string,
  run: RunCommand,
): (args: readonly string[], timeoutSeconds: number) => Promise<CommandResult> {
  let hung: Promise<void> | null = null
  return async (args, timeoutSeconds) => {
    if (hung !== null) return { outcome: 'hung', ended: hung }
    const result = await run(program, args, timeoutSeconds)
    if (result.outcome === 'hung') {
      hung = result.ended.then(() => {
        hung = null
      })
    }
    return result
  }
}
