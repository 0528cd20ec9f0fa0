/** `atalaya audit`: whether the audit log was tampered with, and all of its entries for programs. */
import { AppError } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { AccessStore } from '../../store/state/access/access-store.ts'
import type { AuditEntry } from '../../store/state/access/audit.ts'
import type { Command } from '../command.ts'
import { readSettings } from '../settings.ts'
import { withStore } from './token.ts'

const AT_ONCE = 1_000

export const audit: Command = {
  options: ['config', 'data', 'json'],
  positionals: 0,
  async run(context) {
    const { language, dataDirectory } = readSettings(context)
    return withStore(dataDirectory, (store) => {
      let count = 0
      let chain = ''
      for (const entry of entriesOf(store)) {
        count++
        chain = entry.chain
        if (context.flags.json) context.out(`${JSON.stringify(entry)}\n`)
      }
      const id = store.audit.firstBroken()
      if (id !== undefined) throw new AppError('unavailable', 'access.audit_broken', { id })
      if (!context.flags.json)
        context.out(`${fill(MESSAGES['access.audit_whole'], language, { count, chain: chain || '–' })}\n`)
      return 0
    })
  },
}

function* entriesOf({ audit: log }: AccessStore): Generator<AuditEntry> {
  let after = 0
  for (;;) {
    const some = log.list(after, AT_ONCE)
    yield* some
    if (some.length < AT_ONCE) return
    after = some.at(-1)!.id
  }
}
