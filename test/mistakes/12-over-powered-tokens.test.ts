/**
 * Mistake 12: a token that may more than it is used for. Whoever makes tokens of Slurm "has the power of root"
 * (slurm.schedmd.com/jwt.html), and a Hub's scope to start servers runs anything as anybody. Judged by what the other side
 * says, never tried out.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Hub } from '../../collector/jupyterhub/requests.ts'
import { checkStrength } from '../../collector/jupyterhub/strength.ts'
import type { HttpAnswer, HttpClient } from '../../collector/scrape.ts'
import { createAsk, type RestConnection } from '../../collector/slurm/rest-ask.ts'
import { AppError } from '../../core/errors.ts'
import { expectFound } from './planted.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atalaya-power-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const context = () => ({ signal: new AbortController().signal, now: 1 })

function answering(body: unknown): { readonly client: HttpClient; readonly asked: string[] } {
  const asked: string[] = []
  const answer: HttpAnswer = { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) }
  const get = async (url: string) => {
    asked.push(url)
    return answer
  }
  return { asked, client: { get, close: () => undefined } }
}

/** All that is needed (docs/en/configuration.md), and what comes with it on every Hub. */
const ENOUGH = ['list:users', 'read:servers', 'read:users:activity', 'read:metrics']
const HARMLESS = [
  'read:users',
  'read:hub',
  'read:groups:name',
  'list:services',
  'access:services!service=atalaya',
  'read:users:name!user=ana',
]
/** Scopes of JupyterHub 2 to 5 that change something, or let one act as somebody. */
const STRONG = [
  ...[
    'admin-ui',
    'admin:users',
    'admin:auth_state',
    'users',
    'delete:users',
    'users:activity',
    'admin:servers',
    'servers',
  ],
  ...[
    'delete:servers',
    'start:servers',
    'tokens',
    'groups',
    'admin:groups',
    'delete:groups',
    'admin:services',
    'services',
  ],
  ...[
    'access:servers',
    'proxy',
    'shutdown',
    'shares',
    'users:shares',
    'groups:shares',
    'self',
    'inherit',
    'all',
    'manage:anything',
  ],
]

/** @returns whether a token with such an answer about itself is used */
type Judge = (itself: unknown) => Promise<boolean>

async function onlyWeakTokensAreUsed(isUsed: Judge): Promise<void> {
  for (const scopes of [ENOUGH, [...ENOUGH, ...HARMLESS], []])
    expect(await isUsed({ scopes }), scopes.join()).toBe(true)
  for (const strong of STRONG)
    for (const scope of [strong, `${strong}!user=ana`, `${strong}!server=ana/`])
      for (const scopes of [[scope], [...ENOUGH, scope], [scope, ...HARMLESS]])
        expect(await isUsed({ scopes }), scopes.join()).toBe(false)
  // before there were scopes
  expect(await isUsed({ admin: true })).toBe(false)
}

const ofTheHub: Judge = async (itself) => {
  const hub = { url: 'http://hub', client: answering(itself).client } as unknown as Hub
  return checkStrength(hub, {}, context()).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.problem.code === 'hub.token_too_strong') return false
      throw error
    },
  )
}

/** Asks slurmrestd. @returns what was sent */
type Asking = (connection: Pick<RestConnection, 'user' | 'tokenFile'>) => Promise<readonly string[]>

const jwt = (claims: object) => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256' })}.${part(claims)}.c2lnbmVk`
}

async function nothingIsSentAsTheAlmighty(ask: Asking): Promise<void> {
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const ordinary = file('monitor', jwt({ sun: 'monitor' }))
  expect(await ask({ tokenFile: ordinary })).toHaveLength(1)
  for (const almighty of ['root', 'slurm']) {
    const own = file(almighty, jwt({ sun: almighty }))
    // as `scontrol token` prints it
    const printed = file(`${almighty}-printed`, `SLURM_JWT=${jwt({ sun: almighty })}\n`)
    // one that acts for others: `X-SLURM-USER-NAME` says for whom
    const nameless = file(`${almighty}-nameless`, jwt({ exp: 4e9 }))
    for (const connection of [
      { tokenFile: own },
      { tokenFile: printed },
      { tokenFile: own, user: 'monitor' },
      { tokenFile: ordinary, user: almighty },
      { tokenFile: nameless, user: almighty },
    ])
      expect(await ask(connection), JSON.stringify(connection)).toEqual([])
  }
}

const ofSlurm: Asking = async (connection) => {
  const { client, asked } = answering({})
  await createAsk({ url: 'http://slurm', address: 'slurm', ...connection }, client)('/ping', context()).catch(
    (error) => {
      if (!(error instanceof AppError && error.problem.code === 'slurm.token_root')) throw error
    },
  )
  return asked
}

describe('12. a token that may too much', () => {
  it('of a Hub is not used, whichever of its scopes it is', () => onlyWeakTokensAreUsed(ofTheHub))

  it.each<[string, RegExp]>([
    ['a list of what is too much', /^(?:admin|servers|tokens|self|inherit)/],
    ['a list without what comes later', new RegExp(`^(?:${STRONG.slice(0, -1).join('|')})(?:!|$)`)],
    ['no filter thought of', new RegExp(`^(?:${STRONG.join('|')})$`)],
  ])('of a Hub is found where it is planted: %s', (_, tooMuch) => {
    const isUsed: Judge = async (itself) => {
      const { scopes = [], admin } = itself as { scopes?: string[]; admin?: boolean }
      return admin !== true && !scopes.some((scope) => tooMuch.test(scope))
    }
    return expectFound(() => onlyWeakTokensAreUsed(isUsed))
  })

  it('of Slurm is not sent: not that of root, not that of its own account', () => nothingIsSentAsTheAlmighty(ofSlurm))

  it('of Slurm is found where it is planted: only what the configuration says is looked at', () => {
    const ask: Asking = async ({ user }) => (user === 'root' || user === 'slurm' ? [] : ['sent'])
    return expectFound(() => nothingIsSentAsTheAlmighty(ask))
  })
})
