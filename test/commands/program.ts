/** The real program in a child process, in a directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runHere } from './here.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'main.ts')

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

interface Program {
  readonly child: ChildProcess
  /** resolves when standard output holds a whole line, with that line */
  readonly firstLine: Promise<string>
  readonly ended: Promise<Ended>
}

export interface Place {
  readonly directory: string
  file(name: string, text: string): string
  run(args: readonly string[], env?: Record<string, string>): Program
  /** The same in this process: for what ends by itself and is not about processes. */
  here(args: readonly string[], env?: Record<string, string>): ReturnType<typeof runHere>
  /** ends what still runs, removes the directory */
  leave(): Promise<void>
}

export function makePlace(): Place {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-run-'))
  const programs: Program[] = []
  return {
    directory,
    file(name, text) {
      writeFileSync(join(directory, name), text)
      return name
    },
    run(args, env = {}) {
      const program = launch(directory, args, env)
      programs.push(program)
      return program
    },
    here: (args, env) => runHere(directory, args, env),
    async leave() {
      for (const { child } of programs) if (child.exitCode === null) child.kill('SIGKILL')
      await Promise.all(programs.map(({ ended }) => ended))
      rmSync(directory, { recursive: true })
    },
  }
}

/** As the launcher of the program has it: starting takes a third. */
const cache = process.env['NODE_COMPILE_CACHE']
const compiled = cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }

function launch(cwd: string, args: readonly string[], env: Record<string, string>): Program {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...compiled, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      const end = out.indexOf('\n')
      if (end >= 0) resolve(out.slice(0, end))
    })
    ended.then(() => reject(new Error(`ended without a line: ${err}`)))
  })
  firstLine.catch(() => undefined)
  return { child, firstLine, ended }
}

/** Asks again until the answer fits; the test's own time limit ends it. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (fits(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** @param token of a role that may ask that; absent: what everybody may */
export async function getJson(
  url: string,
  path: string,
  token?: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  const response = await fetch(new URL(path, url), { headers })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
