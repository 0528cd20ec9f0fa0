/** slurmrestd's token, read anew for every scrape: whoever renews it writes the file, nobody restarts us. */
import { readFile } from 'node:fs/promises'
import { AppError } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { isObject } from './values.ts'

export interface SlurmToken {
  readonly value: string
  /** whom it was made for, where it says so */
  readonly user: string | undefined
  /** until when it is good, by its own words */
  readonly expiresAt: UnixSeconds | undefined
}

/** @throws AppError `scrape.secret_file`, `slurm.token_malformed` */
export async function readToken(path: string): Promise<SlurmToken> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new AppError('config', 'scrape.secret_file', { path, detail }, { cause: error })
  }
  // as `scontrol token` prints it, or the token alone
  const value = text.trim().replace(/^SLURM_JWT=/, '')
  if (!/^[\w-]{1,4096}\.[\w-]{1,8192}\.[\w-]{1,4096}$/.test(value)) {
    throw new AppError('config', 'slurm.token_malformed', { path })
  }
  const claims = claimsOf(value)
  const user = claims['sun']
  const expiresAt = claims['exp']
  return {
    value,
    // a name with anything else could not be a header, and is no account
    user: typeof user === 'string' && /^[\w.@$-]{1,64}$/.test(user) ? user : undefined,
    expiresAt: typeof expiresAt === 'number' ? expiresAt : undefined,
  }
}

/** What the token says of itself. slurmctld judges it, not we: claims that cannot be read are just not known. */
function claimsOf(token: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return isObject(claims) ? claims : {}
  } catch {
    return {}
  }
}
