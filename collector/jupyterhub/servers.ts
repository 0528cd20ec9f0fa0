/**
 * Who has a server, out of `GET /hub/api/users`: for the ledger only, which keeps no name beside a fact. Nothing else of
 * the source looks at names. Pure.
 */
import { z } from 'zod'
import type { SeenServer } from '../../store/ledger/sessions/writer.ts'
import { hubTime } from './users.ts'

const Server = z.object({
  started: z.string().nullish(),
  ready: z.boolean(),
  stopped: z.boolean().nullish(),
})
const User = z.object({
  name: z.string().min(1),
  /** absent where the token may not see it */
  admin: z.boolean().nullish(),
  servers: z.record(z.string(), Server),
})

/**
 * @param users the list of a page
 * @param isStaff by login, besides the Hub's own admins
 * @returns undefined where the token does not show what is needed: then nothing can be said of sessions
 */
export function parseServers(
  users: readonly unknown[],
  isStaff: (login: string) => boolean,
  address = 'JupyterHub',
): readonly SeenServer[] | undefined {
  const servers: SeenServer[] = []
  for (const user of users) {
    const parsed = User.safeParse(user)
    if (!parsed.success) return undefined
    const { name: login, admin, servers: own } = parsed.data
    for (const [name, { started, ready, stopped }] of Object.entries(own)) {
      // one that was stopped may still have a name; one without a beginning has not begun
      if (stopped === true || !started) continue
      const at = Math.round(hubTime(started, address) * 1000)
      servers.push({ login, name, started: at, isReady: ready, isStaff: admin === true || isStaff(login) })
    }
  }
  return servers
}
