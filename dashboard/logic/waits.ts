/** How long jobs waited, by where they wait and how large they are. */
import { SIZE_CLASSES } from '../../core/ledger/size-class.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'
import { byName } from './names.ts'
import { clustersOf, first, placeName, type UsageGroup } from './usage.ts'

/** What a person would tell apart: a coffee, a meeting, a day, a week. Upper bounds of all classes but the last. */
export const WAIT_CLASSES = [
  { seconds: MINUTE_SECONDS, name: '1 min' },
  { seconds: 10 * MINUTE_SECONDS, name: '10 min' },
  { seconds: HOUR_SECONDS, name: '1 h' },
  { seconds: 6 * HOUR_SECONDS, name: '6 h' },
  { seconds: DAY_SECONDS, name: '1 d' },
  { seconds: 3 * DAY_SECONDS, name: '3 d' },
  { seconds: 7 * DAY_SECONDS, name: '7 d' },
] as const

/** 0 to 7, the longer the darker; `none` where it is not known. */
export function waitLevel(seconds: number | null): number | 'none' {
  if (seconds === null) return 'none'
  const level = WAIT_CLASSES.findIndex((one) => seconds < one.seconds)
  return level < 0 ? WAIT_CLASSES.length : level
}

export interface WaitCell {
  /** jobs that began, of which the waits are */
  readonly started: number
  readonly submitted: number
  readonly p50: number | null
  readonly p90: number | null
}

export interface WaitRow {
  readonly place: string
  /** one a size of the matrix; undefined where no job was */
  readonly cells: readonly (WaitCell | undefined)[]
}

export interface WaitMatrix {
  /** classes that occur, in their order */
  readonly sizes: readonly string[]
  readonly rows: readonly WaitRow[]
}

/** @param nowhere for jobs without a partition */
export function buildWaits(groups: readonly UsageGroup[], nowhere: string): WaitMatrix {
  const several = clustersOf(groups).size > 1
  const places = new Map<string, Map<string, WaitCell>>()
  for (const group of groups) {
    const cell = {
      started: first(group, 'jobsStarted') ?? 0,
      submitted: first(group, 'jobsSubmitted') ?? 0,
      p50: first(group, 'waitP50Seconds'),
      p90: first(group, 'waitP90Seconds'),
    }
    // jobs of before that only ran or ended tell nothing of waiting
    if (cell.started === 0 && cell.submitted === 0) continue
    const name = placeName(group.names, nowhere, several)
    const place = places.get(name) ?? new Map<string, WaitCell>()
    place.set(group.names['size'] ?? '', cell)
    places.set(name, place)
  }
  const sizes = SIZE_CLASSES.filter((size) => [...places.values()].some((place) => place.has(size)))
  // what is not known comes last
  const ordered = [...sizes.filter((size) => size !== 'unknown'), ...sizes.filter((size) => size === 'unknown')]
  const rows = [...places]
    .map(([place, cells]) => ({ place, cells: ordered.map((size) => cells.get(size)) }))
    .sort((a, b) => byName(a.place, b.place))
  return { sizes: ordered, rows }
}

/** A tenth of fewer jobs than these is not worth a sentence. */
const ENOUGH = 20

export interface Worst {
  readonly place: string
  readonly size: string
  readonly cell: WaitCell
}

/** Where one in ten waits longest, of what has enough jobs; else of all. */
export function worstWait({ sizes, rows }: WaitMatrix): Worst | undefined {
  const all = rows.flatMap(({ place, cells }) =>
    cells.flatMap((cell, at) => (cell && cell.p90 !== null ? [{ place, size: sizes[at]!, cell }] : [])),
  )
  const many = all.filter(({ cell }) => cell.started >= ENOUGH)
  return (many.length > 0 ? many : all).reduce<Worst | undefined>(
    (worst, one) => (!worst || one.cell.p90! > worst.cell.p90! ? one : worst),
    undefined,
  )
}

/** `cores:5-16` → what is counted, from how many to how many; `to` is absent where there is no upper end. */
export function sizeRange(size: string): { unit: 'cores' | 'gpus'; from: number; to?: number } | undefined {
  const match = /^(cores|gpus):(\d+)(?:-(\d+)|(\+))?$/.exec(size)
  if (!match) return undefined
  const [, unit, from, to, open] = match
  const range = { unit: unit as 'cores' | 'gpus', from: Number(from) }
  return open ? range : { ...range, to: Number(to ?? from) }
}
