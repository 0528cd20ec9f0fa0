/**
 * How often somebody may be wrong. Nobody guesses 256 bits; but each refusal is a line in the audit log, which keeps
 * everything.
 */
import type { UnixSeconds } from '../../core/series.ts'

export interface Attempts {
  /** @returns seconds to wait before the next one is looked at; 0: now */
  wait(client: string, now: UnixSeconds): number
  /** One was wrong. */
  failed(client: string, now: UnixSeconds): void
}

/** At once, and from then on one in so long. */
const MOST_AT_ONCE = 10
const EACH_SECONDS = 30
/** Clients that are remembered: the others share one allowance, so that many addresses are worth no more than one. */
const MOST_CLIENTS = 10_000
const OTHERS = '*'

/** A bucket each (Turner 1986, "leaky bucket as a meter"): it holds wrong attempts, and loses one in `EACH_SECONDS`. */
export function createAttempts(): Attempts {
  const buckets = new Map<string, { level: number; at: UnixSeconds }>()
  const levelOf = (client: string, now: UnixSeconds): number => {
    const bucket = buckets.get(client)
    return bucket ? Math.max(0, bucket.level - (now - bucket.at) / EACH_SECONDS) : 0
  }
  const placeOf = (client: string): string => (buckets.has(client) || buckets.size < MOST_CLIENTS ? client : OTHERS)
  return {
    wait(client, now) {
      const over = levelOf(placeOf(client), now) + 1 - MOST_AT_ONCE
      return over > 0 ? Math.ceil(over * EACH_SECONDS) : 0
    },
    failed(client, now) {
      if (buckets.size >= MOST_CLIENTS)
        for (const known of buckets.keys()) if (levelOf(known, now) === 0) buckets.delete(known)
      const place = placeOf(client)
      buckets.set(place, { level: levelOf(place, now) + 1, at: now })
    },
  }
}
