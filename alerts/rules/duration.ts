/** Durations of rules: `90s`, `5m`, `24h`, `30d`, or a number of seconds. */
import { z } from 'zod'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: MINUTE_SECONDS, h: HOUR_SECONDS, d: DAY_SECONDS }

/** @returns seconds; NaN where the text is no duration */
export function parseDuration(text: string): number {
  const found = /^(\d{1,6})([smhd])$/.exec(text)
  return found ? Number(found[1]) * SECONDS[found[2]!]! : Number.NaN
}

/** In seconds once parsed. */
export const Duration = z
  .union([z.number().nonnegative(), z.string().regex(/^\d{1,6}[smhd]$/)])
  .transform((given) => (typeof given === 'number' ? given : parseDuration(given)))
