/** A file of facts into the ledger: all that it tells, or nothing, and what came of it said to people and programs. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { createRowProblems, type RowProblems } from '../../collector/accounting/problems.ts'
import { decodeFile, type Encoding } from '../../collector/files/decode.ts'
import type { FileFacts } from '../../collector/files/file-facts.ts'
import { AppError, explain } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { Facts } from '../../store/ledger/facts.ts'
import type { FactsTaken } from '../../store/ledger/imports/take.ts'
import { type LedgerWriter, openLedgerWriter } from '../../store/ledger/ledger.ts'
import type { Command, CommandContext, OptionName } from '../command.ts'
import { printable } from '../log.ts'
import { limitFetch } from '../outgoing.ts'
import { readSettings } from '../settings.ts'
import { numberText } from '../store/output.ts'
import { readFile } from './read-file.ts'

/** What an import adds to what is said: lines for people, and fields for programs. */
export interface After {
  readonly lines: readonly string[]
  readonly fields: Readonly<Record<string, unknown>>
}

export interface FactImport<Kind extends Facts['kind']> {
  readonly kind: Kind
  readonly options?: readonly OptionName[]
  /** @throws AppError `invalid` where it is no such file */
  read(
    text: string,
    path: string,
    problems: RowProblems,
    context: CommandContext,
  ): FileFacts<FactOf<Kind>> | Promise<FileFacts<FactOf<Kind>>>
  /** Before anything is read. @throws AppError `usage` */
  check?(context: CommandContext): void
  /** Once the facts are kept. */
  after?(context: CommandContext, ledger: LedgerWriter): Promise<After>
}
type FactOf<Kind> = Extract<Facts, { kind: Kind }>['facts'][number]

export function factImport<Kind extends Facts['kind']>(what: FactImport<Kind>): Command {
  return {
    options: ['dry-run', 'replace', 'config', 'data', 'json', ...(what.options ?? [])],
    positionals: 1,
    async run(context) {
      const settings = readSettings(context)
      const [path] = context.positionals
      const command = `atalaya import ${what.kind}`
      if (path === undefined) throw new AppError('usage', 'import.which_file', { command })
      what.check?.(context)
      const bytes = readFile(path)
      const { text, encoding } = decodeFile(bytes, path)
      const problems = createRowProblems()
      const read = await what.read(text, path, problems, context)
      const isDry = context.flags['dry-run'] === true
      if (what.after) await limitFetch(settings.config)
      const ledger = openLedgerWriter(settings.dataDirectory)
      try {
        const isWanted = problems.count === 0 && !isDry
        const origin = {
          file: basename(path),
          sha256: createHash('sha256').update(bytes).digest(),
          imported: Math.floor(context.clock.now()),
        }
        const facts = { kind: what.kind, facts: read.facts } as Facts
        const taken =
          problems.count === 0
            ? await ledger.takeFacts({ facts, origin, replaces: context.flags.replace === true, isWanted })
            : undefined
        const spoken = { ...context, language: settings.language }
        const after = isWanted ? await what.after?.(spoken, ledger) : undefined
        return report({ path, encoding, read, taken, problems, isDry, after }, spoken)
      } finally {
        await ledger.close()
      }
    },
  }
}

interface Outcome {
  readonly path: string
  readonly encoding: Encoding
  readonly read: FileFacts<unknown>
  /** undefined where there are problems */
  readonly taken: FactsTaken | undefined
  readonly problems: RowProblems
  readonly isDry: boolean
  readonly after: After | undefined
}

function report(
  { path, encoding, read: { rows, leftOut, ignored }, taken, problems, isDry, after }: Outcome,
  { flags, out, err, language }: CommandContext,
): number {
  if (flags.json) {
    const told = { ok: taken !== undefined, dryRun: isDry, rows, encoding, ...taken, leftOut, ignoredColumns: ignored }
    out(`${JSON.stringify({ ...told, ...after?.fields, problems: problems.listed, problemCount: problems.count })}\n`)
    return taken ? 0 : 1
  }
  const say = (code: keyof typeof MESSAGES, params = {}) => fill(MESSAGES[code], language, params)
  const number = (value: number) => numberText(value, language)
  if (!taken) {
    for (const problem of problems.listed) err(`✗ ${printable(explain(problem, language))}\n`)
    const more = problems.count - problems.listed.length
    if (more > 0) err(`${say('import.more_problems', { count: number(more) })}\n`)
    err(`${say('import.nothing_kept', { path })}\n`)
    return 1
  }
  const { added, changed, same, removed, joined } = taken
  const params = { rows: number(rows), added: number(added), changed: number(changed), same: number(same) }
  out(`✓ ${say(isDry ? 'import.facts_would' : 'import.facts_taken', params)}\n`)
  const notes = [
    ...(removed > 0 ? [say('import.facts_removed', { count: number(removed) })] : []),
    ...(joined > 0 ? [say('import.facts_joined', { count: number(joined) })] : []),
    ...(leftOut > 0 ? [say('import.left_out', { count: number(leftOut) })] : []),
    ...(ignored.length > 0 ? [say('import.ignored_columns', { columns: ignored.join(', ') })] : []),
    ...(encoding === 'windows-1252' ? [say('import.read_as', { encoding: 'Windows-1252' })] : []),
    ...(after?.lines ?? []),
  ]
  for (const note of notes) out(`  ${printable(note)}\n`)
  return 0
}
