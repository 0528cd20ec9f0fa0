/** How much of something each client may have: a bucket each (Turner 1986, "leaky bucket as a meter"). */
import type { UnixSeconds } from '../../core/series.ts'

export interface Allowance {
  /** @returns seconds until one more is allowed; 0: now */
  wait(client: string, now: UnixSeconds): number
  /** One was had. */
  take(client: string, now: UnixSeconds): void
}

/** Clients that are remembered: the others share one bucket, so that many addresses are worth no more than one. */
const MOST_CLIENTS = 10_000
const OTHERS = '*'

/** @param atOnce from rest; from then on one in `eachSeconds` */
export function createAllowance({ atOnce, eachSeconds }: { atOnce: number; eachSeconds: number }): Allowance {
  const buckets = new Map<string, { level: number; at: UnixSeconds }>()
  let swept: UnixSeconds = Number.NEGATIVE_INFINITY
  const levelOf = (client: string, now: UnixSeconds): number => {
    const bucket = buckets.get(client)
    return bucket ? Math.max(0, bucket.level - (now - bucket.at) / eachSeconds) : 0
  }
  const placeOf = (client: string): string => (buckets.has(client) || buckets.size < MOST_CLIENTS ? client : OTHERS)
  return {
    wait(client, now) {
      const over = levelOf(placeOf(client), now) + 1 - atOnce
      return over > 0 ? Math.ceil(over * eachSeconds) : 0
    },
    take(client, now) {
      if (buckets.size >= MOST_CLIENTS && now - swept >= 1) {
        swept = now
        for (const known of buckets.keys()) if (levelOf(known, now) === 0) buckets.delete(known)
      }
      const place = placeOf(client)
      buckets.set(place, { level: levelOf(place, now) + 1, at: now })
    },
  }
}
