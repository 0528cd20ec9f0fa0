/** The parameters of a question about forecasts, checked. */
import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { SUBJECT_IDS, subjectOf } from '../../core/forecasts/subjects.ts'
import { choice, choices, langParameter, list, many } from '../query.ts'
import { formatParameter } from '../tables.ts'
import { FORECAST_STEPS, STEP_RULES } from './history.ts'
import type { ForecastWish } from './make.ts'

const DEFAULT_LEVELS = [0.5, 0.8, 0.95]
const MOST_LEVELS = 6

export const forecastParameters = {
  metric: z.string().describe(`what to forecast: ${SUBJECT_IDS.join(', ')}`),
  where: many('label:value; the same label repeated means any of the values'),
  by: many('labels that tell series apart; absent: all together'),
  step: z.enum(FORECAST_STEPS).optional().describe('default day'),
  horizon: z.string().optional().describe('steps ahead; default 90 days or 168 hours'),
  levels: z.string().optional().describe('of the intervals, in percent with commas between them; default 50,80,95'),
  above: z
    .string()
    .optional()
    .describe('a value in the unit of the figure: when is it first above? Series are then forecast each for itself'),
  events: z
    .enum(['ledger', 'none'])
    .optional()
    .describe('default ledger: courses and hardware that it knows of are learned; none: only outages count'),
  outliers: z.enum(['mask', 'keep']).optional().describe('default mask: single wild values are left out'),
  reconcile: z
    .enum(['yes', 'no'])
    .optional()
    .describe('default yes: what adds up is forecast with its total, and sums up to it'),
  ensemble: z.enum(['full', 'fast']).optional().describe('default full; fast leaves the slow models out'),
  ...formatParameter,
  ...langParameter,
}

/** @throws AppError `invalid` naming the parameter and what is allowed */
export function readWish(query: z.output<z.ZodObject<typeof forecastParameters>>): Omit<ForecastWish, 'mostSeries'> {
  const subject = choice('metric', query.metric, SUBJECT_IDS)
  const { labels } = subjectOf(subject)
  const step = query.step ?? 'day'
  const { horizon, mostHorizon } = STEP_RULES[step]
  const where: Record<string, string[]> = {}
  for (const pair of list(query.where) ?? []) {
    const colon = pair.indexOf(':')
    if (colon < 1) throw new AppError('invalid', 'api.bad_where', { value: pair })
    const label = choice('where', pair.slice(0, colon), labels)
    where[label] = [...(where[label] ?? []), pair.slice(colon + 1)]
  }
  return {
    ...{ subject, where, step },
    by: choices('by', list(query.by) ?? [], labels),
    horizon: query.horizon === undefined ? horizon : whole('horizon', query.horizon, mostHorizon),
    levels: query.levels === undefined ? DEFAULT_LEVELS : levelsOf(query.levels),
    ensemble: query.ensemble ?? 'full',
    isWhole: query.reconcile !== 'no',
    isWithoutEvents: query.events === 'none',
    outliers: query.outliers ?? 'mask',
    above: query.above === undefined ? undefined : decimal('above', query.above),
  }
}

function decimal(name: string, text: string): number {
  if (/^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return Number(text)
  throw new AppError('invalid', 'api.not_allowed', { name, value: text, allowed: '0.9, 1200, …' })
}

function whole(name: string, text: string, most: number): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= most) return number
  throw new AppError('invalid', 'api.not_allowed', { name, value: text, allowed: `1 – ${most}` })
}

function levelsOf(text: string): readonly number[] {
  const levels = text.split(',').map((part) => whole('levels', part.trim(), 99) / 100)
  if (levels.length > MOST_LEVELS)
    throw new AppError('invalid', 'api.not_allowed', {
      name: 'levels',
      value: text,
      allowed: DEFAULT_LEVELS.join(', '),
    })
  return [...new Set(levels)].sort((a, b) => a - b)
}
