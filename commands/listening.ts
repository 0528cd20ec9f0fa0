/** Where the service listens, and whether it may there. */
import { createAllowance } from '../api/access/allowance.ts'
import type { NetworkDeps } from '../api/deps.ts'
import { createNetworks, type Networks } from '../core/networks.ts'
import { mayAct, type Role } from '../core/roles.ts'
import { MINUTE_SECONDS } from '../core/units.ts'
import { isLoopback } from './access-schema.ts'
import type { Config } from './config-schema.ts'
import { urlOf } from './http.ts'

/** What everybody may who does not log in. */
export function anonymousRole({ access: { anonymous, hub, openid } }: Config): Role {
  return anonymous ?? (hub || openid ? 'public' : 'viewer')
}

/**
 * What has to be written before others than this machine may reach the service: who lets people in, how what is sent
 * stays unread, under which name it is opened. @returns keys of the configuration; empty: it may listen there
 */
export function missingBeyondLoopback(host: string, config: Config): readonly string[] {
  const { access, listen } = config
  const isPublic = access.publicUrl !== undefined && !isLoopback(new URL(access.publicUrl).hostname)
  // a proxy on this machine brings others here too
  if (isLoopback(host) && !isPublic) return []
  const isDecided = access.anonymous !== undefined || access.hub !== undefined || access.openid !== undefined
  const undecided = isDecided && mayAct('viewer', anonymousRole(config)) ? [] : ['access.anonymous (public, viewer)']
  if (isLoopback(host)) return undecided
  return [
    ...undecided,
    ...(listen.tls || listen.trustedProxies.length > 0 ? [] : ['listen.tls | listen.trustedProxies']),
    ...(access.publicUrl?.startsWith('https:') ? [] : ['access.publicUrl (https://…)']),
  ]
}

/** "Every address" is no name to be opened by, and a page elsewhere that opens it means this machine. */
const ANY = new Set(['0.0.0.0', '::'])

/** @param host as it listens */
export function networkOf(host: string, { access, listen }: Config): NetworkDeps {
  const url = access.publicUrl === undefined ? undefined : new URL(access.publicUrl)
  return {
    hosts: [...(ANY.has(host) ? [] : [host.includes(':') ? `[${host}]` : host]), ...(url ? [url.hostname] : [])],
    prefix: url?.pathname.replace(/\/+$/, '') ?? '',
    isSecure: url?.protocol === 'https:',
    embedding: access.embedding,
    proxies: createNetworks(listen.trustedProxies),
    requests: createAllowance({
      atOnce: listen.requestsPerMinute,
      eachSeconds: MINUTE_SECONDS / listen.requestsPerMinute,
    }),
  }
}

const HERE = createNetworks(['127.0.0.0/8', '::1'])

/** Without TLS, only proxies that have it are spoken to beyond this machine. @returns undefined: everybody may connect */
export function mayConnect(config: Config): ((address: string) => boolean) | undefined {
  return config.listen.tls ? undefined : isShared(config)
}

/** Through a trusted proxy many come by one address. */
export function isShared({ listen }: Config): (address: string) => boolean {
  const proxies: Networks = createNetworks(listen.trustedProxies)
  return (address) => HERE.has(address) || proxies.has(address)
}

/** As a person opens it: where others reach it, by its public name. */
export function addressOf(host: string, port: number, { access, listen }: Config): string {
  if (isLoopback(host) || access.publicUrl === undefined) return urlOf(host, port, listen.tls !== undefined)
  return access.publicUrl.replace(/\/*$/, '/')
}
