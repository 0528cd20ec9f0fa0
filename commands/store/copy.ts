/** `atalaya store copy --from ENGINE --to ENGINE`: a site outgrows one machine without losing its past. */
import { explain } from '../../core/errors.ts'
import { fill, type Language } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import { prepareDirectory } from '../../store/directory.ts'
import { holdData } from '../../store/lock.ts'
import { openProgress } from '../../store/metrics/copy/progress.ts'
import { type CopyResult, copyMetrics } from '../../store/metrics/copy.ts'
import { type Engine, toRetention } from '../../store/metrics/engine.ts'
import { DEFAULT_ENGINE, ENGINES } from '../../store/metrics/registry.ts'
import type { MetricStore } from '../../store/metrics/store.ts'
import { type Closer, createCloser } from '../closer.ts'
import type { Command, CommandContext } from '../command.ts'
import { printable } from '../log.ts'
import { readSettings } from '../settings.ts'
import { untilSignal } from '../shutdown.ts'
import { createCopyReport } from './copy-report.ts'
import { type End, readEnds } from './ends.ts'
import { expectData } from './engine.ts'
import { numberText, timeText } from './output.ts'

export const copy: Command = {
  options: ['from', 'to', 'out', 'force', 'config', 'data', 'json'],
  positionals: 0,
  async run(context: CommandContext): Promise<number> {
    const settings = readSettings(context)
    const { from, to } = readEnds(context.flags, settings)
    if (from.block.engine === DEFAULT_ENGINE) expectData(settings)
    const stopping = new AbortController()
    void untilSignal().then(() => stopping.abort())
    const closer = createCloser()
    try {
      prepareDirectory(settings.dataDirectory)
      const source = await openEnd(from, 'read', context, closer)
      const target = await openEnd(to, 'write', context, closer)
      const progress = openProgress(settings.dataDirectory, `${from.name} → ${to.name}`)
      closer.add(() => progress.close())
      if (context.flags.force) progress.forget(progress.list())
      const report = createCopyReport({ ...context, language: settings.language }, () => target.statistics())
      closer.add(() => report.stop())
      const result = await copyMetrics({
        from: source,
        to: target,
        progress,
        keep: toRetention(to.block.retention),
        now: context.clock.now(),
        signal: stopping.signal,
        report: report.step,
      })
      const { spool } = await target.statistics()
      const refused = spool?.rejectedLines ?? 0
      const ok = result.differences.length + result.damage.length + refused === 0
      context.out(context.flags.json ? json(result, refused, ok) : summary(result, refused, to, settings.language))
      return ok ? 0 : 1
    } finally {
      await closer.close()
    }
  },
}

async function openEnd(
  { block: { engine, ...options }, directory }: End,
  mode: 'read' | 'write',
  { clock }: CommandContext,
  closer: Closer,
): Promise<MetricStore> {
  if (mode === 'write') {
    const hold = holdData(directory, { role: 'collector', command: 'atalaya store copy' }, clock)
    closer.add(() => hold.release())
  }
  const store = await (ENGINES[engine] as Engine).open({ directory, mode, options, clock })
  closer.add(() => store.close())
  return store
}

function summary(
  { windows, values, skipped, damage, differences }: CopyResult,
  refused: number,
  to: End,
  language: Language,
): string {
  const number = (value: number) => numberText(value, language)
  const lines = [
    fill(MESSAGES['maintenance.copied'], language, { values: number(values), parts: number(windows), store: to.name }),
  ]
  for (const { resolution, from, to, reason } of skipped) {
    const params = { resolution, from: timeText(from), to: timeText(to) }
    lines.push(fill(MESSAGES[`maintenance.copy_${reason}`], language, params))
  }
  for (const problem of damage) lines.push(`✗ ${printable(explain(problem, language))}`)
  if (damage.length > 0) lines.push(fill(MESSAGES['maintenance.copy_damage'], language))
  for (const { month, resolution, name, from, to } of differences) {
    const params = { month, resolution, name, fromSum: from.sum, toSum: to.sum }
    const counts = { fromValues: number(from.values), toValues: number(to.values) }
    lines.push(`✗ ${fill(MESSAGES['maintenance.copy_differs'], language, { ...params, ...counts })}`)
  }
  if (refused > 0) lines.push(`✗ ${fill(MESSAGES['maintenance.copy_refused'], language, { lines: number(refused) })}`)
  if (differences.length > 0) lines.push(fill(MESSAGES['maintenance.copy_again'], language))
  else lines.push(`✓ ${fill(MESSAGES['maintenance.copy_verified'], language)}`)
  return `${lines.join('\n')}\n`
}

function json({ windows, values, skipped, damage, differences }: CopyResult, refused: number, ok: boolean): string {
  const list = differences.map(({ month, resolution, name, from, to }) => ({ month, resolution, name, from, to }))
  return `${JSON.stringify({ ok, windows, values, refused, skipped, damage, differences: list })}\n`
}
