/** A Slurm that this machine can reach: its REST daemon where that lets us in, else its commands. */
import { type DiscoveredSources, type Finding, finding } from './finding.ts'
import { PROBE_SECONDS, type ProbeAnswer, type Probes } from './probes.ts'

const SOCKET = '/run/slurmrestd/slurmrestd.socket'
/** Where Slurm's own programs look, upstream's default first, then Debian's former one. */
const CONFIGURATIONS = ['/etc/slurm/slurm.conf', '/etc/slurm-llnl/slurm.conf'] as const
const DEFAULT_URL = 'http://127.0.0.1:6820'
/** Newest first; a daemon serves three or four of them. */
const VERSIONS = [45, 44, 43, 42, 41, 40, 39, 38, 37, 36].map((minor) => `v0.0.${minor}`)

/**
 * The daemon's socket is preferred: one question instead of several programs, and no token. A token in the
 * environment is not: it lasts half an hour by default and cannot be renewed in a running service.
 */
export async function discoverSlurm(probes: Probes): Promise<Finding> {
  const [commands, socketDaemon, tokenDaemon] = await Promise.all([
    askCommands(probes),
    askSocket(probes),
    askTcp(probes),
  ])
  if (socketDaemon !== null) {
    const cluster = (commands.up ? commands.cluster : undefined) ?? socketDaemon.cluster
    if (cluster === undefined) return finding('slurm', true, 'discovery.slurm_no_name')
    const entry = { cluster, rest: { socket: SOCKET } }
    const sources = { slurm: [entry], ...accountingOf(commands) }
    return finding('slurm', true, 'discovery.slurm_rest', { cluster, address: SOCKET }, sources)
  }
  if (commands.up) {
    const { cluster } = commands
    if (cluster === undefined) return finding('slurm', true, 'discovery.slurm_no_name')
    const sources = { slurm: [{ cluster, cli: {} }], ...accountingOf(commands) }
    return finding('slurm', true, 'discovery.slurm_cli', { cluster }, sources)
  }
  if (tokenDaemon !== null) {
    const { url, user, cluster = '<ClusterName>' } = tokenDaemon
    return finding('slurm', true, 'discovery.slurm_rest_env', { address: url, config: restConfig(url, user, cluster) })
  }
  if (commands.present) return controllerSilent(probes, commands.detail)
  const conf = probes.env['SLURM_CONF']
  if (conf) return finding('slurm', false, 'discovery.slurm_no_client', { conf })
  return finding('slurm', false, 'discovery.slurm_missing')
}

/**
 * The commands are here and the controller does not answer. Where this machine is configured for a cluster it is
 * watched all the same (it may come up after us, or be down, which is what a watchtower is for).
 */
async function controllerSilent({ env, read }: Probes, detail: string): Promise<Finding> {
  // the commands use that token too, where there is one, and fail when it has expired
  if (env['SLURM_JWT']) return finding('slurm', false, 'discovery.slurm_down_token', { detail })
  for (const conf of env['SLURM_CONF'] ? [env['SLURM_CONF']] : CONFIGURATIONS) {
    const cluster = /^\s*ClusterName\s*=\s*(\S+)/im.exec((await read(conf)) ?? '')?.[1]
    if (cluster !== undefined)
      return finding('slurm', true, 'discovery.slurm_down', { cluster, conf }, { slurm: [{ cluster, cli: {} }] })
  }
  return finding('slurm', false, 'discovery.slurm_unconfigured', { conf: env['SLURM_CONF'] || CONFIGURATIONS[0] })
}

/** For `atalaya.yaml`. */
function restConfig(url: string, user: string, cluster: string): string {
  return [
    'sources:',
    '  slurm:',
    `    - cluster: ${cluster}`,
    `      rest: { url: "${url}", user: ${user}, tokenFile: /etc/atalaya/slurm.jwt }`,
  ].join('\n')
}

