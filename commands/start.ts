/** `atalaya start`: everything in one process. */

import type { Clock } from '../core/clock.ts'
import { fill } from '../core/i18n.ts'
import { MESSAGES } from '../core/messages.ts'
import { makeLink } from './access/login.ts'
import { withStore } from './access/token.ts'
import { createCloser } from './closer.ts'
import { type Collecting, openCollecting } from './collecting.ts'
import type { Command, CommandContext } from './command.ts'
import { finish } from './finish.ts'
import { addressOf } from './listening.ts'
import { createLog } from './log.ts'
import { keepLooking } from './looking.ts'
import { openReading, type Reading } from './reading.ts'
import { openServing } from './serving.ts'
import { readSettings, type Settings } from './settings.ts'
import { untilSignal } from './shutdown.ts'
import { summary } from './summary.ts'
import { findWatched } from './watched.ts'

export const start: Command = {
  options: ['config', 'data', 'host', 'port', 'log', 'json'],
  positionals: 0,
  async run(context: CommandContext): Promise<number> {
    const signal = untilSignal()
    const settings = readSettings(context)
    const { language, host, port, file, dataDirectory } = settings
    const { targets, findings } = await findWatched(settings, context)
    const log = createLog(settings.log, language, context.err)
    const collecting = await openCollecting({
      settings,
      targets,
      clock: context.clock,
      log,
      command: 'atalaya start',
      url: port === 0 ? undefined : addressOf(host, port, settings.config),
    })
    const closer = createCloser()
    try {
      const { statuses, collector, alerting } = collecting
      const store = servedStore(collecting, settings, context.clock)
      if (store !== collecting.store) closer.add(() => store.close())
      const listening = await openServing({
        ...{ context, settings, store, statuses, log },
        collector: collector.statistics,
        alerting: alerting?.statistics,
      })
      closer.add(() => listening.close())
      collector.start()
      if (findings) {
        const find = async () => (await findWatched(settings, context)).targets
        closer.add(keepLooking({ clock: context.clock, log, collector, targets, find }))
      }
      const { url } = listening
      context.out(
        context.flags.json
          ? `${JSON.stringify({ url, dataDirectory, targets: targets.map(({ target }) => target.id) })}\n`
          : summary({
              version: context.version,
              language,
              targets,
              findings,
              file,
              dataDirectory,
              url,
              enter: enterBy(settings, url, context.clock.now()),
            }),
      )
      await signal
      log.tell('info', { code: 'cli.stopping', params: {} })
    } catch (error) {
      await closer.close().finally(() => collecting.stop())
      throw error
    }
    await closer.close()
    return finish(await collecting.stop(), log, language)
  },
}

/** A store that others write to as well is read afresh: the newest values this process knows are not all there are. */
function servedStore({ store }: Collecting, settings: Settings, clock: Clock): Reading['store'] {
  return settings.config.sharding ? openReading(settings, clock).store : store
}

/** A link to log in until somebody did; from then on whoever needs one asks for it. */
function enterBy(settings: Settings, url: string, now: number): string {
  return withStore(settings.dataDirectory, (store) =>
    store.audit.has('login.link')
      ? fill(MESSAGES['cli.enter_again'], settings.language)
      : makeLink(store, { settings, url }, 'admin', now),
  )
}
