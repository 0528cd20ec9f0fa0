/** From the API's answers about usage to rows and lines. Unknown stays unknown: it is never added up as 0. */
import type { UsageAnswer } from './answers.ts'
import { foldOthers, type Measured } from './chart-series.ts'
import { byName } from './names.ts'

export type UsageGroup = UsageAnswer['groups'][number]
export type Figure = keyof UsageGroup['figures']
export type Numbers = readonly (number | null)[]

export function column(group: UsageGroup, figure: Figure): Numbers {
  return group.figures[figure] ?? []
}

/** Of an answer about one period. */
export function first(group: UsageGroup | undefined, figure: Figure): number | null {
  return group?.figures[figure]?.[0] ?? null
}

/** null where none of them is known */
export function sumKnown(values: Numbers): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0)
}

/** The same of what was used: nothing beside something unknown is not known either. */
export function sumUsed(values: Numbers): number | null {
  const sum = sumKnown(values)
  return sum === 0 && values.includes(null) ? null : sum
}

/** A share of something; null where either is unknown, or there is nothing to share. */
export function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole
}

/** `serafin / gpu` where there are several clusters. */
export function placeName(names: UsageGroup['names'], nowhere: string, severalClusters: boolean): string {
  const partition = names['partition'] || nowhere
  return severalClusters && names['cluster'] ? `${names['cluster']} / ${partition}` : partition
}

export function clustersOf(groups: readonly UsageGroup[]): ReadonlySet<string> {
  return new Set(groups.map(({ names }) => names['cluster'] ?? ''))
}

export interface Account {
  readonly name: string
  /** in all of the periods of which it is known; null: of none */
  readonly hours: number | null
  /** of all hours that are known */
  readonly share: number | null
  /** periods of which it is not known */
  readonly unknown: number
}

export interface Accounts {
  /** most first, unknown ones last; accounts without any use are left out */
  readonly rows: readonly Account[]
  readonly total: number | null
  /** a line an account, most first, the small ones in one */
  readonly lines: readonly Measured[]
  /** of all accounts, one a period */
  readonly totals: Numbers
}

/** @param words for what has no account, and for the small ones together */
export function buildAccounts(
  groups: readonly UsageGroup[],
  figure: Figure,
  words: { readonly nobody: string; readonly others: string },
): Accounts {
  const columns = groups.map((group) => ({
    name: group.names['account'] || words.nobody,
    values: column(group, figure),
  }))
  const used = columns
    .filter(({ values }) => values.some((value) => value === null || value > 0))
    .map((one) => ({ ...one, hours: sumUsed(one.values) }))
  const total = used.length === 0 && groups.length > 0 ? 0 : sumKnown(used.map(({ hours }) => hours))
  const rows = used
    .map(({ name, values, hours }) => ({
      name,
      hours,
      share: shareOf(hours, total),
      unknown: values.filter((value) => value === null).length,
    }))
    .sort((a, b) => (b.hours ?? -1) - (a.hours ?? -1) || byName(a.name, b.name))
  const rank = new Map(rows.map(({ name }, at) => [name, at]))
  const drawn = used.filter(({ hours }) => hours !== null)
  const lines = foldOthers(
    drawn.map(({ name, values }) => ({ name, values })),
    words.others,
  ).toSorted((a, b) => (rank.get(a.name) ?? rows.length) - (rank.get(b.name) ?? rows.length))
  const count = columns[0]?.values.length ?? 0
  const totals = Array.from({ length: count }, (_, at) => sumUsed(columns.map(({ values }) => values[at] ?? null)))
  return { rows, total, lines, totals }
}

/** Place of the largest; undefined where none is known, or all are 0. */
export function peakOf(values: Numbers): number | undefined {
  let peak: number | undefined
  values.forEach((value, at) => {
    if (value !== null && value > 0 && (peak === undefined || value > values[peak]!)) peak = at
  })
  return peak
}