type Commands =
  | { readonly present: false; readonly up: false }
  | { readonly present: true; readonly up: false; readonly detail: string }
  | {
      readonly present: true
      readonly up: true
      readonly cluster: string | undefined
      /** whether it keeps accounts in slurmdbd */
      readonly hasAccounting: boolean
    }

async function askCommands({ run }: Probes): Promise<Commands> {
  const [ping, config, squeue] = await Promise.all([
    run('scontrol', ['ping'], PROBE_SECONDS),
    run('scontrol', ['show', 'config'], PROBE_SECONDS),
    run('squeue', ['--version'], PROBE_SECONDS),
  ])
  if (ping.outcome === 'missing' || squeue.outcome === 'missing') return { present: false, up: false }
  // `Slurmctld(primary) at head01 is UP`
  const answers = ping.outcome === 'done' && / is UP\b/.test(ping.stdout)
  if (!answers) {
    const words = ping.outcome === 'done' ? `${ping.stdout} ${ping.stderr}` : `${PROBE_SECONDS} s`
    return { present: true, up: false, detail: words.replace(/\s+/g, ' ').trim().slice(0, 160) }
  }
  const text = config.outcome === 'done' ? config.stdout : ''
  return {
    present: true,
    up: true,
    cluster: /^ClusterName\s*=\s*(\S+)/m.exec(text)?.[1],
    hasAccounting: /^AccountingStorageType\s*=\s*(accounting_storage\/)?slurmdbd\s*$/m.test(text),
  }
}

/** By `sacct`, which needs no rights but those of whoever runs us, and answers in a third of what REST takes. */
function accountingOf(commands: Commands): DiscoveredSources {
  if (!commands.up || !commands.hasAccounting || commands.cluster === undefined) return {}
  return { slurm_accounting: [{ cluster: commands.cluster, cli: {} }] }
}

interface SocketDaemon {
  readonly cluster: string | undefined
}

async function askSocket({ exists, get }: Probes): Promise<SocketDaemon | null> {
  if (!(await exists(SOCKET))) return null
  return firstGood((version) => get(`http://localhost/slurm/${version}/diag`, { socketPath: SOCKET }))
}

interface TokenDaemon {
  readonly url: string
  readonly user: string
  readonly cluster: string | undefined
}

/** A daemon that lets us in with the token in SLURM_JWT. */
async function askTcp({ env, get }: Probes): Promise<TokenDaemon | null> {
  const token = env['SLURM_JWT']?.trim()
  if (!token) return null
  const url = (env['SLURMRESTD_URL']?.trim() || DEFAULT_URL).replace(/\/+$/, '')
  const user = tokenUser(token) ?? env['USER']
  if (!user) return null
  const headers = { 'x-slurm-user-name': user, 'x-slurm-user-token': token }
  const found = await firstGood((version) => get(`${url}/slurm/${version}/diag`, { headers }))
  return found && { url, user, cluster: found.cluster }
}

/**
 * Statistics need a token that is valid (`ping` does not, in some versions). The cluster's name is in the
 * answer since 24.05.
 */
async function firstGood(
  ask: (version: string) => Promise<ProbeAnswer | null>,
): Promise<{ cluster: string | undefined } | null> {
  const answers = await Promise.all(VERSIONS.map(ask))
  for (const answer of answers) {
    if (answer?.status !== 200) continue
    const document = parse(answer.body)
    if (document === null || !('statistics' in document)) continue
    const name = deep(document, ['meta', 'slurm', 'cluster'])
    return { cluster: typeof name === 'string' && name !== '' ? name : undefined }
  }
  return null
}

/** The user a token was made for (its claim `sun`); the daemon checks it, this only reads it. */
function tokenUser(token: string): string | undefined {
  const claims = parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  const user = claims === null ? undefined : deep(claims, ['sun'])
  return typeof user === 'string' && user !== '' ? user : undefined
}

function parse(text: string): object | null {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' ? document : null
  } catch {
    // not the daemon we are looking for
    return null
  }
}

function deep(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  )
}
