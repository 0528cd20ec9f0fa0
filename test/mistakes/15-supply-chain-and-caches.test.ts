/**
 * Mistake 15: what comes from elsewhere and is believed: packages that run scripts when they are installed (Shai-Hulud),
 * headers by which somebody says who they are, and what a cache in between hands to others (OWASP ASVS 15.3.4, 14.3.2).
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccess } from '../../api/access/access.ts'
import { type Lock, nameOf, readLock } from '../../scripts/sbom.ts'
import { type AccessStore, openAccessStore } from '../../store/state/access/access-store.ts'
import { NOW, withNeeded, world } from '../api/world.ts'
import { fullDeps } from './full-world.ts'
import { expectFound } from './planted.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

interface Checkout {
  readonly lock: Lock
  /** `package.json` */
  readonly asked: Readonly<Record<string, string>>
  readonly npmrc: string
  /** what installs: `scripts/setup.mjs` */
  readonly setup: string
  /** whether a package of the lock file, as it lies installed, runs something of its own when it is installed */
  hasScript(place: string): boolean
}

/** Packages whose install script we let run, each with its reason. None needs to. */
const MAY_RUN_SCRIPTS: Readonly<Record<string, string>> = {}

function packagesAreWhatTheyWere({ lock, asked, npmrc, setup, hasScript }: Checkout): void {
  const places = Object.entries(lock.packages).filter(([place]) => place !== '')
  const those = (wrong: (own: Lock['packages'][string], place: string) => boolean) =>
    places.filter(([place, own]) => wrong(own, place)).map(([place]) => place)
  expect(places.length).toBeGreaterThan(50)
  // npm leaves `resolved` out for what is in the registry it is configured with (omit-lockfile-registry-resolved)
  const registry = 'https://registry.npmjs.org/'
  const fromElsewhere = those(({ resolved }) => !(resolved ?? registry).startsWith(registry))
  expect(fromElsewhere, 'from another place').toEqual([])
  expect(npmrc, 'another registry').not.toMatch(/registry/)
  const unknown = those(({ integrity }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''))
  expect(unknown, 'without a SHA-512').toEqual([])
  const loose = Object.entries(asked).filter(
    ([name, version]) => !/^\d+\.\d+\.\d+$/.test(version) || lock.packages[`node_modules/${name}`]?.version !== version,
  )
  expect(loose, 'not one version').toEqual([])
  const { '': own } = lock.packages
  expect({ ...own!.dependencies, ...own!.devDependencies, ...own!.optionalDependencies }, 'the lock file').toEqual(
    asked,
  )
  expect(npmrc, 'runs scripts').toMatch(/^ignore-scripts=true$/m)
  expect(npmrc, 'takes what came out today').toMatch(/^min-release-age=(?:[7-9]|\d\d+)$/m)
  expect(setup, 'installs otherwise').toMatch(/\['ci', '--ignore-scripts',/)
  const running = those(({ hasInstallScript }, place) => hasInstallScript || hasScript(place)).map(nameOf)
  expect(
    running.filter((name) => !Object.hasOwn(MAY_RUN_SCRIPTS, name)),
    'with a script',
  ).toEqual([])
}

function checkout(change: Partial<Checkout> = {}): Checkout {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
  return {
    lock: readLock(),
    asked: { ...dependencies, ...devDependencies, ...optionalDependencies },
    npmrc: read('.npmrc'),
    setup: read('scripts/setup.mjs'),
    hasScript,
    ...change,
  }
}

/** npm runs node-gyp for a `binding.gyp` without being told to. */
function hasScript(place: string): boolean {
  const folder = join(root, place)
  if (!existsSync(join(folder, 'package.json'))) return false
  const { scripts = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return (
    ['preinstall', 'install', 'postinstall'].some((name) => name in scripts) || existsSync(join(folder, 'binding.gyp'))
  )
}

/** The lock file with one package in it changed. */
function lockWith(change: Partial<Lock['packages'][string]>): Lock {
  const lock = readLock()
  return {
    ...lock,
    packages: { ...lock.packages, 'node_modules/hono': { ...lock.packages['node_modules/hono']!, ...change } },
  }
}

let directory: string
let store: AccessStore
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-caches-'))
  store = openAccessStore(directory)
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true })
})

interface Asked {
  request(path: string, init?: RequestInit, env?: object): Response | Promise<Response>
}

/** What one may see is no answer to another: nothing between here and the reader keeps it for both. */
async function nothingIsKeptForOthers({ request }: Asked, paths: readonly string[]): Promise<void> {
  for (const path of [...paths.map(withNeeded), '/api/v1/nothing', '/api/v1/usage?step=fortnight'])
    for (const headers of [{}, { Accept: 'text/csv' }, { Authorization: 'Bearer wrong' }, { Host: 'evil.example' }]) {
      const response = await request(path, { headers })
      const keeping = response.headers.get('cache-control') ?? ''
      const isFresh = /(?:^|, )no-store(?:,|$)/.test(keeping)
      const isAskedAbout = /(?:^|, )private(?:,|$)/.test(keeping) && /(?:^|, )no-cache(?:,|$)/.test(keeping)
      expect(isFresh || isAskedAbout, `${path} ${JSON.stringify(headers)}: ${keeping}`).toBe(true)
      if (!response.ok) expect(isFresh, `a refusal at ${path}`).toBe(true)
    }
}

