/** `atalaya login`: a link that opens a session, once, for whoever can write the data folder. */
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { Role } from '../../core/roles.ts'
import { MINUTE_SECONDS } from '../../core/units.ts'
import type { AccessStore } from '../../store/state/access/access-store.ts'
import { LINK_SECONDS } from '../../store/state/access/logins.ts'
import type { Command } from '../command.ts'
import { urlOf } from '../http.ts'
import { readSettings } from '../settings.ts'
import { CLI_ACTOR, readRole, withStore } from './token.ts'

export const login: Command = {
  options: ['config', 'data', 'host', 'port', 'role', 'json'],
  positionals: 0,
  async run(context) {
    const settings = readSettings(context)
    const { language, dataDirectory, host, port, config } = settings
    const url = config.access.publicUrl?.replace(/\/*$/, '/') ?? urlOf(host, port)
    const role = readRole(context.flags.role ?? 'admin')
    const link = withStore(dataDirectory, (store) => makeLink(store, url, role, context.clock.now()))
    if (context.flags.json) context.out(`${JSON.stringify({ link, role, seconds: LINK_SECONDS })}\n`)
    else {
      const params = { minutes: LINK_SECONDS / MINUTE_SECONDS, role }
      context.err(`${fill(MESSAGES['access.link'], language, params)}\n`)
      context.out(`${link}\n`)
    }
    return 0
  },
}

/** The secret stands behind `#`: browsers send that to nobody, and no server writes it into a log. */
export function makeLink(store: AccessStore, url: string, role: Role, now: number): string {
  return store.together(() => {
    const secret = store.logins.createLink(role, now)
    store.audit.add(now, CLI_ACTOR, 'link.created', { role })
    return `${url}entrar#${secret}`
  })
}
