/** `atalaya login`: a link that opens a session, once, for whoever can write the data folder. */
import { LOGIN_PATH } from '../../api/access/guard.ts'
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { Role } from '../../core/roles.ts'
import { MINUTE_SECONDS } from '../../core/units.ts'
import type { AccessStore } from '../../store/state/access/access-store.ts'
import { LINK_SECONDS } from '../../store/state/access/logins.ts'
import type { Command } from '../command.ts'
import { addressOf } from '../listening.ts'
import { readSettings, type Settings } from '../settings.ts'
import { CLI_ACTOR, readRole, withStore } from './token.ts'

export const login: Command = {
  options: ['config', 'data', 'host', 'port', 'role', 'json'],
  positionals: 0,
  async run(context) {
    const settings = readSettings(context)
    const { language, dataDirectory, host, port } = settings
    const role = readRole(context.flags.role ?? 'admin')
    const link = withStore(dataDirectory, (store) =>
      makeLink(store, { settings, url: addressOf(host, port, settings.config) }, role, context.clock.now()),
    )
    if (context.flags.json) context.out(`${JSON.stringify({ link, role, seconds: LINK_SECONDS })}\n`)
    else {
      const params = { minutes: LINK_SECONDS / MINUTE_SECONDS, role }
      context.err(`${fill(MESSAGES['access.link'], language, params)}\n`)
      context.out(`${link}\n`)
    }
    return 0
  },
}

export interface Reached {
  readonly settings: Settings
  /** where it listens, which is where browsers find it unless the configuration says better */
  readonly url: string
}

/** The secret stands behind `#`: browsers send that to nobody, and no server writes it into a log. */
export function makeLink(store: AccessStore, { settings, url }: Reached, role: Role, now: number): string {
  const base = settings.config.access.publicUrl?.replace(/\/*$/, '/') ?? url
  return store.together(() => {
    const secret = store.logins.createLink(role, now)
    store.audit.add(now, CLI_ACTOR, 'link.created', { role })
    return `${base}${LOGIN_PATH.slice(1)}#${secret}`
  })
}
