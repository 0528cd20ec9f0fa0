/**
 * Mistake 4: a key that can be guessed, or that is taken literally. Grafana served any snapshot under the key `:key`
 * (CVE-2021-39226); OWASP API1:2023 is asking for what belongs to somebody else by its number.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Access, createAccess } from '../../api/access/access.ts'
import { mayAct, ROLES } from '../../core/roles.ts'
import { type AccessStore, openAccessStore } from '../../store/state/access/access-store.ts'
import { hashOf } from '../../store/state/access/secrets.ts'
import { NOW, world } from '../api/world.ts'
import { expectFound } from './planted.ts'

let directory: string
let store: AccessStore
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-keys-'))
  store = openAccessStore(directory)
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true })
})

const makeToken = () => store.tokens.create({ name: 'grafana', role: 'admin', expires: NOW + 1_000 }, NOW).secret
const makeSession = () => store.logins.open({ subject: 'local', actor: 'local', role: 'admin' }, NOW)
const makeLink = () => store.logins.createLink('admin', NOW)
const accessOver = (tokens: AccessStore['tokens']): Access =>
  createAccess({ store: { ...store, tokens }, anonymous: 'public', clock: { now: () => NOW } })

/** All that is not the secret itself, and that some program has taken for one. */
function probes(): readonly string[] {
  const [token, session, link] = [makeToken(), makeSession(), makeLink()]
  const literals = ':key :token {key} %s * % _ null undefined NaN true 0 1 admin local __proto__ constructor'.split(' ')
  const injected = ["' OR 1=1 --", '" OR ""="', '{"$ne":null}', '[]', '../state.db', '\u0000', ' ', '']
  const shapes = [token.slice(0, -1), `${token}x`, token.toUpperCase(), token.slice(10), `${token.slice(0, 10)}%`]
  // what a copy of the file would give away, and secrets for something else
  const others = [hashOf(token).toString('hex'), hashOf(token).toString('base64url'), session, link]
  return [...literals, ...injected, ...shapes, ...others]
}

async function onlyTheSecretHolds(access: Access): Promise<void> {
  const { app } = world({ deps: { access } })
  for (const probe of probes()) {
    const caller = await access.identify({ session: undefined, token: probe })
    expect(caller, `token ${probe}`).toBeUndefined()
    const asSession = await access.identify({
      session: probe.startsWith('atl_session_') ? `${probe}x` : probe,
      token: undefined,
    })
    expect(asSession?.role, `session ${probe}`).toBe('public')
    if (!probe.startsWith('atl_link_')) expect(access.enter(probe, true), `link ${probe}`).toBeUndefined()
    // as they arrive; what cannot be a header never does
    if (/[^\t\x20-\x7e]/.test(probe)) continue
    const response = await app.request('/api/v1/audit', { headers: { Authorization: `Bearer ${probe}` } })
    expect(response.status, `header ${probe}`).toBe(401)
  }
  // and the secret itself does
  expect((await access.identify({ session: undefined, token: makeToken() }))?.role).toBe('admin')
}

/** As many as nobody could tell from chance: no two alike, 128 bits at the least, each bit as often as not. */
function secretsAreRandom(make: () => string): void {
  const COUNT = 1_000
  const bits = new Map<number, number>()
  const made = new Set<string>()
  for (let round = 0; round < COUNT; round++) {
    const secret = make()
    made.add(secret)
    const bytes = Buffer.from(secret.replace(/^atl_[a-z]+_/, ''), 'base64url')
    expect(bytes.length * 8, 'bits').toBeGreaterThanOrEqual(128)
    for (const [at, byte] of bytes.entries())
      for (let bit = 0; bit < 8; bit++) bits.set(at * 8 + bit, (bits.get(at * 8 + bit) ?? 0) + ((byte >> bit) & 1))
  }
  expect(made.size, 'different ones').toBe(COUNT)
  // 256 bits of 1,000 coins each: one off by 200 comes once in 10^33 runs
  for (const [bit, ones] of bits) expect(Math.abs(ones - COUNT / 2), `bit ${bit}`).toBeLessThan(200)
}

/** Nothing is asked for by a number of somebody's: where a route begins to, its test of whose it is belongs here. */
function nothingIsAskedForByNumber(paths: Iterable<string>): void {
  const withParameter = [...paths].filter((path) => /[:*{]/.test(path))
  // files and a page without data; the names of nodes are not secrets, and the page asks the API for them
  expect(withParameter).toEqual(['/nodo/:node', '/assets/*', '/:file{[\\w-]+\\.(?:svg|ico|png|webmanifest|txt)}'])
}

describe('4. a key that can be guessed', () => {
  it('opens nothing: only the secret itself holds, for what it was made for', () =>
    onlyTheSecretHolds(accessOver(store.tokens)))

  it.each<[string, (secret: string, tokens: AccessStore['tokens']) => boolean]>([
    ['a literal', (secret) => secret === ':key'],
    ['a pattern', (secret) => secret.includes('%')],
    ['the hash itself', (secret) => /^[0-9a-f]{64}$/.test(secret)],
    ['the first letters', (secret) => secret.startsWith('atl_token_')],
    ['a session in the place of a token', (secret) => store.logins.find(secret, NOW) !== undefined],
  ])('is found where it is planted: %s', async (_, holds) => {
    const admin = {
      id: 1,
      name: 'x',
      role: 'admin',
      created: NOW,
      expires: NOW + 9,
      used: null,
      revoked: null,
    } as const
    const find: AccessStore['tokens']['find'] = (secret, now) =>
      holds(secret, store.tokens) ? admin : store.tokens.find(secret, now)
    await expectFound(() => onlyTheSecretHolds(accessOver({ ...store.tokens, find })))
  })

  it('is none of ours: tokens, links and sessions are random', () => {
    for (const make of [makeToken, makeSession, makeLink]) secretsAreRandom(make)
  })

  it('is found where it is planted: a number that counts, and one of too few bits', async () => {
    let count = 0
    const counting = () => `atl_token_${Buffer.from(String(count++).padStart(32, '0')).toString('base64url')}`
    await expectFound(() => secretsAreRandom(counting))
    const short = () => Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString('base64url')
    await expectFound(() => secretsAreRandom(short))
  })

  it('is in no path', () => nothingIsAskedForByNumber(world().doors.map(({ path }) => path)))

  it('is found in a path where it is planted', () =>
    expectFound(() => nothingIsAskedForByNumber([...world().doors.map(({ path }) => path), '/api/v1/tokens/:id'])))

  it('makes nobody more than they are: a session never has a role above its own', async () => {
    const access = accessOver(store.tokens)
    for (const role of ROLES) {
      const session = store.logins.open({ subject: 'local', actor: 'local', role }, NOW)
      const caller = await access.identify({ session, token: undefined })
      expect(mayAct(role, caller!.role)).toBe(true)
    }
  })
})
