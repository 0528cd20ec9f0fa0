/** `atalaya store export`: what is kept, as CSV or Parquet. */
import { mkdirSync, readdirSync } from 'node:fs'
import { extname } from 'node:path'
import { COMMON_LABELS, isMetricId, METRICS, type MetricId, metric as metricOf } from '../../core/catalogue.ts'
import { AppError, explain, type Problem } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import { nearest } from '../../core/nearest.ts'
import type { UnixSeconds } from '../../core/series.ts'
import {
  EXPORT_FORMATS,
  type Exported,
  type ExportFormat,
  exportAll,
  exportMetrics,
} from '../../store/metrics/export/export.ts'
import { writeError } from '../../store/metrics/export/file.ts'
import { RESOLUTIONS } from '../../store/metrics/resolution.ts'
import type { Extent, MetricStore, Resolution, Where } from '../../store/metrics/store.ts'
import type { Command, CommandContext, Flags } from '../command.ts'
import { printable } from '../log.ts'
import { readSettings } from '../settings.ts'
import { untilSignal } from '../shutdown.ts'
import { withStore } from './engine.ts'
import { readInstant } from './instant.ts'
import { numberText } from './output.ts'

const FORMATS = Object.keys(EXPORT_FORMATS) as ExportFormat[]

export const exportCommand: Command = {
  options: [
    ...(['metric', 'where', 'all', 'from', 'to', 'resolution', 'format', 'out', 'force'] as const),
    ...(['config', 'data', 'json'] as const),
  ],
  positionals: 0,
  async run(context: CommandContext): Promise<number> {
    const settings = readSettings(context)
    const { language } = settings
    const wish = readWish(context.flags, context.clock.now())
    const stopping = new AbortController()
    void untilSignal().then(() => stopping.abort())
    const damage = new Map<string, Problem>()
    const damaged = (problem: Problem) => void damage.set(JSON.stringify(problem), problem)
    const files = await withStore(settings, context, (store) => write(store, wish, context, stopping.signal, damaged))
    for (const problem of damage.values()) context.err(`✗ ${printable(explain(problem, language))}\n`)
    if (damage.size > 0) context.err(`${fill(MESSAGES['maintenance.export_damage'], language)}\n`)
    if (files.length === 0) throw new AppError('not_found', 'maintenance.nothing_to_export')
    const ok = damage.size === 0
    if (context.flags.json) context.out(`${JSON.stringify({ ok, files, damage: [...damage.values()] })}\n`)
    else
      for (const { path, rows } of files)
        context.out(`${fill(MESSAGES['maintenance.exported'], language, { path, rows: numberText(rows, language) })}\n`)
    return ok ? 0 : 1
  },
}

interface Wish {
  /** undefined: everything, into a folder */
  readonly metrics: readonly MetricId[] | undefined
  readonly where: Where
  readonly from: UnixSeconds
  readonly to: UnixSeconds | undefined
  readonly resolutions: readonly Resolution[]
  readonly format: ExportFormat
  readonly out: string
  readonly replace: boolean
}

async function write(
  store: MetricStore,
  wish: Wish,
  { clock }: CommandContext,
  signal: AbortSignal,
  damaged: (problem: Problem) => void,
): Promise<readonly Exported[]> {
  const { metrics, where, format, out, replace } = wish
  const extent = await extentOf(store, wish, clock.now())
  const options = { store, where, format, replace, signal, damaged, extent }
  if (metrics) {
    const file = await exportMetrics({ ...options, metrics, path: out, resolution: wish.resolutions[0]! })
    return file ? [file] : []
  }
  prepareFolder(out, replace)
  const files: Exported[] = []
  for (const resolution of wish.resolutions) files.push(...(await exportAll({ ...options, resolution, folder: out })))
  return files
}

async function extentOf(store: MetricStore, { from, to }: Wish, now: UnixSeconds): Promise<Extent> {
  if (to !== undefined) return { from, to }
  const { newest } = await store.statistics()
  return { from, to: Math.max(now, newest ?? 0) + 1 }
}

/** @throws AppError `conflict` where it holds something already */
function prepareFolder(folder: string, replace: boolean): void {
  try {
    mkdirSync(folder, { recursive: true })
    if (replace || readdirSync(folder).length === 0) return
  } catch (error) {
    throw writeError(error, folder)
  }
  throw new AppError('conflict', 'maintenance.folder_not_empty', { path: folder })
}

/** @throws AppError `usage` */
function readWish(flags: Flags, now: UnixSeconds): Wish {
  if ((flags.all === true) === (flags.metric !== undefined)) throw new AppError('usage', 'maintenance.metric_or_all')
  if (flags.out === undefined) throw new AppError('usage', 'maintenance.needs_out', { option: '--out' })
  const metrics = flags.metric?.map(readMetric)
  const from = flags.from === undefined ? 0 : readInstant('--from', flags.from, now)
  const to = flags.to === undefined ? undefined : readInstant('--to', flags.to, now)
  if (to !== undefined && to <= from)
    throw new AppError('usage', 'maintenance.empty_period', { from: flags.from ?? '0', to: flags.to! })
  const resolution = flags.resolution === undefined ? undefined : choice('--resolution', flags.resolution, RESOLUTIONS)
  return {
    metrics,
    where: readWhere(flags.where ?? [], metrics ?? [...METRICS.keys()]),
    from,
    to,
    resolutions: resolution ? [resolution] : metrics ? ['raw'] : RESOLUTIONS,
    format: readFormat(flags, metrics === undefined),
    out: flags.out,
    replace: flags.force ?? false,
  }
}

function readMetric(text: string): MetricId {
  if (isMetricId(text)) return text
  const guess = nearest(text, [...METRICS.keys()])
  throw guess === undefined
    ? new AppError('usage', 'maintenance.unknown_metric', { metric: text })
    : new AppError('usage', 'maintenance.unknown_metric_nearest', { metric: text, nearest: guess })
}

function readWhere(texts: readonly string[], metrics: readonly MetricId[]): Where {
  const known = [...new Set(metrics.flatMap((id) => metricOf(id).allLabels)), ...COMMON_LABELS]
  const where = new Map<string, string[]>()
  for (const text of texts) {
    const colon = text.indexOf(':')
    const name = text.slice(0, Math.max(0, colon))
    if (colon < 1 || colon === text.length - 1) throw new AppError('usage', 'maintenance.bad_where', { value: text })
    if (!known.includes(name))
      throw new AppError('usage', 'maintenance.unknown_label', { label: name, known: [...new Set(known)].join(', ') })
    where.set(name, [...(where.get(name) ?? []), text.slice(colon + 1)])
  }
  return Object.fromEntries(where)
}

/** As said, or as the name of the file ends. */
function readFormat({ format, out }: Flags, isFolder: boolean): ExportFormat {
  if (format !== undefined) return choice('--format', format, FORMATS)
  if (isFolder) return 'parquet'
  const ending = extname(out ?? '').slice(1)
  const found = FORMATS.find((each) => each === ending)
  if (found) return found
  throw new AppError('usage', 'maintenance.needs_format', { formats: FORMATS.join(', ') })
}

function choice<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value)
  if (found !== undefined) return found
  throw new AppError('usage', 'cli.not_allowed', { option, value, allowed: allowed.join(', ') })
}
