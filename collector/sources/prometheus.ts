/** Exporters that speak Prometheus' text format, read through a profile. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { COMMON_LABELS } from '../../core/catalogue.ts'
import { problemIssue } from '../../core/config/issue.ts'
import { AppError } from '../../core/errors.ts'
import { expandRange } from '../../core/ranges.ts'
import { createCounterRates } from '../counters.ts'
import { createExpositionParser, isOpenMetrics, type Layout } from '../exposition.ts'
import { customProfile, Mapping } from '../profiles/custom.ts'
import { dcgmExporter } from '../profiles/dcgm-exporter.ts'
import { nodeExporter } from '../profiles/node-exporter.ts'
import {
  type Plan,
  type PlannedSet,
  type Profile,
  type ProfileTarget,
  plannedSet,
  shortName,
} from '../profiles/profile.ts'
import { createHttpClient, expectOk, type HttpClient } from '../scrape.ts'
import { defineSource, type Limits, type Scraper } from '../source.ts'

/** Profiles that need nothing but their name. */
const PROFILES = { node_exporter: nodeExporter, dcgm_exporter: dcgmExporter } as const satisfies Record<string, Profile>
const PROFILE_NAMES = ['node_exporter', 'dcgm_exporter', 'custom'] as const

const Name = z.string().min(1)
/** Every path segment of a URL, no query: credentials belong in files. */
const ADDRESS = /^(\[[0-9a-fA-F:.]+\]|[^\s/:@?#[\]]+):(\d{1,5})$/

/** Checked where it stands, so that a bad range is told together with every other mistake of the file. */
const TargetEntry = z
  .union([Name, z.strictObject({ address: Name, node: Name.optional() })])
  .superRefine((target, context) => {
    try {
      checkTarget(target)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      context.addIssue({ ...problemIssue(error.problem.code, error.problem.params) })
    }
  })

const PrometheusEntry = z
  .strictObject({
    profile: z.enum(PROFILE_NAMES),
    /** `host:port`, ranges allowed: `node[01-64]:9100` */
    targets: z.array(TargetEntry).min(1),
    intervalSeconds: z.number().min(1).default(15),
    labels: z.partialRecord(z.enum(COMMON_LABELS), Name).default({}),
    scheme: z.enum(['http', 'https']).default('http'),
    path: z.string().startsWith('/').default('/metrics'),
    /** the token alone */
    bearerTokenFile: Name.optional(),
    /** `user:password` */
    basicAuthFile: Name.optional(),
    /** PEM of the authority that signed the exporter's certificate */
    tlsCaFile: Name.optional(),
    mapping: Mapping.optional(),
  })
  .superRefine((entry, context) => {
    if ((entry.profile === 'custom') !== (entry.mapping !== undefined)) {
      context.addIssue({
        ...problemIssue('config.mapping_only_custom', {}, entry.mapping === undefined ? [] : ['mapping']),
      })
    }
    if (entry.bearerTokenFile !== undefined && entry.basicAuthFile !== undefined) {
      context.addIssue({ ...problemIssue('config.exactly_one_of', { keys: 'bearerTokenFile, basicAuthFile' }) })
    }
  })
type PrometheusEntry = z.infer<typeof PrometheusEntry>

function checkTarget(target: string | { readonly address: string; readonly node?: string | undefined }): void {
  const pattern = typeof target === 'string' ? target : target.address
  const addresses = expandRange(pattern)
  for (const address of addresses) {
    const port = Number(ADDRESS.exec(address)?.[2] ?? 0)
    if (port < 1 || port > 65_535) throw new AppError('config', 'config.bad_address', { written: address })
  }
  if (typeof target !== 'string' && target.node !== undefined && addresses.length !== 1) {
    throw new AppError('config', 'config.node_of_range', { pattern, count: addresses.length })
  }
}

export const prometheus = defineSource<PrometheusEntry>({
  entry: PrometheusEntry,
  targets(entry) {
    const profile = entry.profile === 'custom' ? customProfile(entry.mapping!) : PROFILES[entry.profile]
    const addresses = entry.targets.flatMap((target) => {
      const { address, node } = typeof target === 'string' ? { address: target, node: undefined } : target
      return expandRange(address).map((one) => ({ address: one, node }))
    })
    return addresses.map(({ address, node }) => {
      const target: ProfileTarget = {
        node: node ?? shortName(address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')),
        nodeGiven: node !== undefined,
        labels: entry.labels,
      }
      const where = entry.path === '/metrics' ? address : `${address}${entry.path}`
      return {
        id: `prometheus:${entry.profile}:${where}`,
        title: where,
        address: `${entry.scheme}://${address}${entry.path}`,
        intervalSeconds: entry.intervalSeconds,
        labels: { ...entry.labels, node: target.node },
        open: (limits) => createPrometheusScraper({ entry, address, profile, target, limits }),
      }
    })
  },
})

interface ScraperOptions {
  readonly entry: PrometheusEntry
  readonly address: string
  readonly profile: Profile
  readonly target: ProfileTarget
  readonly limits: Limits
}

/** Text first: parsing is the same work, and it is what every exporter has. */
const ACCEPT = 'text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1'

function createPrometheusScraper({ entry, address, profile, target, limits }: ScraperOptions): Scraper {
  const url = `${entry.scheme}://${address}${entry.path}`
  const parser = createExpositionParser(limits)
  const rates = createCounterRates()
  let client: HttpClient | undefined
  let layout: Layout | undefined
  let plan: Plan | undefined
  let planned: PlannedSet | undefined

  const connect = async (): Promise<HttpClient> => {
    const ca = entry.tlsCaFile === undefined ? undefined : await readSecret(entry.tlsCaFile)
    return createHttpClient({
      limits,
      headers: { accept: ACCEPT },
      reuseBody: true,
      ...(ca === undefined ? {} : { ca }),
    })
  }

  return {
    async scrape({ signal, now }) {
      client ??= await connect()
      const headers = await authorization(entry)
      const answer = expectOk(await client.get(url, { signal, ...(headers && { headers }) }), address)
      const body = parser.parse(answer.body, isOpenMetrics(answer.headers['content-type']))
      const { values } = body
      if (body.layout !== layout || plan === undefined || planned === undefined) {
        plan = profile.compile(body.layout, target)
        layout = body.layout
        const next = plannedSet(plan)
        // a job that started changed labels we do not keep: the set is the same, so stays the object
        if (next.identity !== planned?.identity) planned = next
      }
      if (plan.outputs.length === 0) {
        const params = { address, samples: values.length, profile: entry.profile }
        throw new AppError('unavailable', 'scrape.nothing_usable', params)
      }
      const reading = { values, rates, now }
      return {
        parts: [{ name: '', set: planned.set, values: Float64Array.from(plan.outputs, ({ read }) => read(reading)) }],
        errors: [],
        samples: values.length,
        bodyBytes: answer.body.length,
        facts: plan.facts,
      }
    },
    close: () => client?.close(),
  }
}

/** Read at every scrape: tokens are renewed in place. */
async function authorization({
  bearerTokenFile,
  basicAuthFile,
}: PrometheusEntry): Promise<Record<string, string> | undefined> {
  if (bearerTokenFile !== undefined) {
    return { authorization: `Bearer ${singleLine(bearerTokenFile, await readSecret(bearerTokenFile))}` }
  }
  if (basicAuthFile !== undefined) {
    const pair = singleLine(basicAuthFile, await readSecret(basicAuthFile))
    if (!pair.includes(':'))
      throw new AppError('config', 'scrape.secret_file', { path: basicAuthFile, detail: 'user:password ?' })
    return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` }
  }
  return undefined
}

async function readSecret(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : '?'
    throw new AppError('config', 'scrape.secret_file', { path, detail }, { cause: error })
  }
}

function singleLine(path: string, text: string): string {
  const line = text.trim()
  if (line === '' || /[^\x20-\x7e\x80-\uffff]/.test(line)) {
    throw new AppError('config', 'scrape.secret_file', { path, detail: line === '' ? '∅' : '\\n ?' })
  }
  return line
}
