/** Which models the ensemble has for series of a kind: more of them where few values tell little. */
import { ENSEMBLES } from '../../../forecasts/ensemble.ts'
import type { ModelName } from '../../../forecasts/registry.ts'

/** Besides those that are asked of every series; measured on series left out. */
const BESIDES: Readonly<Record<string, readonly ModelName[]>> = {
  1: ['pooled_ar', 'theta', 'damped'],
  long: ['pooled_ar', 'theta', 'damped'],
  4: ['pooled_ar', 'theta', 'damped'],
  12: ['pooled_ar', 'theta', 'damped'],
  52: ['pooled_ar'],
}
const OPTIONAL: ReadonlySet<ModelName> = new Set(Object.values(BESIDES).flat())
/** How much what is usual counts, in values foretold: errors at the few origins of a short history tell hardly anything. */
const SHRINKAGE = { short: 1000, long: 200 }
const SHORT_KINDS: ReadonlySet<string> = new Set(['1', 'long', '4', '12'])

export const membersOf = (kind: string): readonly ModelName[] =>
  ENSEMBLES.full.filter((name) => !OPTIONAL.has(name) || BESIDES[kind]?.includes(name))

export const shrinkageOf = (kind: string): number => (SHORT_KINDS.has(kind) ? SHRINKAGE.short : SHRINKAGE.long)
