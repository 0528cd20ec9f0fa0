/**
 * `atalaya import publications FILE`: a table, BibTeX, or a list of DOIs. With `--lookup` Crossref and OpenAlex are
 * asked for what the file leaves open; their answers are kept, and where they are out of reach nothing fails.
 */
import { lookUp } from '../../collector/lookups/look-up.ts'
import { SERVICES, type Service } from '../../collector/lookups/services.ts'
import { AppError } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import { LOOKUP_SERVICES } from '../../core/ledger/publication.ts'
import { MESSAGES } from '../../core/messages.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { LedgerWriter } from '../../store/ledger/ledger.ts'
import type { Lookup } from '../../store/ledger/publications/tables.ts'
import type { CommandContext } from '../command.ts'
import { numberText } from '../store/output.ts'
import { type After, factImport } from './facts.ts'
import { createProgress } from './progress.ts'

/** What is known may become open; what is not known yet may be told to them soon. */
const ASK_AGAIN_FOUND_DAYS = 180
const ASK_AGAIN_MISSED_DAYS = 30
const TIMEOUT_MILLISECONDS = 10_000
const PAUSE_MILLISECONDS = 200
/** Kept together: a run that is broken off has not asked in vain. */
const KEPT_AT_ONCE = 20

export const importPublications = factImport({
  kind: 'publications',
  options: ['lookup', 'contact', 'crossref', 'openalex'],
  async read(text, path, problems) {
    // what reads BibTeX is not loaded by every other command, nor kept by a service
    const { readPublications } = await import('../../collector/files/publications.ts')
    return readPublications(text, path, problems)
  },
  check({ flags }) {
    for (const option of LOOKUP_SERVICES) checkAddress(`--${option}`, flags[option])
    if (flags.contact !== undefined && !/^[^\s@]+@[^\s@()]+$/.test(flags.contact))
      throw new AppError('usage', 'import.bad_contact', { value: flags.contact })
  },
  async after(context, ledger) {
    if (!context.flags.lookup) return { lines: [], fields: {} }
    const told = []
    for (const service of Object.values(SERVICES)) told.push(await askAbout(service, context, ledger))
    return {
      lines: told.map(({ line }) => line),
      fields: { lookups: Object.fromEntries(told.map(({ name, counts }) => [name, counts])) },
    } satisfies After
  },
})

/** @throws AppError `usage` */
function checkAddress(option: string, value: string | undefined): void {
  if (value === undefined || (URL.canParse(value) && /^https?:/.test(value))) return
  throw new AppError('usage', 'import.bad_address', { option, value })
}

async function askAbout(service: Service, context: CommandContext, ledger: LedgerWriter) {
  const { flags, version, clock, language } = context
  const now = Math.floor(clock.now())
  const dois = await ledger.doisToLookUp({
    service: service.name,
    foundBefore: now - ASK_AGAIN_FOUND_DAYS * DAY_SECONDS,
    missedBefore: now - ASK_AGAIN_MISSED_DAYS * DAY_SECONDS,
  })
  const counts = { asked: dois.length, found: 0, unknown: 0 }
  let waiting: Lookup[] = []
  const keep = async (): Promise<void> => {
    await ledger.keepLookups(waiting)
    waiting = []
  }
  const options = {
    address: flags[service.name] ?? service.address,
    userAgent: `atalaya/${version}${flags.contact === undefined ? '' : ` (mailto:${flags.contact})`}`,
    timeoutMilliseconds: TIMEOUT_MILLISECONDS,
    pauseMilliseconds: PAUSE_MILLISECONDS,
  }
  const progress = createProgress(context)
  for await (const { doi, work } of lookUp(service, dois, options)) {
    counts[work ? 'found' : 'unknown']++
    progress.show((counts.found + counts.unknown) / counts.asked, counts.found + counts.unknown)
    waiting.push({ doi, service: service.name, asked: now, work })
    if (waiting.length === KEPT_AT_ONCE) await keep()
  }
  progress.end()
  await keep()
  const number = (value: number) => numberText(value, language)
  const unanswered = counts.asked - counts.found - counts.unknown
  const params = { service: service.name, found: number(counts.found), asked: number(counts.asked) }
  const line = fill(MESSAGES[unanswered > 0 ? 'import.looked_up_in_part' : 'import.looked_up'], language, params)
  return { name: service.name, counts: { ...counts, unanswered }, line }
}
