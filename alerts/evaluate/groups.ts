/** Which series belong to which instance of a rule. Worked out once for a set of series: sets live long. Pure. */
import { type Labels, labelsId } from '../../core/series.ts'
import { groupBy, matches } from '../../store/metrics/fold.ts'
import type { Where } from '../../store/metrics/store.ts'

export interface SeriesGroup {
  /** the canonical text of `labels` */
  readonly id: string
  readonly labels: Labels
  /** places in the answer */
  readonly members: readonly number[]
}

export type Grouper = (
  place: string,
  all: readonly Labels[],
  where: Where | undefined,
  by: readonly string[],
) => readonly SeriesGroup[]

export function createGrouper(): Grouper {
  const known = new Map<string, { readonly all: readonly Labels[]; readonly groups: readonly SeriesGroup[] }>()
  return (place, all, where = {}, by) => {
    const key = `${place} ${JSON.stringify([where, by])}`
    const before = known.get(key)
    if (before && isSame(before.all, all)) return before.groups
    const wanted = all.flatMap((labels, at) => (matches(labels, where) ? [{ labels, at }] : []))
    const groups = groupBy(wanted, by).map(({ labels, members }) => ({
      id: labelsId(labels),
      labels,
      members: members.map(({ at }) => at),
    }))
    known.set(key, { all, groups })
    return groups
  }
}

function isSame(a: readonly Labels[], b: readonly Labels[]): boolean {
  return a === b || (a.length === b.length && a.every((labels, at) => labels === b[at]))
}
