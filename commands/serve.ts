/** `atalaya serve`: pages and API over what `atalaya collect` gathers into the same directory. */
import { createCloser } from './closer.ts'
import type { Command, CommandContext } from './command.ts'
import { createLog } from './log.ts'
import { openReading } from './reading.ts'
import { openServing } from './serving.ts'
import { readSettings } from './settings.ts'
import { untilSignal } from './shutdown.ts'

export const serve: Command = {
  options: ['config', 'data', 'host', 'port', 'log', 'json'],
  positionals: 0,
  async run(context: CommandContext): Promise<number> {
    const signal = untilSignal()
    const settings = readSettings(context)
    const { language, dataDirectory } = settings
    const log = createLog(settings.log, language, context.err)
    const closer = createCloser()
    try {
      const { store, statuses } = openReading(settings, context.clock)
      closer.add(() => store.close())
      closer.add(() => statuses.close())
      const listening = await openServing({ context, settings, store, statuses, log })
      closer.add(() => listening.close())
      const { url } = listening
      context.out(
        context.flags.json ? `${JSON.stringify({ url, dataDirectory })}\n` : `Atalaya ${context.version}  ${url}\n`,
      )
      await signal
      log.tell('info', { code: 'cli.stopping', params: {} })
    } finally {
      await closer.close()
    }
    return 0
  },
}
