/** `atalaya import sacct FILE`: jobs out of a listing of Slurm's accounting, all of them or none. */
import { createRowProblems, type RowProblems } from '../../collector/accounting/problems.ts'
import { type Layout, readLayout } from '../../collector/accounting/sacct-columns.ts'
import { createRowReader, type RowReader } from '../../collector/accounting/sacct-rows.ts'
import { AppError, explain } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import type { Job } from '../../core/ledger/job.ts'
import { createLocalClock, type LocalClock } from '../../core/ledger/local-time.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { Taken } from '../../store/ledger/jobs-writer.ts'
import { openLedgerWriter } from '../../store/ledger/ledger.ts'
import type { Command, CommandContext } from '../command.ts'
import { printable } from '../log.ts'
import { readSettings, type Settings } from '../settings.ts'
import { numberText } from '../store/output.ts'
import { type Lines, openLines } from './lines.ts'
import { createProgress } from './progress.ts'

export const importSacct: Command = {
  options: ['cluster', 'time-zone', 'dry-run', 'config', 'data', 'json'],
  positionals: 1,
  async run(context: CommandContext): Promise<number> {
    const settings = readSettings(context)
    const [path] = context.positionals
    if (path === undefined) throw new AppError('usage', 'import.which_file', { command: 'atalaya import sacct' })
    const timeZone = context.flags['time-zone'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone
    const source = { path, lines: openLines(path), clock: clockOf(timeZone), cluster: context.flags.cluster ?? '' }
    const problems = createRowProblems()
    const ledger = openLedgerWriter(settings.dataDirectory)
    try {
      let rows = 0
      const taken = await ledger.takeJobs(
        async (add) => {
          rows = await readJobs(source, problems, context, add)
        },
        () => problems.count === 0 && !context.flags['dry-run'],
      )
      return report({ path, timeZone, rows, taken, problems }, context, settings)
    } finally {
      ledger.close()
    }
  },
}

interface Source {
  readonly path: string
  readonly lines: Lines
  readonly clock: LocalClock
  readonly cluster: string
}

/** @throws AppError `usage` */
function clockOf(timeZone: string): LocalClock {
  try {
    return createLocalClock(timeZone)
  } catch (cause) {
    throw new AppError('usage', 'import.bad_zone', { zone: timeZone }, { cause })
  }
}

/** @returns how many rows were read */
async function readJobs(
  { path, lines, clock, cluster }: Source,
  problems: RowProblems,
  context: CommandContext,
  add: (jobs: readonly Job[]) => void,
): Promise<number> {
  const progress = createProgress(context)
  let layout: Layout | undefined
  let reader: RowReader | undefined
  let row = 0
  try {
    for await (const batch of lines.batches()) {
      const jobs: Job[] = []
      for (const line of batch) {
        row++
        if (line === '') continue
        if (!layout || !reader) {
          layout = readLayout(line)
          if (cluster === '' && !layout.columns.has('cluster')) throw new AppError('usage', 'import.no_cluster')
          reader = createRowReader({ layout, clock, cluster, problems })
          if (layout.hasHeader) continue
        }
        const job = reader.read(line, row)
        if (job) jobs.push(job)
      }
      // what is wrong already is not going to be kept
      if (problems.count === 0) add(jobs)
      progress.show(lines.bytes === 0 ? 1 : lines.readBytes() / lines.bytes, row)
    }
  } finally {
    progress.end()
  }
  if (!layout) throw new AppError('invalid', 'import.empty', { path })
  return row
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
