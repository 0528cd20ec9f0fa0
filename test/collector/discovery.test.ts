import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { CommandResult } from '../../collector/command.ts'
import { discover, discoveredSources, type Probes, systemProbes } from '../../collector/discovery.ts'
import { SOURCES } from '../../collector/registry.ts'
import { explain } from '../../core/errors.ts'
import { LANGUAGES } from '../../core/i18n.ts'
import { answers } from './host-files.ts'
import { replayHub, TOKEN } from './jupyterhub-files.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures')
const fixture = (name: string) => readFileSync(join(FIXTURES, name), 'utf8')
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** A Linux machine with nothing on it. */
const BARE: Probes = {
  env: {},
  hostName: 'cn01',
  run: async () => ({ outcome: 'missing' }),
  exists: async (path) => path === '/proc/stat',
  read: async () => null,
  get: async () => null,
}
const SLURM_UP: Readonly<Record<string, CommandResult>> = {
  'scontrol ping': answers(fixture('discovery/scontrol-ping-up.txt')),
  'scontrol show config': answers(fixture('discovery/scontrol-show-config.txt')),
  'squeue --version': answers('slurm-wlm 22.05.8\n'),
}
const commands =
  (known: Readonly<Record<string, CommandResult>>): Probes['run'] =>
  async (program, args) =>
    known[`${program} ${args.join(' ')}`] ?? { outcome: 'missing' }
/** Claims `{"sun":"monitor"}`; the signature does not matter to who only carries it. */
const JWT = `x.${Buffer.from('{"exp":1,"sun":"monitor"}').toString('base64url')}.y`

const find = async (probes: Partial<Probes>) => {
  const findings = await discover({ ...BARE, ...probes })
  return {
    sources: discoveredSources(findings),
    codes: findings.map(({ message }) => message.code),
    texts: findings.map(({ message }) => explain(message, 'en')).join('\n'),
    findings,
  }
}

