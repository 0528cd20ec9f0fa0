import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isLoopback } from '../../commands/access-schema.ts'
import type { CommandContext, Environment, Flags } from '../../commands/command.ts'
import { readSettings } from '../../commands/settings.ts'
import { systemClock } from '../../core/clock.ts'

let directory: string
let file: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-settings-'))
  file = join(directory, 'a.yaml')
  writeFileSync(file, 'language: pt\ndata: ./from-file\nlisten: { host: localhost, port: 1111 }\n')
})
afterAll(() => rmSync(directory, { recursive: true }))

function settings(flags: Flags, env: Environment = {}) {
  const nothing = () => undefined
  const context: CommandContext = {
    flags,
    env,
    positionals: [],
    language: 'es',
    speak: nothing,
    version: '0',
    dashboardDirectory: '',
    clock: systemClock,
    out: nothing,
    err: nothing,
  }
  const { host, port, dataDirectory, language } = readSettings(context)
  return { host, port, dataDirectory, language }
}

describe('what a command runs with', () => {
  const environment = { ATALAYA_HOST: '127.0.0.3', ATALAYA_PORT: '2222', ATALAYA_DATA: '/env/data', LANG: 'en_GB' }

  it('is the default where nobody says anything', () => {
    const nowhere = { ATALAYA_CONFIG: join(directory, 'empty.yaml') }
    writeFileSync(nowhere.ATALAYA_CONFIG, '')
    expect(settings({}, nowhere)).toEqual({
      host: '127.0.0.1',
      port: 8080,
      dataDirectory: resolve('data'),
      language: 'es',
    })
  })

  it('is the file before the default', () => {
    expect(settings({ config: file })).toEqual({
      host: 'localhost',
      port: 1111,
      dataDirectory: resolve('from-file'),
      language: 'pt',
    })
  })

  it('is the environment before the file, the language excepted', () => {
    expect(settings({}, { ...environment, ATALAYA_CONFIG: file })).toEqual({
      host: '127.0.0.3',
      port: 2222,
      dataDirectory: '/env/data',
      language: 'pt',
    })
  })

  it('is the flag before all', () => {
    const flags = { config: file, host: '::1', port: '3333', data: '/flag/data', lang: 'en' }
    expect(settings(flags, { ...environment, ATALAYA_CONFIG: 'none' })).toEqual({
      host: '::1',
      port: 3333,
      dataDirectory: '/flag/data',
      language: 'en',
    })
  })

  it('names the variable that makes no sense', () => {
    expect(() => settings({ config: file }, { ATALAYA_PORT: 'http' })).toThrow('ATALAYA_PORT: "http" is not a port')
  })

  it.each([
    [{ LC_ALL: 'pt_BR.UTF-8', LANG: 'en_US' }, 'pt'],
    [{ LC_ALL: '', LC_MESSAGES: 'en_US', LANG: 'pt_BR' }, 'en'],
    [{ LANG: 'C.UTF-8' }, 'es'],
  ])('speaks as %o asks', (env, language) => {
    const none = join(directory, 'empty.yaml')
    writeFileSync(none, '')
    expect(settings({ config: none }, env).language).toBe(language)
  })
})

describe('an address only this machine can reach', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.1', false],
    ['127.evil.example', false],
    ['127.0.0.1.nip.io', false],
    ['', false],
  ])('%j: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected)
  })
})
