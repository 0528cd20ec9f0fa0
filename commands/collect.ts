/** `atalaya collect`: the collector alone; `atalaya serve` shows what it gathers. */
import { openCollecting } from './collecting.ts'
import type { Command, CommandContext } from './command.ts'
import { finish } from './finish.ts'
import { createLog } from './log.ts'
import { readSettings } from './settings.ts'
import { untilSignal } from './shutdown.ts'
import { summary } from './summary.ts'
import { findWatched } from './watched.ts'

export const collect: Command = {
  options: ['config', 'data', 'log', 'json'],
  positionals: 0,
  async run(context: CommandContext): Promise<number> {
    const signal = untilSignal()
    const settings = readSettings(context)
    const { language, file, dataDirectory } = settings
    const { targets, findings } = await findWatched(settings, context)
    const log = createLog(settings.log, language, context.err)
    const { clock } = context
    const collecting = await openCollecting({ settings, targets, clock, log, command: 'atalaya collect' })
    collecting.collector.start()
    context.out(
      context.flags.json
        ? `${JSON.stringify({ dataDirectory, targets: targets.map(({ target }) => target.id) })}\n`
        : summary({ version: context.version, language, targets, findings, file, dataDirectory, url: undefined }),
    )
    await signal
    log.tell('info', { code: 'cli.stopping', params: {} })
    return finish(await collecting.stop(), log, language)
  },
}
