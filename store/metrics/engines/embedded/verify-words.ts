/** What the parts of `verify.ts` share. */
import type { Finding } from '../../engine.ts'
import type { Context } from './context.ts'
import type { DamagedPart } from './damage.ts'
import type { SegmentList } from './segments.ts'

/** Something that is not as it should be, and what of. */
export interface Doubt extends DamagedPart {
  readonly detail: string
  readonly severity: Finding['severity']
  /** what `of` is one of, where many may be damaged alike */
  readonly all?: string
}

export interface Verifying {
  readonly context: Context
  readonly owners: Owners
}

/** How many rows own each segment. */
export interface Owners {
  add(list: SegmentList): void
  count(segment: number): number
  /** some row could not be read: what it owned looks as if it were nobody's */
  setPartial(): void
  isPartial(): boolean
}

export function createOwners(): Owners {
  const counts = new Map<number, number>()
  let partial = false
  return {
    add(list) {
      for (let at = 0; at < list.length; at += 2) counts.set(list[at]!, (counts.get(list[at]!) ?? 0) + 1)
    },
    count: (segment) => counts.get(segment) ?? 0,
    setPartial() {
      partial = true
    },
    isPartial: () => partial,
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
