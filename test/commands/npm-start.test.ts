import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const data = mkdtempSync(join(tmpdir(), 'atalaya-npm-'))
let npm: ChildProcess | undefined
afterAll(() => {
  npm?.kill('SIGKILL')
  rmSync(data, { recursive: true })
})

// `npm test` has set the checkout up; without its mark `npm start` would install under our feet
const isSetUp = existsSync(join(root, 'node_modules/.atalaya-lock'))

it.skipIf(!isSetUp)('npm start serves, and a SIGTERM to npm ends the service cleanly', async () => {
  npm = spawn('npm', ['start', '--', '--port', '0', '--data', data, '--lang', 'en'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  const url = new Promise<string>((resolve, reject) => {
    npm!.stdout!.setEncoding('utf8').on('data', (text: string) => {
      out += text
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(out)
      if (found) resolve(found[0])
    })
    npm!.once('exit', (code) => reject(new Error(`npm ended with ${code}: ${out}`)))
  })
  expect((await fetch(new URL('healthz', await url))).status).toBe(200)
  npm.removeAllListeners('exit')
  const ended = new Promise<number | null>((resolve) => npm!.once('exit', resolve))
  npm.kill('SIGTERM')
  expect(await ended).toBe(0)
  await expect(fetch(await url)).rejects.toThrow()
})
