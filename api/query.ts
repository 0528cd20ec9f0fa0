/** The parameters that `latest` and `series` share, checked against the catalogue. */
import { z } from '@hono/zod-openapi'
import { isMetricId, METRICS, type Metric, metric as metricOf } from '../core/catalogue.ts'
import { AppError } from '../core/errors.ts'
import { LANGUAGES } from '../core/i18n.ts'
import { nearest } from '../core/nearest.ts'
import type { Fold, Where } from '../store/metrics/store.ts'

/** Series in one answer, and values in one answer: more would only be asked for by mistake. */
const MAX_SERIES = 5_000
const MAX_VALUES = 2_000_000
/** Of a snapshot: one value each. */
const MAX_SNAPSHOT_SERIES = 100_000

const FOLDS = ['default', 'sum', 'mean', 'max', 'min', 'count', 'p50', 'p95', 'p99'] as const satisfies readonly Fold[]

export const many = (description: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .openapi({ param: { explode: true, style: 'form' }, type: 'array', items: { type: 'string' }, description })

export const langParameter = { lang: z.enum(LANGUAGES).optional().describe('language of texts; else Accept-Language') }

export const selection = {
  metric: z.string().describe('a metric of /api/v1/catalogue, e.g. node.cpu_busy_ratio'),
  where: many('label:value; the same label repeated means any of the values'),
  by: many('labels to keep; absent: every series as it is; empty: one total'),
  fold: z
    .enum(['', ...FOLDS])
    .optional()
    .describe("how series become one; the catalogue's rule where absent"),
  ...langParameter,
}
type Selection = z.output<z.ZodObject<typeof selection>>

export interface Selected {
  readonly metric: Metric
  readonly where: Where
  readonly by: readonly string[] | undefined
  readonly fold: Fold
}

/** @throws AppError `invalid` naming the parameter */
export function select({ metric, where, by, fold }: Selection): Selected {
  const definition = findMetric(metric)
  return {
    metric: definition,
    where: parseWhere(definition, list(where) ?? []),
    by: parseBy(definition, list(by)),
    fold: fold === undefined || fold === '' ? 'default' : fold,
  }
}

/** Of a parameter that may be repeated. */
export const list = (value: string | string[] | undefined) => (typeof value === 'string' ? [value] : value)

/** Of those that a parameter may name, each once. @throws AppError `invalid` with what was probably meant */
export function choices<Name extends string>(
  parameter: string,
  given: readonly string[],
  known: readonly Name[],
): Name[] {
  return [...new Set(given.filter((name) => name !== '').map((name) => choice(parameter, name, known)))]
}

/** @throws AppError `invalid` with what was probably meant */
export function choice<Name extends string>(parameter: string, value: string, known: readonly Name[]): Name {
  const found = known.find((name) => name === value)
  if (found !== undefined) return found
  const guess = nearest(value, known)
  const all = known.join(', ')
  throw new AppError('invalid', 'api.not_allowed', {
    name: parameter,
    value,
    allowed: guess === undefined ? all : `${guess} (${all})`,
  })
}

/** @throws AppError `invalid` where one is no year */
export function yearsOf(given: readonly string[]): readonly number[] {
  const wrong = given.find((year) => !/^\d{4}$/.test(year))
  if (wrong !== undefined)
    throw new AppError('invalid', 'api.not_allowed', { name: 'year', value: wrong, allowed: '2026' })
  return given.map(Number)
}

/** @throws AppError `invalid` where nobody knows that zone */
export function checkZone(zone: string): string {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch (cause) {
    const allowed = 'America/Argentina/Cordoba, UTC, …'
    throw new AppError('invalid', 'api.not_allowed', { name: 'zone', value: zone, allowed }, { cause })
  }
}

/** Undefined where none is named. @throws AppError `invalid` naming the one that is not known */
export function selectMetrics(ids: string | string[] | undefined): readonly Metric[] | undefined {
  return list(ids)?.map(findMetric)
}

function findMetric(id: string): Metric {
  if (isMetricId(id)) return metricOf(id)
  const guess = nearest(id, [...METRICS.keys()])
  throw guess
    ? new AppError('invalid', 'api.unknown_metric_nearest', { metric: id, nearest: guess })
    : new AppError('invalid', 'api.unknown_metric', { metric: id })
}

function parseWhere(metric: Metric, pairs: readonly string[]): Where {
  const where: Record<string, string[]> = {}
  for (const pair of pairs) {
    const colon = pair.indexOf(':')
    if (colon < 1 || colon === pair.length - 1) throw new AppError('invalid', 'api.bad_where', { value: pair })
    const label = checkLabel(metric, 'where', pair.slice(0, colon))
    where[label] = [...(where[label] ?? []), pair.slice(colon + 1)]
  }
  return where
}

function parseBy(metric: Metric, names: readonly string[] | undefined): readonly string[] | undefined {
  if (names === undefined) return undefined
  const labels = names.filter((name) => name !== '').map((name) => checkLabel(metric, 'by', name))
  return [...new Set(labels)]
}

function checkLabel(metric: Metric, name: 'where' | 'by', label: string): string {
  if (metric.allLabels.includes(label)) return label
  throw new AppError('invalid', 'api.unknown_label', {
    name,
    label,
    metric: metric.id,
    allowed: metric.allLabels.join(', '),
  })
}

/** @throws AppError `invalid` as `checkSize` */
export function checkSnapshot(series: number): void {
  if (series > MAX_SNAPSHOT_SERIES)
    throw new AppError('invalid', 'api.too_many_series', { count: series, limit: MAX_SNAPSHOT_SERIES })
}

/** @throws AppError `invalid` where the answer would be too large to be meant */
export function checkSize(series: number, valuesEach: number): void {
  if (series > MAX_SERIES) throw new AppError('invalid', 'api.too_many_series', { count: series, limit: MAX_SERIES })
  const count = series * valuesEach
  if (count > MAX_VALUES) throw new AppError('invalid', 'api.too_many_values', { count, limit: MAX_VALUES })
}
