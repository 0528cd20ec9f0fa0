import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, explain } from '../../core/errors.ts'
import { LANGUAGES } from '../../core/i18n.ts'
import { holdData } from '../../store/lock.ts'

let directory: string
const children: ChildProcessByStdio<Writable, Readable, null>[] = []
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-lock-'))
})
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    }
  rmSync(directory, { recursive: true, force: true })
})

/** Another process that tries to hold the directory; resolves with its first words. */
async function hold(url?: string) {
  const script = join(import.meta.dirname, 'children/holder.ts')
  const args = [script, directory, ...(url ? [url] : [])]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async (): Promise<string> => String((await lines.next()).value)
  return { child, said: await next(), next }
}

function refusal(): AppError {
  try {
    holdData(directory, { role: 'collector', command: 'atalaya collect' }).release()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('the directory was not held')
}

describe('holding the data directory', () => {
  it('creates a missing one, for this user only', () => {
    const inner = join(directory, 'a', 'data')
    holdData(inner, { role: 'collector', command: 'test' }).release()
    expect(statSync(inner).mode & 0o777).toBe(0o700)
  })

  it('refuses a second process and says who holds it, since when, where it serves and what to do', async () => {
    const first = await hold('http://127.0.0.1:8080')
    expect(first.said).toBe('held')
    const { kind, problem } = refusal()
    expect({ kind, problem }).toEqual({
      kind: 'conflict',
      problem: {
        code: 'store.held_serving',
        params: {
          directory,
          pid: first.child.pid,
          host: hostname(),
          command: 'atalaya start',
          since: '2026-09-21T14:13:20.000Z',
          url: 'http://127.0.0.1:8080',
        },
      },
    })
    for (const language of LANGUAGES) {
      const text = explain(problem, language)
      expect(text).toContain(`kill ${first.child.pid}`)
      expect(text).toContain('--data')
    }
    expect((await hold()).said).toBe('conflict store.held_serving')
  })

  it('refuses a second hold in the same process too, and lets go when told', () => {
    const first = holdData(directory, { role: 'collector', command: 'test' })
    expect(refusal().problem).toMatchObject({ code: 'store.held', params: { pid: process.pid, command: 'test' } })
    first.release()
    first.release()
    holdData(directory, { role: 'collector', command: 'test' }).release()
  })

  it('is let go by the kernel when the holder is killed', async () => {
    for (let kill = 0; kill < 3; kill++) {
      const first = await hold()
      expect(first.said).toBe('held')
      expect(refusal().problem.code).toBe('store.held')
      const exit = once(first.child, 'exit')
      first.child.kill('SIGKILL')
      await exit
      holdData(directory, { role: 'collector', command: 'test' }).release()
    }
  })

  it('is free again when the holder has let go', async () => {
    const first = await hold()
    first.child.stdin.write('go\n')
    expect(await first.next()).toBe('released')
    holdData(directory, { role: 'collector', command: 'test' }).release()
  })

  it('lets exactly one of many win that start at once', async () => {
    const said = (await Promise.all(Array.from({ length: 4 }, () => hold()))).map((child) => child.said)
    expect(said.filter((words) => words === 'held').length).toBe(1)
    expect(said.filter((words) => words.startsWith('conflict store.held')).length).toBe(3)
  })

  it('never names a dead holder', async () => {
    const dead = await hold()
    const exit = once(dead.child, 'exit')
    dead.child.kill('SIGKILL')
    await exit
    const alive = await hold()
    expect(refusal().problem.params['pid']).toBe(alive.child.pid)
  })
})

describe('a data directory that cannot be used', () => {
  it.skipIf(process.getuid?.() === 0)('is refused when it cannot be written (skipped for root, who may)', () => {
    chmodSync(directory, 0o500)
    expect(refusal().problem).toMatchObject({ code: 'store.directory', params: { directory } })
    chmodSync(directory, 0o700)
  })

  it('is refused when it is a file, lies below one, or where nobody may make one', () => {
    const file = join(directory, 'file')
    writeFileSync(file, 'mine')
    for (const path of [file, join(file, 'below'), '/proc/atalaya']) {
      const error = (() => {
        try {
          return holdData(path, { role: 'collector', command: 'test' })
        } catch (error) {
          return error
        }
      })()
      expect(error).toBeInstanceOf(AppError)
      expect(error).toMatchObject({
        kind: 'unavailable',
        problem: { code: 'store.directory', params: { directory: path } },
      })
    }
    expect(existsSync(file)).toBe(true)
  })

  it('is refused when somebody else’s file has the lock’s name, which is left alone', () => {
    const path = join(directory, 'holder.db')
    writeFileSync(path, 'not a database at all, and longer than a header of SQLite would be: '.repeat(40))
    const before = statSync(path).size
    expect(refusal().problem).toMatchObject({ code: 'store.corrupt', params: { path } })
    expect(statSync(path).size).toBe(before)
    rmSync(path)
    mkdirSync(path)
    expect(refusal().problem.code).toBe('store.cannot_open')
  })
})