/** A local server, for probes that really open a connection. */
async function serve(
  respond: (path: string, headers: IncomingHttpHeaders) => { status: number; body: string } | 'hang',
): Promise<string> {
  const server = createServer((request, response) => {
    const answer = respond(request.url!, request.headers)
    if (answer !== 'hang') response.writeHead(answer.status).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a machine with nothing on it', () => {
  it('is watched itself, and told what was not found and what to do', async () => {
    const { sources, codes } = await find({})
    expect(sources).toEqual({ host: [{}] })
    expect(codes).toEqual(['discovery.host', 'discovery.slurm_missing', 'discovery.hub_missing'])
  })

  it('is not watched where it cannot be', async () => {
    const { sources, codes } = await find({ exists: async () => false })
    expect(sources).toEqual({ host: [] })
    expect(codes[0]).toBe('discovery.host_unsupported')
  })
})

describe('Slurm', () => {
  it('is watched with its commands, under its own name', async () => {
    const { sources, codes } = await find({ run: commands(SLURM_UP) })
    expect(sources.slurm).toEqual([{ cluster: 'testbed', cli: {} }])
    expect(codes).toContain('discovery.slurm_cli')
  })

  it('is asked for its accounts too, where it keeps any', async () => {
    const { sources } = await find({ run: commands(SLURM_UP) })
    expect(sources.slurm_accounting).toEqual([{ cluster: 'testbed', cli: {} }])
    const none = answers('ClusterName = testbed\nAccountingStorageType   = accounting_storage/none\n')
    const without = await find({ run: commands({ ...SLURM_UP, 'scontrol show config': none }) })
    expect(without.sources.slurm).toEqual([{ cluster: 'testbed', cli: {} }])
    expect(without.sources.slurm_accounting).toBeUndefined()
  })

  it('is left out where nothing says which cluster, and that is said', async () => {
    const down = { ...SLURM_UP, 'scontrol ping': answers(fixture('discovery/scontrol-ping-down.txt'), 1) }
    const { sources, codes, texts } = await find({ run: commands(down) })
    expect(sources.slurm).toBeUndefined()
    expect(codes).toContain('discovery.slurm_unconfigured')
    expect(texts).toContain('/etc/slurm/slurm.conf')
  })

  it('is watched although its controller does not answer, where the machine is configured for it', async () => {
    const down = { ...SLURM_UP, 'scontrol ping': answers(fixture('discovery/scontrol-ping-down.txt'), 1) }
    const read: Probes['read'] = async (path) =>
      path === '/srv/slurm.conf' ? '# ours\nClusterName=serafin\nSlurmctldHost=head01\n' : null
    const { sources, codes } = await find({ run: commands(down), read, env: { SLURM_CONF: '/srv/slurm.conf' } })
    expect(sources.slurm).toEqual([{ cluster: 'serafin', cli: {} }])
    expect(codes).toContain('discovery.slurm_down')
  })

  it('does not hold discovery up when its controller hangs', async () => {
    const hung = {
      ...SLURM_UP,
      'scontrol ping': { outcome: 'hung', ended: new Promise<void>(() => undefined) } as const,
    }
    expect((await find({ run: commands(hung) })).codes).toContain('discovery.slurm_unconfigured')
  })

  it('may refuse an expired token of the environment: that is said', async () => {
    const down = { ...SLURM_UP, 'scontrol ping': answers(fixture('discovery/scontrol-ping-down.txt'), 1) }
    expect((await find({ run: commands(down), env: { SLURM_JWT: JWT } })).codes).toContain('discovery.slurm_down_token')
  })

  it('is configured but its commands are not there', async () => {
    const { codes, texts } = await find({ env: { SLURM_CONF: '/etc/slurm/slurm.conf' } })
    expect(codes).toContain('discovery.slurm_no_client')
    expect(texts).toContain('/etc/slurm/slurm.conf')
  })

  it('is not given a name that it did not say', async () => {
    const nameless = { ...SLURM_UP, 'scontrol show config': answers('Configuration data\n') }
    const { sources, codes } = await find({ run: commands(nameless) })
    expect(sources.slurm).toBeUndefined()
    expect(codes).toContain('discovery.slurm_no_name')
  })

  it.each([
    ['22.05', 'v0.0.38', 500, '<ClusterName>'],
    ['24.11', 'v0.0.42', 511, 'testbed'],
  ])(
    '%s that takes the token of the environment is not watched with it: it expires',
    async (release, version, refusal, cluster) => {
      const url = await serve((path, headers) => {
        if (path !== `/slurm/${version}/diag`) return { status: 404, body: 'Unable find requested URL' }
        const isGood = headers['x-slurm-user-token'] === JWT && headers['x-slurm-user-name'] === 'monitor'
        return isGood
          ? { status: 200, body: fixture(`discovery/slurmrestd-${release}-diag.json`) }
          : { status: refusal, body: fixture(`discovery/slurmrestd-${release}-diag-bad-token.json`) }
      })
      const { get } = systemProbes({})
      const env = { SLURM_JWT: JWT, SLURMRESTD_URL: `${url}/` }
      const alone = await find({ get, env })
      expect(alone.sources.slurm).toBeUndefined()
      expect(alone.codes).toContain('discovery.slurm_rest_env')
      expect(alone.texts).toContain(`- cluster: ${cluster}\n      rest: { url: "${url}", user: monitor, tokenFile:`)
      expect(alone.texts).not.toContain(JWT)
      const withCommands = await find({ get, env, run: commands(SLURM_UP) })
      expect(withCommands.sources.slurm).toEqual([{ cluster: 'testbed', cli: {} }])
      const refused = await find({ get, env: { ...env, SLURM_JWT: `${JWT}x` } })
      expect(refused.codes).toContain('discovery.slurm_missing')
    },
  )

  it('is watched over its Unix socket where that lets us in: no token, no programs', async () => {
    const get: Probes['get'] = async (url, options) =>
      options?.socketPath === '/run/slurmrestd/slurmrestd.socket' && url.includes('v0.0.42')
        ? { status: 200, body: fixture('discovery/slurmrestd-24.11-diag.json') }
        : null
    const exists: Probes['exists'] = async () => true
    const { sources, codes } = await find({ get, exists, run: commands(SLURM_UP) })
    expect(sources.slurm).toEqual([{ cluster: 'testbed', rest: { socket: '/run/slurmrestd/slurmrestd.socket' } }])
    expect(codes).toContain('discovery.slurm_rest')
  })

  it('is not taken for what is something else on that port', async () => {
    const url = await serve(() => ({ status: 200, body: '<html>welcome</html>' }))
    const env = { SLURM_JWT: 'not.a.token', USER: 'ana', SLURMRESTD_URL: url }
    expect((await find({ get: systemProbes({}).get, env })).codes).toContain('discovery.slurm_missing')
  })
})

describe('JupyterHub', () => {
  async function hub(prefix = '') {
    const replay = await replayHub('5.2', { prefix })
    cleanups.push(() => replay.close())
    return replay
  }
  const { get } = systemProbes({})

  it.each(['', '/jupyter'])('that started us is watched with the token it gave us (prefix %j)', async (prefix) => {
    const { url } = await hub(prefix)
    const env = { JUPYTERHUB_API_URL: `${url}/hub/api`, JUPYTERHUB_API_TOKEN: TOKEN }
    const { sources, codes, texts } = await find({ get, env })
    expect(sources.jupyterhub).toEqual([{ name: 'main', url, tokenEnv: 'JUPYTERHUB_API_TOKEN' }])
    expect(codes).toContain('discovery.hub')
    expect(texts).toContain('5.2.1')
    expect(texts).not.toContain(TOKEN)
  })

  it('is watched for its health alone when that token may not count users', async () => {
    const { url } = await hub()
    const { sources, codes, texts } = await find({
      get,
      env: { JUPYTERHUB_API_URL: `${url}/hub/api`, JUPYTERHUB_API_TOKEN: 'weak' },
    })
    expect(sources.jupyterhub).toEqual([{ name: 'main', url }])
    expect(codes).toContain('discovery.hub_token_weak')
    expect(texts).toContain('list:users')
  })

  it('that is named but silent is not made up', async () => {
    const { sources, codes } = await find({ get, env: { JUPYTERHUB_API_URL: 'http://127.0.0.1:1/hub/api' } })
    expect(sources.jupyterhub).toBeUndefined()
    expect(codes).toContain('discovery.hub_silent')
  })

  it.each(['127.0.0.1:8000', '127.0.0.1:8081'])(
    'on %s is found; without a token the message says which one to make',
    async (usual) => {
      const { url } = await hub()
      const { sources, codes, texts } = await find({
        get: async (asked, options) =>
          asked.includes(usual) ? get(asked.replace(`http://${usual}`, url), options) : null,
      })
      expect(sources.jupyterhub).toEqual([{ name: 'main', url: `http://${usual}` }])
      expect(codes).toContain('discovery.hub_health_only')
      expect(texts).toContain('c.JupyterHub.load_roles')
    },
  )

  it('is not taken for another service on its port', async () => {
    const url = await serve(() => ({ status: 200, body: '{"version": ["no", "hub"]}' }))
    const { sources } = await find({ get: (asked) => get(asked.replace(/http:\/\/127\.0\.0\.1:(8000|8081)/, url)) })
    expect(sources.jupyterhub).toBeUndefined()
  })
})

describe('exporters', () => {
  const exporter =
    (port: number, file: string): Probes['get'] =>
    async (url) =>
      url === `http://127.0.0.1:${port}/metrics` ? { status: 200, body: fixture(file) } : null

  it('of this machine’s own figures are not added, and that is said', async () => {
    const { sources, codes } = await find({ get: exporter(9100, 'host/vm-1/node_exporter.txt') })
    expect(sources).toEqual({ host: [{}] })
    expect(codes).toContain('discovery.node_exporter')
  })

  it('of GPUs are added, and the host leaves GPUs to them', async () => {
    const { sources, codes } = await find({ get: exporter(9400, 'dcgm/gpu01.txt') })
    expect(sources).toEqual({
      host: [{ gpus: false }],
      prometheus: [{ profile: 'dcgm_exporter', targets: [{ address: '127.0.0.1:9400', node: 'cn01' }] }],
    })
    expect(codes).toContain('discovery.dcgm_exporter')
  })

  it('are not taken for what they are not', async () => {
    const { sources } = await find({ get: async () => ({ status: 200, body: 'up 1\n' }) })
    expect(sources).toEqual({ host: [{}] })
  })
})

describe('what was found', () => {
  const everything: Partial<Probes> = {
    run: commands(SLURM_UP),
    get: async (url) => {
      if (url.endsWith(':9400/metrics')) return { status: 200, body: fixture('dcgm/gpu01.txt') }
      if (url.endsWith('/hub/api/')) return { status: 200, body: '{"version": "5.2.1"}' }
      return url.includes('/users') ? { status: 200, body: '[]' } : null
    },
    env: { JUPYTERHUB_API_TOKEN: TOKEN },
  }

  it('is configuration that the sources accept', async () => {
    const { sources } = await find(everything)
    expect(Object.keys(sources).sort()).toEqual(['host', 'jupyterhub', 'prometheus', 'slurm', 'slurm_accounting'])
    for (const [name, entries] of Object.entries(sources)) {
      for (const entry of entries) {
        const { success, error } = SOURCES[name as keyof typeof SOURCES].entry.safeParse(entry)
        expect(success, `${name}: ${error?.message}`).toBe(true)
      }
    }
  })

  it('is told in every language, with every place filled', async () => {
    const all = [...(await find({})).findings, ...(await find(everything)).findings]
    for (const { message } of all)
      for (const language of LANGUAGES) expect(explain(message, language)).not.toMatch(/\{\w+\}/)
  })
})

describe('the probes of this machine', () => {
  it('give up on what does not answer', async () => {
    const url = await serve(() => 'hang')
    expect(await systemProbes({}).get(url)).toBeNull()
  })

  it('find what is there', async () => {
    const probes = systemProbes({})
    expect(await probes.exists('/proc/stat')).toBe(true)
    expect(await probes.exists('/nonexistent')).toBe(false)
    expect(await probes.get('http://127.0.0.1:1/')).toBeNull()
    expect((await probes.run('sh', ['-c', 'exit 0'], 2)).outcome).toBe('done')
  })
})
