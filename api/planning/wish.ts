/** The parameters that questions about plans share, checked. */
import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { langParameter } from '../query.ts'
import { formatParameter } from '../tables.ts'
import type { Scenario } from './saturation.ts'
import type { Centre } from './situation.ts'

export const scenarioParameters = {
  target: z.string().optional().describe('share of capacity from which on it counts as full, in percent'),
  growth: z.string().optional().describe('demand grows by so many percent a year beyond what is forecast'),
  leadP50: z.string().optional().describe('usual lead time, in days'),
  leadP90: z.string().optional().describe('long lead time, in days'),
  ...formatParameter,
  ...langParameter,
}
type Given = z.output<z.ZodObject<typeof scenarioParameters>>

/** @throws AppError `invalid` naming the parameter and what is allowed */
export function readScenario(query: Given, { assumptions }: Centre): Scenario {
  const percent = (name: string, given: string | undefined, least: number, most: number, otherwise: number) =>
    given === undefined ? otherwise : numberOf(name, given, least, most) / 100
  const days = (name: string, given: string | undefined, otherwise: number) =>
    given === undefined ? otherwise : numberOf(name, given, 0, 3_650)
  const p50 = days('leadP50', query.leadP50, assumptions['leadDays.p50'].value)
  return {
    targetShare: percent('target', query.target, 1, 100, assumptions.targetUtilisation.value),
    extraGrowth: percent('growth', query.growth, -90, 500, 0),
    // who names a usual one alone means no shorter long one
    lead: { p50, p90: Math.max(p50, days('leadP90', query.leadP90, assumptions['leadDays.p90'].value)) },
  }
}

/** @throws AppError `invalid` naming the parameter and what is allowed */
export function numberOf(name: string, text: string, least: number, most: number): number {
  const value = /^-?\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : NaN
  if (value >= least && value <= most) return value
  throw new AppError('invalid', 'api.not_allowed', { name, value: text, allowed: `${least} – ${most}` })
}
