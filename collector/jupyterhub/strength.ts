/** Whether a hub's token may more than it should: a collector that can change things is a way in for whoever takes it. */
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import type { ScrapeContext } from '../source.ts'
import { HUB_CONFIG } from './refusal.ts'
import type { Headers, Hub } from './requests.ts'

/** `GET /hub/api/user`: scopes since 2.0; before, a service could be an administrator or not. */
const Itself = z.object({ admin: z.boolean().nullish(), scopes: z.array(z.string()).nullish() })
/**
 * Scopes that only show something (jupyterhub.readthedocs.io/en/stable/rbac/scopes.html). Not `access:servers`, with
 * which one runs what one likes as its owner, nor `self` and `inherit`, which are all that the owner may.
 */
const SHOWS = /^(?:read:|list:|access:services)/

/**
 * Asked of the hub itself, never tried out. A hub that does not say is taken at its word elsewhere.
 * @throws AppError `hub.token_too_strong`
 */
export async function checkStrength(hub: Hub, headers: Headers, { signal }: ScrapeContext): Promise<void> {
  const answer = await hub.client.get(`${hub.url}/hub/api/user`, { signal, headers })
  if (answer.status !== 200) return
  const found = Itself.safeParse(jsonOf(answer.body))
  if (!found.success) return
  const { admin, scopes } = found.data
  const changing = (scopes ?? []).filter((scope) => !SHOWS.test(scope))
  if (scopes ? changing.length === 0 : admin !== true) return
  throw new AppError('config', 'hub.token_too_strong', {
    scopes: scopes ? changing.slice(0, 8).join(', ') : 'admin',
    config: HUB_CONFIG,
  })
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
