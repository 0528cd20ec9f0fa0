/**
 * Mistake 11: a secret that is shown back: by a view of the configuration, an error, a log (Prometheus, CVE-2026-42151).
 *
 * Twenty kinds of secrets, each with a word of its own, over servers that throw everything they are sent back in their
 * errors: no word may come out anywhere, in no spelling.
 */
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stringify } from 'yaml'
import { openAccessStore } from '../../store/state/access/access-store.ts'
import { makePlace, type Place, until } from '../commands/program.ts'
import { expectFound } from './planted.ts'

let place: Place
let echo: Server
beforeEach(async () => {
  place = makePlace()
  // status 500 with all headers in body and reason, and a redirect that carries them on
  echo = createServer((request, response) => {
    const told = Object.entries(request.headers).map(([name, value]) => `${name}=${value}`)
    told.sort((a, b) => b.length - a.length)
    const words = `${request.url} ${told.join(' ')}`
    // otherwise nobody would send it a token
    if (request.url!.endsWith('/hub/health')) response.writeHead(200).end()
    else if (request.url!.includes('redirect'))
      response.writeHead(302, { Location: `http://127.0.0.1:1/?${encodeURIComponent(words)}` }).end(words)
    else
      response
        .writeHead(500, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ message: words, errors: [{ error: words }] }))
  })
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await place.leave()
  echo.closeAllConnections()
  await new Promise((resolve) => echo.close(resolve))
})

const canary = (kind: string): string => `canary-${kind}-4f9a1c77`
/** As slurmctld makes them; the word is its signature. */
const jwt = (kind: string): string => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256' })}.${part({ exp: 4e9, sun: 'monitor' })}.${canary(kind)}`
}

function layOut(): { readonly config: string; readonly words: readonly string[] } {
  const host = `127.0.0.1:${(echo.address() as AddressInfo).port}`
  const url = `http://${host}`
  const words: string[] = []
  const secret = (kind: string): string => {
    words.push(canary(kind))
    return canary(kind)
  }
  const file = (kind: string, text = secret(kind)): string => place.file(`${kind}.secret`, `${text}\n`)
  words.push(canary('slurmjwt'), canary('accountingjwt'))
  const config = {
    store: {
      metrics: { engine: 'influxdb', url, database: 'd', username: 'u', passwordFile: file('influxpassword') },
      other: { engine: 'victoriametrics', url, tokenFile: file('victoriatoken') },
    },
    access: {
      publicUrl: 'http://127.0.0.1:8080',
      hub: { url, clientId: 'c', clientSecretFile: file('oauthsecret'), roles: { everybody: 'viewer' } },
    },
    sources: {
      host: [{ node: 'here', intervalSeconds: 5 }],
      slurm: [{ cluster: 'c', rest: { url, user: 'monitor', tokenFile: file('slurmjwt', jwt('slurmjwt')) } }],
      slurm_accounting: [
        { cluster: 'c', rest: { url, user: 'monitor', tokenFile: file('accountingjwt', jwt('accountingjwt')) } },
      ],
      jupyterhub: [
        { name: 'inline', url, token: secret('hubtoken') },
        { name: 'file', url, tokenFile: file('hubfile') },
        { name: 'env', url, tokenEnv: 'HUB_TOKEN' },
        { name: 'moved', url: `${url}/redirect`, token: secret('hubredirect') },
      ],
      prometheus: [
        {
          profile: 'node_exporter',
          intervalSeconds: 5,
          basicAuthFile: file('basicauth', `user:${secret('basicpassword')}`),
          path: '/redirect',
          targets: [host],
        },
        {
          profile: 'node_exporter',
          intervalSeconds: 5,
          bearerTokenFile: file('bearer'),
          targets: [host],
        },
      ],
    },
  }
  words.push(canary('environment'))
  return { config: stringify(config), words }
}

const environment = { HUB_TOKEN: canary('environment') }

/** A piece of text in base64, wherever it begins in what was encoded: what surrounds it changes the letters at both ends. */
const inBase64 = (word: string): readonly string[] =>
  ['', 'x', 'xx'].flatMap((before) => {
    const encoded = Buffer.from(before + word)
      .toString('base64')
      .replace(/=+$/, '')
    const inner = encoded.slice(
      Math.ceil((before.length * 4) / 3),
      Math.floor(((before.length + word.length) * 4) / 3 - 1),
    )
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })

/** In the clear, in another case, as headers and addresses carry it, and as what one looks up in a list of hashes. */
function formsOf(word: string): readonly string[] {
  const hashes = ['md5', 'sha1', 'sha256'].flatMap((name) => [hash(name, word, 'hex'), hash(name, word, 'base64')])
  const hex = Buffer.from(word).toString('hex')
  return [word, encodeURIComponent(word), hex, ...inBase64(word), ...hashes].flatMap((form) => [
    form,
    form.toLowerCase(),
  ])
}

function expectNone(text: string, words: readonly string[], where: string): void {
  const folded = text.toLowerCase()
  for (const word of words)
    for (const form of formsOf(word))
      expect(text.includes(form) || folded.includes(form.toLowerCase()), `${word} in ${where}`).toBe(false)
}

interface Said {
  /** all that was in play */
  readonly words: readonly string[]
  /** what was said, by where */
  readonly texts: Readonly<Record<string, string>>
}

