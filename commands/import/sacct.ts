/** `atalaya import sacct FILE`: jobs out of a listing of Slurm's accounting, all of them or none. */
import { createRowProblems, type RowProblems } from '../../collector/accounting/problems.ts'
import { AppError, explain } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import { createLocalClock } from '../../core/ledger/local-time.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { Taken } from '../../store/ledger/jobs-writer.ts'
import { openLedgerWriter } from '../../store/ledger/ledger.ts'
import type { Command, CommandContext } from '../command.ts'
import { printable } from '../log.ts'
import { identityRules, readSettings, type Settings } from '../settings.ts'
import { numberText } from '../store/output.ts'
import { importListing } from './listing.ts'
import { createProgress } from './progress.ts'
import { timeZoneOf } from './time-zone.ts'

export const importSacct: Command = {
  options: ['cluster', 'time-zone', 'dry-run', 'config', 'data', 'json'],
  positionals: 1,
  async run(context: CommandContext): Promise<number> {
    const settings = readSettings(context)
    const [path] = context.positionals
    if (path === undefined) throw new AppError('usage', 'import.which_file', { command: 'atalaya import sacct' })
    const timeZone = timeZoneOf(context)
    const clock = createLocalClock(timeZone)
    const problems = createRowProblems()
    const progress = createProgress(context)
    const cluster = context.flags.cluster ?? ''
    const listing = { path, clock, cluster, now: context.clock.now(), problems, progress: progress.show }
    const ledger = openLedgerWriter(settings.dataDirectory, identityRules(settings.config))
    try {
      const isWanted = () => problems.count === 0 && !context.flags['dry-run']
      const { rows, taken } = await importListing(ledger, listing, isWanted).finally(progress.end)
      return report({ path, timeZone, rows, taken, problems }, context, settings)
    } finally {
      await ledger.close()
    }
  },
}

interface Outcome {
  readonly path: string
  readonly timeZone: string
  readonly rows: number
  readonly taken: Taken
  readonly problems: RowProblems
}

function report(
  { path, timeZone, rows, taken, problems }: Outcome,
  { flags, out, err }: CommandContext,
  { language }: Settings,
): number {
  const ok = problems.count === 0
  const isDry = flags['dry-run'] === true
  if (flags.json) {
    const told = { ok, dryRun: isDry, rows, timeZone, ...(ok ? taken : {}) }
    out(`${JSON.stringify({ ...told, problems: problems.listed, problemCount: problems.count })}\n`)
    return ok ? 0 : 1
  }
  const say = (code: keyof typeof MESSAGES, params = {}) => fill(MESSAGES[code], language, params)
  const number = (value: number) => numberText(value, language)
  if (!ok) {
    for (const problem of problems.listed) err(`✗ ${printable(explain(problem, language))}\n`)
    const more = problems.count - problems.listed.length
    if (more > 0) err(`${say('import.more_problems', { count: number(more) })}\n`)
    err(`${say('import.nothing_kept', { path })}\n`)
    return 1
  }
  const params = {
    rows: number(rows),
    added: number(taken.added),
    changed: number(taken.changed),
    same: number(taken.same + taken.stale),
    zone: timeZone,
  }
  out(`✓ ${say(isDry ? 'import.jobs_would' : 'import.jobs_taken', params)}\n`)
  return 0
}
