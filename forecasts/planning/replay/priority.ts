/** Slurm's multifactor priority, of what a job is, how long it has waited, and what its person used. */
import type { PriorityOptions } from './scheduler-options.ts'

/** Factors of a job that stay: each between 0 and 1. */
export interface JobFactors {
  /** of the whole cluster */
  readonly size: number
  readonly partition: number
  readonly qos: number
}

/**
 * What people used, forgotten by halves, and the factor that it makes: 2^(-U/S) with U the share of all use and S an
 * equal share for each (https://slurm.schedmd.com/classic_fair_share.html). Use is counted to the second rather than
 * once a period.
 */
export interface FairShare {
  /** Somebody has so much more in use from a moment on, or less. */
  change(user: number, now: number, amount: number): void
  /** From 0 (used much) to 1 (used nothing). */
  factor(user: number, now: number): number
}

export function createFairShare(users: number, halfLifeSeconds: number): FairShare {
  const decay = Math.LN2 / halfLifeSeconds
  /** all of them together stand behind the last one */
  const used = new Float64Array(users + 1)
  const inUse = new Float64Array(users + 1)
  const asOf = new Float64Array(users + 1)

  const settle = (user: number, now: number): number => {
    const seconds = now - asOf[user]!
    if (seconds > 0) {
      const kept = Math.exp(-decay * seconds)
      // the limit where nothing is forgotten
      const gained = decay === 0 ? seconds : (1 - kept) / decay
      used[user] = used[user]! * kept + inUse[user]! * gained
      asOf[user] = now
    }
    return used[user]!
  }

  return {
    change(user, now, amount) {
      for (const who of [user, users]) {
        settle(who, now)
        inUse[who]! += amount
      }
    },
    factor(user, now) {
      const all = settle(users, now)
      return all <= 0 ? 1 : 2 ** ((-settle(user, now) / all) * users)
    },
  }
}

export function priorityOf(
  { weights, maxAgeSeconds, favorSmall }: PriorityOptions,
  { size, partition, qos }: JobFactors,
  waitSeconds: number,
  fairShare: number,
): number {
  const age = Math.min(1, Math.max(0, waitSeconds) / maxAgeSeconds)
  return (
    weights.age * age +
    weights.fairShare * fairShare +
    weights.jobSize * (favorSmall ? 1 - size : size) +
    weights.partition * partition +
    weights.qos * qos
  )
}

/** Whether the order of jobs is anything but that of their coming. */
export const isWeighted = ({ weights }: PriorityOptions): boolean =>
  Object.values(weights).some((weight) => weight !== 0)
