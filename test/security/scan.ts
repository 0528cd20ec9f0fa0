/**
 * Runs a public web scanner (wapiti, of Debian's packages) against a service of its own on the loopback, with data in it
 * and the built pages: once as nobody, once with a token that may everything. Ends with 1 where it finds anything above
 * informational, with 0 and a word where there is no wapiti.
 *
 *   node test/security/scan.ts [--attack-seconds 60]     for each kind of attack; most end sooner
 */
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { z } from 'zod'
import { openAccessStore } from '../../store/state/access/access-store.ts'
import { makePlace, type Place, until } from '../commands/program.ts'

const root = join(import.meta.dirname, '../..')
/**
 * All that need nothing from elsewhere. Not among them: `nikto` and `wapp` (lists out of the internet), `ssrf` and `xxe` (a
 * server in the internet; see test/mistakes/05), `brute_login_form` (there is no password to try).
 */
const MODULES = [
  ...['backup', 'blindsql', 'buster', 'cookieflags', 'crlf', 'csp', 'csrf', 'exec', 'file', 'htaccess', 'http_headers'],
  ...['methods', 'permanentxss', 'redirect', 'shellshock', 'sql', 'xss'],
]
const CRAWL_SECONDS = 20
/** Whatever is left then is not tried: both together take less than ten minutes. */
const MOST_SECONDS = 290

const Finding = z.looseObject({
  method: z.string(),
  path: z.string(),
  info: z.string(),
  level: z.number(),
  parameter: z.string(),
})
const Findings = z.record(z.string(), z.array(Finding))
const Report = z.looseObject({ vulnerabilities: Findings, anomalies: Findings, additionals: Findings.default({}) })
type Finding = z.output<typeof Finding> & { readonly kind: string }

type Ask = (path: string) => Promise<Response>
interface Explanation {
  readonly kind: string
  readonly info: RegExp
  readonly words: string
  /** whether it is so, looked at each time */
  holds(finding: Finding, ask: Ask): Promise<boolean>
}

/** What it finds and what is as it should be. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    ...{ kind: 'Backup file', info: /found for/ },
    words: 'every name below /nodo/ has a page, which is the built one, the same for all, without data',
    holds: async ({ path }, ask) => {
      const [found, page] = await Promise.all([ask(path), ask('/operacion')])
      return path.startsWith('/nodo/') && (await found.text()) === (await page.text())
    },
  },
  {
    ...{ kind: 'HTTP Secure Headers', info: /^X-XSS-Protection/ },
    words: 'it is 0: what browsers did at 1 could be turned against pages (OWASP HTTP Headers Cheat Sheet)',
    holds: async (_, ask) => (await ask('/')).headers.get('x-xss-protection') === '0',
  },
  {
    ...{ kind: 'HTTP Secure Headers', info: /^Strict-Transport-Security/ },
    words: 'it is for https: browsers take it from nobody in the clear (RFC 6797, 8.1)',
    holds: async (_, ask) => (await ask('/')).url.startsWith('http:'),
  },
]

async function explained(finding: Finding, ask: Ask): Promise<string | undefined> {
  const explanation = EXPLANATIONS.find(({ kind, info }) => kind === finding.kind && info.test(finding.info))
  return explanation && (await explanation.holds(finding, ask)) ? explanation.words : undefined
}

const Contract = z.object({
  paths: z.record(
    z.string(),
    z.object({
      get: z
        .object({
          parameters: z
            .array(z.object({ name: z.string(), schema: z.looseObject({ enum: z.array(z.string()).optional() }) }))
            .default([]),
        })
        .optional(),
    }),
  ),
})

/** What a reader would give for a parameter, so that what the scanner changes lies beside what is understood. */
const VALUES: Readonly<Record<string, string>> = {
  ...{ metric: 'node.cpu_busy_ratio', from: 'now-30d', to: 'now', zone: 'UTC', where: 'node:login01', fold: 'max' },
  ...{ by: 'node', followUpDays: '90', after: '1', course: 'R', year: '2024', hub: 'x', figure: 'jobsEnded' },
  ...{ back: '/operacion', code: 'x', state: 'x' },
}
/** Where a route means something else by the same name. */
const OF_ROUTE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/api/v1/series': { step: '3600' },
  '/api/v1/usage': { by: 'account', where: 'account:x' },
  '/api/v1/sessions': { by: 'hub' },
  '/api/v1/bridge': { by: 'course' },
  '/api/v1/training': { by: 'course' },
  '/api/v1/utilisation': { by: 'type' },
  '/api/v1/forecasts': { metric: 'requestedCoreHours', where: 'cluster:x', by: 'cluster', horizon: '30', levels: '80' },
}
const PAGES = [
  '/',
  '/operacion',
  '/uso',
  '/puente',
  '/planificacion',
  '/planificacion/demanda',
  '/nodo/login01?cluster=x',
  '/entrar?problem=x',
  '/favicon.svg',
]

