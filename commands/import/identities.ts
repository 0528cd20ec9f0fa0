/** `atalaya import identities FILE`: which logins are one person; only their keyed hashes are kept. */
import { readIdentities } from '../../collector/files/identities.ts'
import { factImport } from './facts.ts'

export const importIdentities = factImport({ kind: 'identities', read: readIdentities })