/** The service over targets that give everything back, asked for all it shows by somebody who may see all of it. */
async function serviceSays(log: string): Promise<Said> {
  const { config, words } = layOut()
  place.file('atalaya.yaml', config)
  const { child, firstLine, ended } = place.run(['start', '--port', '0', '--json', '--log', log], environment)
  const { url } = JSON.parse(await firstLine) as { url: string }
  const store = openAccessStore(join(place.directory, 'data'))
  const now = Date.now() / 1000
  const { secret: token } = store.tokens.create({ name: 'x', role: 'admin', expires: now + 1_000 }, now)
  const session = store.logins.open({ subject: 'local', actor: 'local', role: 'admin' }, now)
  const link = store.logins.createLink('admin', now)
  store.close()
  const texts: Record<string, string> = {}
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(new URL(path, url), { redirect: 'manual', ...init })
    const headers = [...response.headers].filter(([name]) => name !== 'set-cookie')
    const text = `${JSON.stringify(headers)} ${await response.text()}`
    texts[`${path} ${Object.keys(texts).length}`] = text
    return text
  }
  const headers = { Authorization: `Bearer ${token}` }
  // every target was asked, and failed
  await until(
    async () => JSON.parse(await (await fetch(new URL('/api/v1/sources', url), { headers })).text()) as Sources,
    ({ sources }) => sources.length > 6 && sources.every(({ lastAttempt }) => lastAttempt !== null),
  )
  for (const path of PATHS) await ask(path, { headers })
  await ask('/api/v1/me', { headers: { Cookie: `__Host-atalaya=${session}` } })
  const wrong = ['wrongbearer', 'wrongcookie', 'wronglink', 'oauthcode', 'oauthstate', 'question'].map(canary)
  const [bearer, cookie, wrongLink, code, state, question] = wrong
  await ask('/api/v1/usage?zone=nowhere', { headers: { Authorization: `Bearer ${bearer}` } })
  await ask('/api/v1/usage', { headers: { Cookie: `__Host-atalaya=${cookie}` } })
  const body = JSON.stringify({ link: wrongLink })
  await ask('/api/v1/login', {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
  })
  const answer = `/api/v1/login/hub/callback?code=${code}&state=${state}`
  await ask(answer, { headers: { Cookie: `__Host-atalaya-login=${question}` } })
  child.kill('SIGTERM')
  const { out, err } = await ended
  const [key] = [readFileSync(join(place.directory, 'data', 'people.key'))].map((bytes) => bytes.toString('latin1'))
  // the path of a question that nobody asked is its own affair
  return { words: [...words, ...wrong, token, session, link, key!], texts: { ...texts, output: out + err } }
}
type Sources = { sources: { lastAttempt: number | null }[] }

const PATHS = [
  ...[
    '/api/v1/sources',
    '/metrics',
    '/readyz',
    '/api/v1/me',
    '/api/v1/audit',
    '/api/v1/ledger',
    '/api/v1/openapi.json',
  ],
  ...['/api/v1/nothing', '/api/v1/login/hub', '/api/v1/snapshot', '/api/v1/catalogue'],
]

async function nothingTellsASecret(say: () => Promise<Said>): Promise<void> {
  const { words, texts } = await say()
  expect(words.length).toBeGreaterThanOrEqual(20)
  expect(Object.keys(texts).length).toBeGreaterThan(0)
  for (const [where, text] of Object.entries(texts)) expectNone(text, words, where)
}

describe('11. no secret', () => {
  it.each(['human', 'json'])(
    'is in what the service says, answers or logs (%s)',
    (log) => nothingTellsASecret(() => serviceSays(log)),
    60_000,
  )

  it('is in what `doctor` and `check-config` say', async () => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    const { config, words } = layOut()
    place.file('atalaya.yaml', config)
    for (const args of [['doctor'], ['doctor', '--json'], ['check-config'], ['check-config', '--json']]) {
      const { out, err } = await place.here(args, environment)
      expectNone(out + err, words, args.join(' '))
    }
  }, 60_000)

  it.each([
    ['a list', (secret: string) => ({ token: [secret] })],
    ['a key of its own', (secret: string) => ({ tokem: secret })],
    ['together with another', (secret: string) => ({ token: secret, tokenFile: secret })],
    ['an address', (secret: string) => ({ url: `http://u:${secret}@` })],
  ])('is in the message about a configuration that is wrong: %s', async (_, entry) => {
    const secret = canary('misplaced')
    place.file(
      'atalaya.yaml',
      stringify({ sources: { jupyterhub: [{ name: 'a', url: 'http://127.0.0.1:1', ...entry(secret) }] } }),
    )
    const { code, out, err } = await place.here(['check-config'])
    expect(code).toBe(2)
    expectNone(out + err, [secret], 'the message')
  })

  it.each<[string, (word: string) => string]>([
    ['a view of the configuration', (word) => JSON.stringify({ store: { token: word } })],
    ['an error that tells what was asked', (word) => `HTTP 500: authorization=Bearer ${word}`],
    ['a header of Basic', (word) => `Basic ${Buffer.from(`user:${word}`).toString('base64')}`],
    ['an address', (word) => `http://127.0.0.1/?next=${encodeURIComponent(`u:${word}@`)}`],
    ['in capitals', (word) => word.toUpperCase()],
    ['a hash', (word) => hash('sha256', word, 'hex')],
    ['bytes in hexadecimal', (word) => `<${Buffer.from(`x${word}`).toString('hex')}>`],
  ])('is overlooked where it is planted: %s', (_, tell) =>
    expectFound(() =>
      nothingTellsASecret(async () => {
        const words = Array.from({ length: 20 }, (_, at) => canary(`kind${at}`))
        return { words, texts: { fine: 'all is well', told: tell(words[7]!) } }
      }),
    ),
  )
})
