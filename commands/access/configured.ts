/** Who may come in, as the configuration says. */
import { readFileSync } from 'node:fs'
import { type Access, createAccess } from '../../api/access/access.ts'
import { createHubLogin } from '../../api/access/hub-login.ts'
import { createOpenIdLogin } from '../../api/access/openid-login.ts'
import { callbackPath, type Provider } from '../../api/access/provider.ts'
import type { Clock } from '../../core/clock.ts'
import { AppError } from '../../core/errors.ts'
import { canonicalLogin } from '../../store/ledger/identity.ts'
import { pseudonymOf, readPeopleKey } from '../../store/ledger/people.ts'
import type { AccessStore } from '../../store/state/access/access-store.ts'
import type { Config } from '../config-schema.ts'
import { anonymousRole } from '../listening.ts'
import { identityRules, type Settings } from '../settings.ts'

/** Enough to tell people apart, too little to be taken for a whole pseudonym. */
const ACTOR_DIGITS = 16

/** @throws AppError `config` where a provider's secret cannot be read */
export function configuredAccess(settings: Settings, store: AccessStore, clock: Pick<Clock, 'now'>): Access {
  const { config } = settings
  return createAccess({
    store,
    clock,
    providers: providersOf(config),
    anonymous: anonymousRole(config),
    actorOf: (login) => actorOf(login, settings),
  })
}

/** What the audit log calls a person: another hash than the ledger's, so that the one does not tell of the other. */
export function actorOf(login: string, { config, dataDirectory }: Settings): string {
  const canonical = canonicalLogin(login, identityRules(config))
  const hash = pseudonymOf(readPeopleKey(dataDirectory), `audit ${canonical}`)
  return `person ${hash.toString('hex').slice(0, ACTOR_DIGITS)}`
}

function providersOf({ access: { hub, openid, publicUrl } }: Config): readonly Provider[] {
  if (publicUrl === undefined) return []
  const here = withoutSlash(publicUrl)
  const providers: Provider[] = []
  if (hub) {
    const clientSecret = readSecret(hub.clientSecretFile)
    const redirectUri = `${here}${callbackPath('hub')}`
    providers.push(createHubLogin({ ...hub, url: withoutSlash(hub.url), clientSecret, redirectUri }))
  }
  if (openid) {
    const clientSecret = readSecret(openid.clientSecretFile)
    providers.push(createOpenIdLogin({ ...openid, clientSecret, redirectUri: `${here}${callbackPath('openid')}` }))
  }
  return providers
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

function readSecret(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new AppError('config', 'scrape.secret_file', { path, detail }, { cause: error })
  }
  if (!/^[\x21-\x7e]{16,}$/.test(text)) throw new AppError('config', 'scrape.secret_file', { path, detail: 'secret?' })
  return text
}
