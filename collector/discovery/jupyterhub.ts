/** A hub that this machine can reach: the one that started us, or one on its usual ports. */
import { AppError } from '../../core/errors.ts'
import { HUB_CONFIG } from '../jupyterhub/refusal.ts'
import { parseHubVersion } from '../jupyterhub/users.ts'
import { type Finding, finding } from './finding.ts'
import type { Probes } from './probes.ts'

/** The proxy, and the hub process itself where there is no proxy of its own. */
const USUAL = ['http://127.0.0.1:8000', 'http://127.0.0.1:8081']
/** Set by the hub for its services and for users' servers. */
const TOKEN_VARIABLE = 'JUPYTERHUB_API_TOKEN'

export async function discoverHub(probes: Probes): Promise<Finding> {
  const apiUrl = probes.env['JUPYTERHUB_API_URL']?.trim().replace(/\/+$/, '')
  if (apiUrl) {
    const hub = await askHub(probes, apiUrl.replace(/\/hub\/api$/, ''))
    return hub ?? finding('jupyterhub', false, 'discovery.hub_silent', { address: apiUrl })
  }
  const hubs = await Promise.all(USUAL.map((url) => askHub(probes, url)))
  return (
    hubs.find((hub) => hub !== null) ??
    finding('jupyterhub', false, 'discovery.hub_missing', { addresses: USUAL.join(', ') })
  )
}

async function askHub({ env, get }: Probes, url: string): Promise<Finding | null> {
  const token = env[TOKEN_VARIABLE]?.trim()
  const [api, users] = await Promise.all([
    get(`${url}/hub/api/`),
    token ? get(`${url}/hub/api/users?limit=1`, { headers: { authorization: `token ${token}` } }) : null,
  ])
  const version = api?.status === 200 ? versionOf(api.body) : null
  if (version === null) return null
  const entry = { name: 'main', url }
  const params = { version, address: url }
  if (users?.status === 200) {
    return finding('jupyterhub', true, 'discovery.hub', params, {
      jupyterhub: [{ ...entry, tokenEnv: TOKEN_VARIABLE }],
    })
  }
  const sources = { jupyterhub: [entry] }
  if (!token) {
    return finding('jupyterhub', true, 'discovery.hub_health_only', { ...params, config: HUB_CONFIG }, sources)
  }
  const status = users?.status ?? '–'
  return finding('jupyterhub', true, 'discovery.hub_token_weak', { ...params, status, config: HUB_CONFIG }, sources)
}

/** `null`: what answers there is no hub. */
function versionOf(body: string): string | null {
  try {
    return parseHubVersion(JSON.parse(body))
  } catch (error) {
    if (error instanceof AppError || error instanceof SyntaxError) return null
    throw error
  }
}