/** Headers by which proxies, and everybody else, say where a request comes from. */
const FORWARDED = [
  'X-Forwarded-For',
  'X-Real-IP',
  'Forwarded',
  'CF-Connecting-IP',
  'True-Client-IP',
  'X-Client-IP',
  'Client-IP',
]

/** Whoever is wrong ten times waits, whatever they say who they are. */
async function nobodyIsWhoTheySay({ request }: Asked): Promise<void> {
  const statuses: number[] = []
  for (let attempt = 0; attempt < 30; attempt++) {
    const address = `10.0.0.${attempt}`
    const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' }
    const said = Object.fromEntries(FORWARDED.map((name) => [name, name === 'Forwarded' ? `for=${address}` : address]))
    const init = { method: 'POST', headers: { ...headers, ...said }, body: JSON.stringify({ link: 'no' }) }
    const { status } = await request('/api/v1/login', init, { incoming: { socket: { remoteAddress: '192.0.2.7' } } })
    statuses.push(status)
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(10)
  expect(statuses.filter((status) => status === 429)).toHaveLength(20)
}

function guarded() {
  const access = createAccess({ store, anonymous: 'public', clock: { now: () => NOW } })
  const { app } = world({ deps: { access } })
  return { request: (path: string, init?: RequestInit, env?: object) => app.request(path, init, env) }
}

function answering(): Asked & { readonly paths: readonly string[] } {
  const { app, doors } = world({ deps: fullDeps('word') })
  const paths = [...new Set(doors.map(({ path }) => path))].filter((path) => !/[:*]/.test(path))
  return { paths, request: (path, init) => app.request(path, init) }
}

describe('15. what is believed of others', () => {
  it('is no package: each is pinned, known by its hash, from one registry, and runs nothing when it is installed', () =>
    packagesAreWhatTheyWere(checkout()))

  it.each<[string, () => Partial<Checkout>]>([
    [
      'another registry in the lock file',
      () => ({ lock: lockWith({ resolved: 'https://npm.evil.example/hono.tgz' }) }),
    ],
    [
      'a repository in the place of a registry',
      () => ({ lock: lockWith({ resolved: 'git+ssh://git@github.com/x/y.git#1' }) }),
    ],
    ['a hash that can be forged', () => ({ lock: lockWith({ integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }) })],
    ['no hash', () => ({ lock: lockWith({ integrity: undefined }) })],
    ['an install script in the lock file', () => ({ lock: lockWith({ hasInstallScript: true }) })],
    [
      'an install script that the lock file does not tell of',
      () => ({ hasScript: (place) => place.endsWith('/hono') }),
    ],
    ['a range of versions', () => ({ asked: { ...checkout().asked, hono: '^4.13.19' } })],
    ['another version than the lock file has', () => ({ lock: lockWith({ version: '4.0.0' }) })],
    ['a package that the lock file does not know', () => ({ asked: { ...checkout().asked, 'left-pad': '1.3.0' } })],
    ['scripts that run', () => ({ npmrc: read('.npmrc').replace('ignore-scripts=true', '') })],
    ['versions of today', () => ({ npmrc: read('.npmrc').replace(/min-release-age=\d+/, 'min-release-age=0') })],
    ['another registry', () => ({ npmrc: `${read('.npmrc')}registry=https://npm.evil.example/\n` })],
    ['an installation that takes what is newest', () => ({ setup: "spawnSync('npm', ['install'])" })],
  ])('is found where it is planted: %s', (_, change) => expectFound(() => packagesAreWhatTheyWere(checkout(change()))))

  it('is no cache: every answer is kept by nobody, or by its reader alone and asked about again', () => {
    const { paths, request } = answering()
    return nothingIsKeptForOthers({ request }, paths)
  })

  it.each<[string, string | null]>([
    ['for everybody', 'public, max-age=60'],
    ['without a word', null],
    ['for its reader, who does not ask again', 'private, max-age=60'],
  ])('is found where it is planted: an answer that is kept %s', (_, keeping) => {
    const { paths, request } = answering()
    const cached: Asked['request'] = async (path, init) => {
      const response = await request(path, init)
      if (path !== '/api/v1/usage') return response
      const headers = new Headers(response.headers)
      headers.delete('cache-control')
      if (keeping !== null) headers.set('cache-control', keeping)
      return new Response(response.body, { status: response.status, headers })
    }
    return expectFound(() => nothingIsKeptForOthers({ request: cached }, paths))
  })

  it('is no header: who is on the other end of the connection says the connection', () => nobodyIsWhoTheySay(guarded()))

  it.each(FORWARDED)('is found where it is planted: %s', (name) => {
    const { request } = guarded()
    const app = new Hono()
    app.all('*', async (c) => {
      const said = c.req.header(name)
      return request(
        c.req.path,
        { method: c.req.method, headers: c.req.raw.headers, body: await c.req.text() },
        {
          incoming: { socket: { remoteAddress: said } },
        },
      )
    })
    return expectFound(() => nobodyIsWhoTheySay({ request: (path, init) => app.request(path, init) }))
  })
})
