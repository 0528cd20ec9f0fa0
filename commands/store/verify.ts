/** `atalaya store verify`: is everything that is kept still readable and right. */
import { AppError, explain } from '../../core/errors.ts'
import { fill, type Language } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { Finding } from '../../store/metrics/engine.ts'
import type { StoreStatistics } from '../../store/metrics/store.ts'
import type { Command, CommandContext } from '../command.ts'
import { printable } from '../log.ts'
import { readSettings, type Settings } from '../settings.ts'
import { untilSignal } from '../shutdown.ts'
import { expectData, needTool, withStore } from './engine.ts'
import { bytesText, numberText, timeText } from './output.ts'

/** Beyond so many lines nobody reads on. */
const SHOWN = 200

const MARKS = { lost: '✗', repairable: '!' } as const satisfies Record<Finding['severity'], string>

export const verify: Command = {
  options: ['deep', 'config', 'data', 'json'],
  positionals: 0,
  async run(context: CommandContext): Promise<number> {
    const settings = readSettings(context)
    const { language, dataDirectory } = settings
    const tool = needTool(settings, 'verify', 'store verify')
    expectData(settings)
    const stopping = new AbortController()
    void untilSignal().then(() => stopping.abort())
    const deep = context.flags.deep ?? false
    const findings: Finding[] = []
    for await (const finding of unreadableIsFinding(tool(dataDirectory, { deep, signal: stopping.signal }))) {
      findings.push(finding)
      if (!context.flags.json && findings.length <= SHOWN) context.out(`${findingLine(finding, language)}\n`)
    }
    const more = findings.length - SHOWN
    if (!context.flags.json && more > 0)
      context.out(`${fill(MESSAGES['maintenance.more_found'], language, { count: numberText(more, language) })}\n`)
    // an interrupted search has found nothing out
    if (stopping.signal.aborted) throw new AppError('unavailable', 'maintenance.interrupted')
    const kept = await statisticsOf(settings, context)
    const counts = { lost: partsOf(findings, 'lost'), repairable: partsOf(findings, 'repairable') }
    context.out(context.flags.json ? json(findings, counts, kept, language) : summary(counts, kept, language))
    return findings.length === 0 ? 0 : 1
  },
}

/** A finding may stand for many of its kind. */
function partsOf(findings: readonly Finding[], severity: Finding['severity']): number {
  const of = findings.filter((finding) => finding.severity === severity)
  return of.reduce((sum, { problem }) => sum + Number(problem.params['count'] ?? 1), 0)
}

/** A file that cannot be opened at all is the worst of findings, not a failure to look. */
async function* unreadableIsFinding(findings: AsyncIterable<Finding>): AsyncIterable<Finding> {
  try {
    yield* findings
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error
    yield { problem: error.problem, severity: 'lost' }
  }
}

/** What is kept; undefined where not even that can be read. */
async function statisticsOf(settings: Settings, context: CommandContext): Promise<StoreStatistics | undefined> {
  try {
    return await withStore(settings, context, (store) => store.statistics())
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

function findingLine({ problem, severity }: Finding, language: Language): string {
  const word = fill(MESSAGES[`maintenance.${severity}`], language)
  return `${MARKS[severity]} ${word}: ${printable(explain(problem, language))}`
}

interface Counts {
  readonly lost: number
  readonly repairable: number
}

function summary({ lost, repairable }: Counts, kept: StoreStatistics | undefined, language: Language): string {
  const lines: string[] = []
  if (kept) {
    const { series, frames, bytes, oldest, newest } = kept
    const params = {
      series: numberText(series, language),
      frames: numberText(frames, language),
      bytes: bytesText(bytes, language),
      from: oldest === undefined ? '–' : timeText(oldest),
      to: newest === undefined ? '–' : timeText(newest),
    }
    lines.push(fill(MESSAGES['maintenance.kept'], language, params))
  }
  const counts = { lost: numberText(lost, language), repairable: numberText(repairable, language) }
  const code = lost + repairable === 0 ? 'maintenance.sound' : 'maintenance.found'
  return `${[...lines, fill(MESSAGES[code], language, counts)].join('\n')}\n`
}

function json(findings: readonly Finding[], counts: Counts, kept: StoreStatistics | undefined, language: Language) {
  const list = findings.map(({ severity, problem }) => ({
    severity,
    code: problem.code,
    params: problem.params,
    message: explain(problem, language),
  }))
  const { series, frames, bytes, oldest, newest } = kept ?? {}
  const stored = kept ? { series, frames, bytes, oldest: oldest ?? null, newest: newest ?? null } : null
  return `${JSON.stringify({ ok: findings.length === 0, ...counts, kept: stored, findings: list })}\n`
}
