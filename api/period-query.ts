/** The parameters that say of which periods a question of the ledger is. */
import { z } from '@hono/zod-openapi'
import { PERIOD_STEPS, type PeriodStep } from '../core/ledger/periods.ts'
import type { UnixSeconds } from '../core/series.ts'
import type { ApiDeps } from './deps.ts'
import { checkZone } from './query.ts'
import { parsePeriod } from './window.ts'

const SINCE = 'now-365d'

export const periodParameters = {
  from: z.string().optional().describe(`Unix seconds, now or now-30d (s m h d w); default ${SINCE}`),
  to: z.string().optional().describe('as from; exclusive; default now. Both are widened to whole periods'),
  step: z.enum(PERIOD_STEPS).optional().describe('default month; all: one period, as asked, of hours that begin in it'),
  zone: z.string().optional().describe("whose days and months; the service's own where absent"),
}
type PeriodWish = z.output<z.ZodObject<typeof periodParameters>>

export interface Periods {
  readonly from: UnixSeconds
  readonly to: UnixSeconds
  readonly step: PeriodStep
  readonly timeZone: string
}

/** @throws AppError `invalid` naming the parameter and what is allowed */
export function readPeriods(wish: PeriodWish, { clock, timeZone }: Pick<ApiDeps, 'clock' | 'timeZone'>): Periods {
  const zone = checkZone(wish.zone ?? timeZone)
  return { ...parsePeriod(wish, clock.now(), SINCE), step: wish.step ?? 'month', timeZone: zone }
}
