/** What a store holds beside what it was told: every frame, every value, every roll-up. */
import type { Statistic } from '../../core/catalogue.ts'
import { type Frame, seriesId } from '../../core/series.ts'
import { ROLLUPS } from '../../store/metrics/resolution.ts'
import { rollUp } from '../../store/metrics/rollup.ts'
import type { MetricStore, RollupFrame } from '../../store/metrics/store.ts'
import { framesAt, momentOf } from './truth.ts'

export interface Compared {
  /** that are there */
  readonly frames: number
  readonly acknowledgedPoints: number
  readonly lostPoints: number
  /** values that nobody ever tried to write, or other than those written */
  readonly extraPoints: number
  readonly duplicatedRows: number
  /** statistics of buckets that are not what the frames in the store amount to */
  readonly wrongStatistics: number
  /** the first of what is not right */
  readonly examples: readonly string[]
}

const EVERYTHING = { from: 0, to: 4e9 }
const MOST_EXAMPLES = 10

/** @param digits where an engine keeps no more than about 12 */
export async function compare(
  store: MetricStore,
  tried: ReadonlySet<number>,
  acknowledged: ReadonlySet<number>,
  { digits }: { readonly digits: boolean },
): Promise<Compared> {
  const examples: string[] = []
  const isSame = digits ? isNear : Object.is
  const note = (text: string): number => {
    if (examples.length < MOST_EXAMPLES) examples.push(text)
    return 1
  }
  const byOrigin = new Map<string, Frame[]>()
  const seen = new Set<string>()
  /** points of acknowledged moments that are there */
  let present = 0
  let [extraPoints, duplicatedRows] = [0, 0]
  for await (const frames of store.frames(EVERYTHING))
    for (const frame of frames) {
      const { origin, timeSeconds } = frame
      const moment = momentOf(timeSeconds)
      const row = `${origin} ${timeSeconds}`
      if (seen.has(row)) duplicatedRows += note(`${row} twice`)
      seen.add(row)
      const wanted = tried.has(moment) ? framesAt(moment).find((one) => one.origin === origin) : undefined
      if (!wanted) extraPoints += note(`${row} was never written`)
      else {
        const { right, wrong } = compareFrames(frame, wanted, isSame)
        if (acknowledged.has(moment)) present += right
        if (wrong > 0) extraPoints += wrong * note(`${row}: ${wrong} values were never written`)
        const own = byOrigin.get(origin) ?? []
        byOrigin.set(origin, own)
        own.push(frame)
      }
    }
  let acknowledgedPoints = 0
  for (const moment of acknowledged)
    for (const { origin, timeSeconds, values } of framesAt(moment)) {
      acknowledgedPoints += countPresent(values)
      if (!seen.has(`${origin} ${timeSeconds}`)) note(`${origin} ${timeSeconds} is lost`)
    }
  const wrongStatistics = await compareRollups(store, byOrigin, note)
  const lostPoints = acknowledgedPoints - present
  return { frames: seen.size, acknowledgedPoints, lostPoints, extraPoints, duplicatedRows, wrongStatistics, examples }
}

type IsSame = (a: number, b: number) => boolean

const isNear: IsSame = (a, b) => Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))

function countPresent(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0)
}

function compareFrames(frame: Frame, wanted: Frame, isSame: IsSame): { right: number; wrong: number } {
  const known = new Map(wanted.set.keys.map((key, at) => [seriesId(key), wanted.values[at]!]))
  let [right, wrong] = [0, 0]
  frame.set.keys.forEach((key, at) => {
    const value = frame.values[at]!
    if (Number.isNaN(value)) return
    if (isSame(known.get(seriesId(key)) ?? NaN, value)) right += 1
    else wrong += 1
  })
  return { right, wrong }
}

/** Against `rollUp` of the frames that are there: what was not acknowledged may be there as well. */
async function compareRollups(
  store: MetricStore,
  byOrigin: ReadonlyMap<string, readonly Frame[]>,
  note: (text: string) => number,
): Promise<number> {
  let wrong = 0
  for (const resolution of ROLLUPS) {
    const wanted = new Map<string, RollupFrame>()
    for (const frames of byOrigin.values())
      for (const bucket of rollUp(
        frames.toSorted((a, b) => a.timeSeconds - b.timeSeconds),
        resolution,
      ))
        wanted.set(`${bucket.origin} ${bucket.startSeconds}`, bucket)
    for await (const buckets of store.rollupFrames(resolution, EVERYTHING))
      for (const bucket of buckets) {
        const id = `${bucket.origin} ${bucket.startSeconds}`
        const expected = wanted.get(id)
        wanted.delete(id)
        const differing = expected ? countDiffering(bucket, expected) : 1
        if (differing > 0) wrong += differing * note(`${resolution} ${id}: ${differing} statistics differ`)
      }
    for (const id of wanted.keys()) wrong += note(`${resolution} ${id} is missing`)
  }
  return wrong
}

function countDiffering(bucket: RollupFrame, wanted: RollupFrame): number {
  const [found, known] = [statisticsOf(bucket), statisticsOf(wanted)]
  const differing = [...found].filter(([id, value]) => !isNear(known.get(id) ?? NaN, value)).length
  const missing = [...known.keys()].filter((id) => !found.has(id)).length
  return differing + missing + Number(bucket.lastSeconds !== wanted.lastSeconds)
}

function statisticsOf({ set, statistics }: RollupFrame): Map<string, number> {
  const found = new Map<string, number>()
  for (const [name, values] of Object.entries(statistics) as [Statistic, Float64Array][])
    set.keys.forEach((key, at) => {
      if (!Number.isNaN(values[at])) found.set(`${name} ${seriesId(key)}`, values[at]!)
    })
  return found
}
