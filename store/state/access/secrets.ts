/** Secrets that we hand out: random, and known to us by their hash alone. */
import { createHash, randomBytes } from 'node:crypto'

/** 256 bits: nobody guesses one, so nothing has to slow guessing down. */
const SECRET_BYTES = 32

/** @param prefix tells programs that look for leaked secrets what this is */
export function makeSecret(prefix: 'atl_link_' | 'atl_session_' | 'atl_token_'): string {
  return `${prefix}${randomBytes(SECRET_BYTES).toString('base64url')}`
}

/** Found by an index: how long that takes tells of the hash, and nobody can choose a hash. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
