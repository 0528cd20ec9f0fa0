/** What a refusing hub means, and the lines that put it right. */
import { AppError } from '../../core/errors.ts'
import type { HttpAnswer } from '../scrape.ts'

/** The least that the collector needs; it can start, stop and change nothing. */
const SCOPES = ['list:users', 'read:users:activity', 'read:servers', 'read:metrics'] as const
export type Scope = (typeof SCOPES)[number]

/** For `jupyterhub_config.py`: a service with a token of its own and the least scopes. */
export const HUB_CONFIG = [
  'c.JupyterHub.services = [{"name": "atalaya", "api_token": "<token>"}]',
  'c.JupyterHub.load_roles = [{"name": "atalaya", "services": ["atalaya"],',
  `    "scopes": [${SCOPES.map((scope) => `"${scope}"`).join(', ')}]}]`,
].join('\n')

/** 401 and 403 (hubs answer 403 to a wrong token too). */
export function isRefusal({ status }: HttpAnswer): boolean {
  return status === 401 || status === 403
}

export function refusal(path: string, answer: HttpAnswer, scopes: readonly Scope[]): AppError {
  return new AppError('unavailable', 'hub.refused', {
    path,
    scopes: scopes.join(', '),
    detail: hubMessage(answer) || `HTTP ${answer.status}`,
    config: HUB_CONFIG,
  })
}

/** The token works, but shows less than was asked for. */
export function scopeMissing(fields: string, scopes: readonly Scope[]): AppError {
  return new AppError('unavailable', 'hub.scope_missing', { fields, scopes: scopes.join(', '), config: HUB_CONFIG })
}

/** The hub's own words, `{"status": 403, "message": "…"}`, as one line. */
function hubMessage({ body }: HttpAnswer): string {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'))
    if (typeof document !== 'object' || document === null || !('message' in document)) return ''
    return String(document.message)
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 200)
  } catch {
    // a page for people: its status says enough
    return ''
  }
}
