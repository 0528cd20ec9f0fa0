/**
 * Secrets that a configuration may hold, each with a word of its own, over servers that throw everything they are sent
 * back in their errors: no word may come out anywhere.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { makePlace, type Place, until } from './program.ts'

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

/** In the clear, and as headers and addresses carry it. */
function expectNone(text: string, words: readonly string[], where: string): void {
  for (const word of words)
    for (const form of [word, Buffer.from(word).toString('base64').replace(/=+$/, ''), encodeURIComponent(word)])
      expect(text.includes(form), `${word} in ${where}`).toBe(false)
}

describe('no secret', () => {
  it.each(['human', 'json'])(
    'is in what the service says, answers or logs (%s)',
    async (log) => {
      const { config, words } = layOut()
      place.file('atalaya.yaml', config)
      const { child, firstLine, ended } = place.run(['start', '--port', '0', '--json', '--log', log], environment)
      const { url } = JSON.parse(await firstLine) as { url: string }
      const token = (await place.run(['token', 'create', 'x', '--role', 'admin']).ended).out.trim()
      const link = (await place.run(['login']).ended).out.trim()
      const headers = { Authorization: `Bearer ${token}` }
      const text = async (path: string) => (await fetch(new URL(path, url), { headers, redirect: 'manual' })).text()
      // every target was asked, and failed
      await until(
        async () => JSON.parse(await text('/api/v1/sources')) as { sources: { lastAttempt: number | null }[] },
        ({ sources }) => sources.length > 6 && sources.every(({ lastAttempt }) => lastAttempt !== null),
      )
      const all = [...words, token, link.split('#')[1]!]
      for (const path of [
        '/api/v1/sources',
        '/metrics',
        '/readyz',
        '/api/v1/me',
        '/api/v1/audit',
        '/api/v1/ledger',
        '/api/v1/openapi.json',
        '/api/v1/nothing',
        '/api/v1/login/hub',
      ])
        expectNone(await text(path), all, path)
      const wrong = canary('wrongbearer')
      const refused = await fetch(new URL(`/api/v1/usage?zone=${wrong}`, url), {
        headers: { Authorization: `Bearer ${wrong}` },
      })
      expectNone(await refused.text(), [wrong], 'the refusal of a token')
      child.kill('SIGTERM')
      const { out, err } = await ended
      expectNone(out + err, [...all, wrong], 'output and log')
    },
    60_000,
  )

  it('is in what `doctor` and `check-config` say', async () => {
    const { config, words } = layOut()
    place.file('atalaya.yaml', config)
    for (const args of [['doctor'], ['doctor', '--json'], ['check-config'], ['check-config', '--json']]) {
      const { out, err } = await place.run(args, environment).ended
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
    const { code, out, err } = await place.run(['check-config']).ended
    expect(code).toBe(2)
    expectNone(out + err, [secret], 'the message')
  })
})
