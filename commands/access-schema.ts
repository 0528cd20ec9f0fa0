/** The parts of `atalaya.yaml` that say where the service listens, whom it lets in and where it goes out to. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { problemIssue } from '../core/config/issue.ts'
import { isNetwork } from '../core/networks.ts'
import { ROLES } from '../core/roles.ts'

const HostName = z.string().min(1).max(253)
const WebAddress = z.url({ protocol: /^https?$/ })
const RoleName = z.enum(ROLES)
const Network = z.string().superRefine((written, context) => {
  if (!isNetwork(written)) context.addIssue(problemIssue('config.bad_network', { written }))
})
/** Of a path that no proxy and no browser writes in another way, and that is none of ours. */
const PUBLIC_PATH = /^(?!\/api(?:\/|$))(?:\/[\w.~-]+)*\/?$/
const PublicUrl = WebAddress.superRefine((written, context) => {
  const url = URL.parse(written)
  const isPlain =
    url && PUBLIC_PATH.test(url.pathname) && [url.search, url.hash, url.username, url.password].join('') === ''
  if (!isPlain) context.addIssue(problemIssue('config.bad_public_url', { written }))
})
const Origin = WebAddress.superRefine((written, context) => {
  const { origin } = URL.parse(written) ?? { origin: written }
  if (origin !== written) context.addIssue(problemIssue('config.bad_origin', { written, origin }))
})

export const Listen = z.strictObject({
  host: HostName.optional(),
  port: z.int().min(0).max(65_535).optional(),
  tls: z.strictObject({ certificateFile: z.string().min(1), keyFile: z.string().min(1) }).optional(),
  /** proxies in front of this service: addresses and networks whose `X-Forwarded-For` is believed */
  trustedProxies: z.array(Network).default([]),
  /** of each caller beyond this machine */
  requestsPerMinute: z.int().min(60).max(1_000_000).default(600),
})

const Roles = {
  groups: z.record(z.string().min(1), RoleName).default({}),
  /** of everybody whom the provider lets in */
  everybody: RoleName.optional(),
}

const HubAccess = z.strictObject({
  /** as browsers reach it */
  url: WebAddress,
  clientId: z.string().min(1).max(255),
  clientSecretFile: z.string().min(1),
  roles: z.strictObject({
    ...Roles,
    /** of the Hub's administrators */
    admins: RoleName.optional(),
  }),
})

const OpenIdAccess = z
  .strictObject({
    /** as people know it: on the button */
    name: z.string().min(1).max(80).default('OpenID Connect'),
    issuer: WebAddress,
    clientId: z.string().min(1).max(255),
    clientSecretFile: z.string().min(1),
    scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/)).default(['profile']),
    nameClaim: z.string().min(1).default('preferred_username'),
    groupsClaim: z.string().min(1).default('groups'),
    roles: z.strictObject(Roles),
  })
  .superRefine(({ issuer }, context) => {
    const { protocol, hostname } = URL.parse(issuer) ?? { protocol: '', hostname: '' }
    if (protocol === 'http:' && !isLoopback(hostname))
      context.addIssue({ ...problemIssue('config.needs_https', {}, ['issuer']) })
  })

export const Access = z
  .strictObject({
    /** what everybody may who can reach this service and does not log in; `public` where a provider lets people in, else `viewer` */
    anonymous: RoleName.optional(),
    /** as browsers reach this service; its path is what a proxy puts it below */
    publicUrl: PublicUrl.optional(),
    /** origins whose pages may show ours in a frame */
    embedding: z.array(Origin).default([]),
    hub: HubAccess.optional(),
    openid: OpenIdAccess.optional(),
  })
  .superRefine(({ hub, openid, publicUrl }, context) => {
    for (const [name, block] of Object.entries({ hub, openid }))
      if (block && publicUrl === undefined)
        context.addIssue({ ...problemIssue('config.needs_key', { key: 'publicUrl' }, [name]) })
  })

export const Outgoing = z.strictObject({
  /** where targets, stores and webhooks may be; everywhere where absent, but for what is never allowed */
  networks: z.array(Network).min(1).optional(),
})

/** Only this machine can reach it. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1' || host === '[::1]') return true
  return isIP(host) === 4 && host.startsWith('127.')
}
