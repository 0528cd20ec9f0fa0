/** What was lost before now, found when it was to be packed or rescued: answers that it concerns name it. */
import type { MetricId } from '../../../../core/catalogue.ts'
import type { Context } from './context.ts'
import { unlessDamaged } from './damage.ts'

/** What an answer tells of. */
export interface Concern {
  readonly isRaw: boolean
  /** undefined = all */
  readonly metric?: MetricId
  readonly fromMs: number
  readonly toMs: number
}

export function noteLosses({ db, index, damage }: Context, { isRaw, metric, fromMs, toMs }: Concern): void {
  const rows = unlessDamaged(
    () => db.prepare('SELECT what, origin, metric, from_ms, to_ms FROM losses').all() as unknown as Loss[],
    () => damage.note({ what: 'losses', of: '*', fromMs, toMs }),
  )
  for (const { what, origin, metric: of, from_ms: startMs, to_ms: endMs } of rows ?? []) {
    const isAsked = of === null || metric === undefined || of === metric
    const concerns = what === 'rollups' ? !isRaw && isAsked : what !== 'chunks' || isRaw
    if (!concerns || endMs <= fromMs || startMs >= toMs) continue
    const names = [origin === null ? [] : index.originName(origin), of ?? []].flat()
    damage.note({ what, of: names.join(' ') || '*', fromMs: startMs, toMs: endMs })
  }
}

interface Loss {
  readonly what: string
  readonly origin: number | null
  readonly metric: string | null
  readonly from_ms: number
  readonly to_ms: number
}