/** Every route with its parameters, and every page. */
function addressesOf(contract: unknown): readonly string[] {
  const routes = Object.entries(Contract.parse(contract).paths).flatMap(([path, { get }]) => {
    if (!get) return []
    const query = get.parameters.flatMap(({ name, schema }) => {
      const value = OF_ROUTE[path]?.[name] ?? VALUES[name] ?? schema.enum?.find((one) => one !== '')
      return value === undefined ? [] : [[name, value]]
    })
    return [query.length === 0 ? path : `${path}?${new URLSearchParams(query as string[][])}`]
  })
  return [...routes, ...PAGES]
}

/** With something of every kind in it. */
async function fill(place: Place): Promise<void> {
  const fixtures = join(root, 'test/fixtures')
  const files = [
    ['sacct', 'slurm/24.11/accounting/sacct-P.txt'],
    ['training', 'training/propia.csv'],
    ['publications', 'publications/publicaciones.csv'],
    ['inventory', 'hardware/inventario.csv'],
  ] as const
  for (const [kind, file] of files) {
    const name = file.split('/').at(-1)!
    copyFileSync(join(fixtures, file), join(place.directory, name))
    const more =
      kind === 'sacct'
        ? ['--cluster', 'serafin', '--time-zone', 'UTC']
        : kind === 'inventory'
          ? ['--cluster', 'serafin']
          : []
    const { code, err } = await place.run(['import', kind, name, ...more]).ended
    if (code !== 0) process.stdout.write(`  import ${kind}: ${err.split('\n')[0]}\n`)
  }
}

interface Pass {
  readonly name: string
  readonly url: string
  readonly addresses: readonly string[]
  readonly headers: readonly string[]
  readonly attackSeconds: number
}

