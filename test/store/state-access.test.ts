import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openAccessStore } from '../../store/state/access/access-store.ts'
import { openTargetStatusStore } from '../../store/state/target-status.ts'

const NOW = 1_700_000_000

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-state-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const bytes = (): Buffer => Buffer.concat(readdirSync(directory).map((name) => readFileSync(join(directory, name))))

it('somebody who is forgotten has no session any more, and is in no file, the write-ahead log included', () => {
  const store = openAccessStore(directory)
  const secret = store.logins.open({ subject: 'zulema-rara', actor: 'person 1', role: 'viewer' }, NOW)
  store.logins.open({ subject: 'bea', actor: 'person 2', role: 'viewer' }, NOW)
  expect(bytes().includes('zulema-rara')).toBe(true)
  expect(store.forget('person 1', 'ana')).toBe(1)
  expect(store.logins.find(secret, NOW)).toBeUndefined()
  expect(bytes().includes('zulema-rara')).toBe(false)
  expect(bytes().includes('bea')).toBe(true)
  store.close()
})

it('targets and logins share a file, whichever comes first', () => {
  const first = openTargetStatusStore(directory, 'write')
  const second = openAccessStore(directory)
  second.tokens.create({ name: 'a', role: 'viewer', expires: NOW + 1 }, NOW)
  first.declare([{ id: 'host:a', source: 'host', title: 'a', address: 'a', labels: {}, intervalSeconds: 5 }])
  expect(first.list()).toHaveLength(1)
  expect(second.tokens.list()).toHaveLength(1)
  first.close()
  second.close()
})
