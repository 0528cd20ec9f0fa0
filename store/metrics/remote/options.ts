/** What the configuration may say of a store on another machine, the same for every such engine. */
import * as z from 'zod'
import { problemIssue } from '../../../core/config/issue.ts'
import type { Access, ServerName } from './http.ts'

export const SpoolOptions = z.strictObject({
  /** the most that waits on this machine's disk; beyond it the oldest goes */
  capacityMebibytes: z.number().min(16).default(4096),
})

/** Where a server answers. */
export const ServerUrl = z.url({ protocol: /^https?$/ })
const Path = z.string().min(1)

/** Keys of an object's schema; what goes with what is for `checkAccess`. */
export const AccessOptions = {
  username: z.string().min(1).optional(),
  passwordFile: Path.optional(),
  tokenFile: Path.optional(),
}

interface Addressed extends Access {
  readonly url: string
  readonly writeUrl?: string | undefined
  readonly storageUrls?: readonly string[] | undefined
}

/** For `superRefine`: addresses hold no credentials, and there is one way in at most, whole. */
export function checkAccess(server: ServerName) {
  return ({ url, writeUrl, storageUrls, username, passwordFile, tokenFile }: Addressed, context: z.RefinementCtx) => {
    const addresses: readonly (readonly [string | undefined, ...PropertyKey[]])[] = [
      [url, 'url'],
      [writeUrl, 'writeUrl'],
      ...(storageUrls ?? []).map((one, at) => [one, 'storageUrls', at] as const),
    ]
    for (const [address, ...path] of addresses)
      if (address !== undefined && hasMore(address))
        context.addIssue(problemIssue(`${server}.bad_url`, { key: String(path[0]) }, path))
    if (tokenFile !== undefined && (username ?? passwordFile) !== undefined)
      context.addIssue(problemIssue('config.exactly_one_of', { keys: 'username, tokenFile' }))
    else if ((username === undefined) !== (passwordFile === undefined))
      context.addIssue(problemIssue(`${server}.half_credentials`))
  }
}

/** than where it is */
function hasMore(address: string): boolean {
  const { username, password, search, hash } = new URL(address)
  return username + password + search + hash !== ''
}