async function scan({ name, url, addresses, headers, attackSeconds }: Pass): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-scan-'))
  try {
    for (const part of ['session', 'config']) mkdirSync(join(folder, part))
    const args = [
      ...['--url', `${url}/`, '--scope', 'domain', '--module', MODULES.join(','), '--level', '2', '--no-bugreport'],
      ...['--flush-session', '--store-session', join(folder, 'session'), '--store-config', join(folder, 'config')],
      ...['--max-scan-time', String(CRAWL_SECONDS), '--max-attack-time', String(attackSeconds), '--timeout', '10'],
      ...['--verbose', '2', '--format', 'json', '--output', join(folder, 'report.json')],
      ...addresses.flatMap((address) => ['--start', `${url}${address}`]),
      ...headers.flatMap((header) => ['--header', header]),
    ]
    const { requests, cut, code } = await run('wapiti', args, MOST_SECONDS * 1_000)
    if (!existsSync(join(folder, 'report.json'))) throw new Error(`${name}: wapiti left no report (status ${code})`)
    const report = Report.parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')))
    const found = Object.entries({ ...report.vulnerabilities, ...report.anomalies, ...report.additionals }).flatMap(
      ([kind, list]) => list.map((finding) => ({ ...finding, kind })),
    )
    const left = cut.length > 0 ? `; not all that it has was tried of ${cut.join(' ')}` : ''
    process.stdout.write(
      `${name}: ${addresses.length} addresses, ${requests} attacks, ${found.length} findings${left}\n`,
    )
    return found
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Ran {
  readonly code: number | null
  readonly requests: number
  /** kinds of attacks that took too long to be tried to their end */
  readonly cut: readonly string[]
}

function run(program: string, args: readonly string[], milliseconds: number): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: milliseconds, killSignal: 'SIGKILL' } as const
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], ...limits })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      const cut = [...said.matchAll(/Max attack time was reached for module (\w+)/g)].map(([, module]) => module!)
      resolve({ code, requests: said.split('[¨]').length - 1, cut })
    })
  })
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { 'attack-seconds': { type: 'string', default: '60' } } })
  const version = spawnSync('wapiti', ['--version'], { encoding: 'utf8' })
  if (version.error) {
    process.stdout.write('scan skipped: wapiti is missing (Debian: apt-get install --no-install-recommends wapiti)\n')
    return 0
  }
  if (!existsSync(join(root, 'dashboard/dist/index.html')))
    throw new Error('build the pages first: node scripts/run.mjs vite build dashboard')
  process.stdout.write(`${version.stdout.trim().split('\n').at(-1)}, modules ${MODULES.join(' ')}\n`)
  const place = makePlace()
  try {
    await fill(place)
    place.file(
      'atalaya.yaml',
      stringify({ access: { anonymous: 'public' }, sources: { host: [{ node: 'login01', intervalSeconds: 5 }] } }),
    )
    const { firstLine } = place.run(['start', '--port', '0', '--json'])
    const url = (JSON.parse(await firstLine) as { url: string }).url.replace(/\/$/, '')
    const store = openAccessStore(join(place.directory, 'data'))
    const now = Date.now() / 1000
    const { secret } = store.tokens.create({ name: 'scan', role: 'admin', expires: now + 7_200 }, now)
    store.close()
    const authorization = `Bearer ${secret}`
    const ask: Ask = (path) => fetch(`${url}${path}`, { headers: { authorization } })
    await until(
      () => ask('/readyz'),
      ({ ok }) => ok,
    )
    const addresses = addressesOf(await (await ask('/api/v1/openapi.json')).json())
    // what is a refusal already tells nothing when it is changed
    for (const address of addresses) {
      const { status } = await fetch(`${url}${address}`, { headers: { authorization }, redirect: 'manual' })
      if (status >= 400 && !address.includes('/login/'))
        process.stdout.write(`  ${status} before anything is changed: ${address}\n`)
    }
    const attackSeconds = Number(values['attack-seconds'])
    const passes = [
      { name: 'as nobody', headers: [] },
      { name: 'with a token that may everything', headers: [`Authorization: ${authorization}`] },
    ]
    const found: Finding[] = []
    for (const pass of passes) found.push(...(await scan({ ...pass, url, addresses, attackSeconds })))
    let worst = 0
    const understood = new Map<string, number>()
    for (const finding of found) {
      const words = await explained(finding, ask)
      if (words !== undefined) understood.set(words, (understood.get(words) ?? 0) + 1)
      else {
        const { kind, level, method, path, parameter, info } = finding
        worst = Math.max(worst, level)
        process.stdout.write(`  level ${level}, ${kind}: ${method} ${path} ${parameter}: ${info}\n`)
      }
    }
    for (const [words, count] of understood) process.stdout.write(`  as it should be (${count}): ${words}\n`)
    if (!(await ask('/healthz')).ok) throw new Error('the service does not answer any more')
    process.stdout.write(worst > 0 ? 'above informational: the above\n' : 'nothing above informational\n')
    return worst > 0 ? 1 : 0
  } finally {
    await place.leave()
  }
}

process.exitCode = await main()
