/** Figures by period and group as the API tells them: columns a group, rounded to what is known; and as a table. */
import { csvText } from '../core/csv.ts'
import { roundForText } from './text-writer.ts'

export interface PeriodGroups<Group> {
  /** beginnings of the periods, and the end of the last one */
  readonly bounds: Float64Array
  readonly groups: readonly Group[]
}

type Named = { readonly names: Readonly<Partial<Record<string, string>>> }
/** A figure of a group, one a period, by the names of the API. Unknown is NaN. */
export type Figures<Group> = Readonly<Record<string, (group: Group) => ArrayLike<number>>>

const known = (value: number): number | null => (Number.isFinite(value) ? roundForText(value) : null)

export function periodJson<Group extends Named>(
  { bounds, groups }: PeriodGroups<Group>,
  figures: Figures<Group>,
  timeZone: string,
): string {
  return JSON.stringify({
    timeZone,
    bounds: [...bounds],
    groups: groups.map((group) => ({
      names: group.names,
      figures: Object.fromEntries(Object.entries(figures).map(([name, of]) => [name, Array.from(of(group), known)])),
    })),
  })
}

/** A row a group and period: begin and end (ISO 8601, UTC), names, figures; empty where nothing is known. */
export function periodCsv<Group extends Named>(
  { bounds, groups }: PeriodGroups<Group>,
  figures: Figures<Group>,
  by: readonly string[],
): string {
  const rows: (string | number)[][] = [['from', 'to', ...by, ...Object.keys(figures)]]
  const time = (at: number): string => new Date(bounds[at]! * 1000).toISOString()
  for (const group of groups) {
    const names = by.map((name) => group.names[name] ?? '')
    const columns = Object.values(figures).map((of) => of(group))
    for (let period = 0; period < bounds.length - 1; period++)
      rows.push([time(period), time(period + 1), ...names, ...columns.map((column) => known(column[period]!) ?? '')])
  }
  return csvText(rows)
}
