/** Recorded demand, week by week: of HPC systems, and beside it of other things that people ask for. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { weeksOf } from '../../../forecasts/planning/demand.ts'
import { readSet } from '../forecast/sets.ts'

export interface Demand {
  /** results are told apart by it */
  readonly group: string
  readonly name: string
  readonly weekly: Float64Array
}

/** What was asked for; what was delivered or waited is no demand. */
const ASKED = ['cpuh_submitted', 'gpuh_submitted', 'jobs_submitted', 'active_users']

/** @param folder with `daily.csv.gz` */
export function recordedDemands(folder: string): readonly Demand[] {
  const [head, ...lines] = gunzipSync(readFileSync(join(folder, 'daily.csv.gz')))
    .toString('utf8')
    .trimEnd()
    .split('\n')
  const titles = head!.split(',')
  const rows = lines.map((line) => line.split(','))
  return [...Map.groupBy(rows, ([system]) => system!)].flatMap(([group, own]) =>
    ASKED.flatMap((name) => {
      const column = titles.indexOf(name)
      const daily = Float64Array.from(own, (cells) => (cells[column] ? Number(cells[column]) : NaN))
      return daily.some((value) => value > 0) ? [{ group, name, weekly: weeksOf(daily, 'sum') }] : []
    }),
  )
}

/** More weeks than HPC systems were recorded for are left out. */
const MOST_WEEKS = 208

/** @param folder of benchmark series @param most of each set, evenly spread */
export function otherDemands(folder: string, most: number): readonly Demand[] {
  return ['nn5-daily', 'm4-weekly'].flatMap((group) =>
    readSet(folder, group, most).tasks.map(({ id, history, actual }) => {
      const whole = Float64Array.from([...history, ...actual])
      const weekly = group.endsWith('daily') ? weeksOf(whole, 'sum') : whole
      return { group, name: id, weekly: weekly.subarray(Math.max(0, weekly.length - MOST_WEEKS)) }
    }),
  )
}
