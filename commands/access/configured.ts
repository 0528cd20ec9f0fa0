/** Who may come in, as the configuration says. */
import { readFileSync } from 'node:fs'
import { type Access, createAccess } from '../../api/access/access.ts'
import { createHubLogin, HUB_CALLBACK_PATH, type HubLogin } from '../../api/access/hub-login.ts'
import type { Clock } from '../../core/clock.ts'
import { AppError } from '../../core/errors.ts'
import { canonicalLogin } from '../../store/ledger/identity.ts'
import { pseudonymOf, readPeopleKey } from '../../store/ledger/people.ts'
import type { AccessStore } from '../../store/state/access/access-store.ts'
import type { Config } from '../config-schema.ts'
import { identityRules, type Settings } from '../settings.ts'

/** Enough to tell people apart, too little to be taken for a whole pseudonym. */
const ACTOR_DIGITS = 16

/** @throws AppError `config` where the Hub's secret cannot be read */
export function configuredAccess(settings: Settings, store: AccessStore, clock: Pick<Clock, 'now'>): Access {
  const { config } = settings
  const hub = hubLogin(config)
  return createAccess({
    store,
    clock,
    hub,
    anonymous: config.access.anonymous ?? (hub ? 'public' : 'viewer'),
    actorOf: (login) => actorOf(login, settings),
  })
}

/** What the audit log calls a person: another hash than the ledger's, so that the one does not tell of the other. */
export function actorOf(login: string, { config, dataDirectory }: Settings): string {
  const canonical = canonicalLogin(login, identityRules(config))
  const hash = pseudonymOf(readPeopleKey(dataDirectory), `audit ${canonical}`)
  return `person ${hash.toString('hex').slice(0, ACTOR_DIGITS)}`
}

function hubLogin({ access: { hub, publicUrl } }: Config): HubLogin | undefined {
  if (!hub || publicUrl === undefined) return undefined
  const { url, clientId, clientSecretFile, roles } = hub
  return createHubLogin({
    url: withoutSlash(url),
    clientId,
    clientSecret: readSecret(clientSecretFile),
    redirectUri: `${withoutSlash(publicUrl)}${HUB_CALLBACK_PATH}`,
    roles,
  })
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
