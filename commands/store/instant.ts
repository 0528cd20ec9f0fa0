/** Instants as people write them on a command line. */
import { AppError } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: MINUTE_SECONDS,
  h: HOUR_SECONDS,
  d: DAY_SECONDS,
  w: 7 * DAY_SECONDS,
}

/**
 * `2026-03-01`, `2026-03-01T12:30` (both UTC), `now`, `now-6h`, Unix seconds.
 * @throws AppError `usage`
 */
export function readInstant(option: string, text: string, now: UnixSeconds): UnixSeconds {
  const relative = /^now(?:-(\d{1,9})([smhdw]))?$/.exec(text)
  if (relative) {
    const back = relative[1] === undefined ? 0 : Number(relative[1]) * UNIT_SECONDS[relative[2]!]!
    if (back <= now) return now - back
  } else if (/^\d{5,11}(\.\d{1,3})?$/.test(text)) return Number(text)
  else {
    const date = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?Z?)?$/.exec(text)
    const ms = date ? Date.parse(`${date[1]}T${date[2] ?? '00:00'}${date[3] ?? ':00'}Z`) : Number.NaN
    // 30 February would be 2 March
    if (ms >= 0 && new Date(ms).toISOString().startsWith(date![1]!)) return ms / 1000
  }
  throw new AppError('usage', 'maintenance.bad_instant', { option, value: text })
}
