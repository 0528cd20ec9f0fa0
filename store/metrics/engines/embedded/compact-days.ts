/** Daily roll-ups, made from the hours of a day. */
import { unlessDamaged } from './damage.ts'
import { coarsenTrack, type Patch, type Patches } from './rollups.ts'
import { applyChange } from './rollups-rows.ts'
import { type Clears, layOver, originOf, type Sheet, seriesOf, trackKey } from './rollups-sheet.ts'
import { DAY_MS, FRAMES, HOUR_MS } from './schema.ts'
import { statisticsKept } from './seal-names.ts'
import { createLosses, type Vault } from './seal-vault.ts'

const HOURLY = 3_600
const DAILY = 86_400
const HOURS = DAY_MS / HOUR_MS

interface Period {
  readonly startMs: number
  readonly endMs: number
}

/**
 * Sets the daily buckets of the days from `fromMs` to below `toMs`; a row of one metric a step.
 * @param touched only of these origins, because late frames changed their hours; of all where absent
 */
export function* rollDays(vault: Vault, fromMs: number, toMs: number, touched?: ReadonlySet<number>): Generator<void> {
  const { rollups, db } = vault
  const loss = createLosses(db)
  for (const period of periodsOf(vault, fromMs, toMs)) {
    const frames = loadHours(vault, FRAMES, period)
    const lastHours = lastHoursOf(frames)
    const patches: Patches = new Map()
    for (const metric of rollups.metrics(HOURLY, period.startMs, period.endMs)) {
      const hours = metric === FRAMES ? frames : loadHours(vault, metric, period)
      const all = toPatches(metric, hours, lastHours, touched)
      const kept = touched ? all : withoutFuller(vault, metric, period, all)
      if (kept.length > 0) patches.set(metric, kept)
      yield
    }
    const clears = touched ? clearsOf(patches.get(FRAMES) ?? []) : new Map()
    const change = { resolution: DAILY, patches, clears }
    yield* applyChange(rollups, change, vault.newestMs(), ({ metric, startMs, endMs }) =>
      loss('rollups', null, metric, startMs, endMs),
    )
  }
}

function clearsOf(frames: readonly Patch[]): Clears {
  return new Map(frames.map(({ origin, starts }) => [origin, starts]))
}

/** Whole days, those of one row of hours together: so that no row is read twice. */
function periodsOf({ rollups }: Vault, fromMs: number, toMs: number): Period[] {
  const periods: Period[] = []
  for (const row of rollups.list(HOURLY, FRAMES, fromMs, toMs)) {
    const startMs = Math.max(fromMs, Math.floor(row.startMs / DAY_MS) * DAY_MS)
    const endMs = Math.min(toMs, Math.ceil(row.endMs / DAY_MS) * DAY_MS)
    if (startMs !== periods.at(-1)?.startMs) periods.push({ startMs, endMs })
  }
  return periods
}

function loadHours({ rollups, db }: Vault, metric: string, { startMs, endMs }: Period): Sheet {
  const loss = createLosses(db)
  const sheets = rollups.list(HOURLY, metric, startMs, endMs).flatMap((span) => {
    const lost = (): void => loss('rollups', null, metric, span.startMs, span.endMs)
    return unlessDamaged(() => rollups.load(span.id), lost) ?? []
  })
  const block = { startMs, bucketMs: HOUR_MS, buckets: (endMs - startMs) / HOUR_MS }
  return layOver(block, { sheets, patches: [] })
}

/** By origin: the position of the last hour with a frame, one a day; -1 where there is none. */
type LastHours = ReadonlyMap<number, Int32Array>

function lastHoursOf({ keys, buckets, numbers }: Sheet): LastHours {
  const last = numbers.get('last')
  const found = new Map<number, Int32Array>()
  for (const [track, key] of keys.entries()) {
    const hours = new Int32Array(buckets / HOURS).fill(-1)
    for (let hour = 0; hour < buckets; hour++)
      if (!Number.isNaN(last?.[track * buckets + hour] ?? NaN)) hours[Math.floor(hour / HOURS)] = hour
    found.set(originOf(key), hours)
  }
  return found
}

function toPatches(
  metric: string,
  hours: Sheet,
  lastHours: LastHours,
  origins: ReadonlySet<number> | undefined,
): Patch[] {
  const patches: Patch[] = []
  for (const [track, key] of hours.keys.entries()) {
    const origin = originOf(key)
    const last = lastHours.get(origin)
    if (!last || (origins && !origins.has(origin))) continue
    const columns = columnsOf(hours, track)
    const ofDay = metric === FRAMES ? framesOfDay : valuesOfDay
    const told: { start: number; values: Float64Array }[] = []
    for (const [day, lastBucket] of last.entries()) {
      const values = ofDay({ columns, lastBucket, day, metric })
      if (values) told.push({ start: hours.startMs + day * DAY_MS, values })
    }
    if (told.length > 0) patches.push(toPatch(metric, key, told))
  }
  return patches
}

function columnsOf({ numbers, buckets }: Sheet, track: number): ReadonlyMap<string, Float64Array> {
  return new Map([...numbers].map(([name, all]) => [name, all.subarray(track * buckets, (track + 1) * buckets)]))
}

interface DayOfTrack {
  readonly columns: ReadonlyMap<string, Float64Array>
  readonly lastBucket: number
  readonly day: number
  readonly metric: string
}

function valuesOfDay({ columns, lastBucket, day, metric }: DayOfTrack): Float64Array | undefined {
  return coarsenTrack({ columns, lastBucket }, day * HOURS, (day + 1) * HOURS, statisticsKept(metric))
}

function framesOfDay({ columns, lastBucket, day }: DayOfTrack): Float64Array | undefined {
  if (lastBucket < 0) return undefined
  const afterStart = (lastBucket - day * HOURS) * HOUR_MS + columns.get('last')![lastBucket]!
  return Float64Array.of(afterStart, columns.get('interval')![lastBucket]!)
}

function toPatch(metric: string, key: number, told: readonly { start: number; values: Float64Array }[]): Patch {
  const statistics = statisticsKept(metric)
  return {
    origin: originOf(key),
    series: seriesOf(key),
    starts: Float64Array.from(told, ({ start }) => start),
    statistics,
    numbers: Float64Array.from({ length: statistics.length * told.length }, (_, at) => {
      const statistic = Math.floor(at / told.length)
      return told[at % told.length]!.values[statistic]!
    }),
    at: 0,
  }
}

/** Leaves alone what was taken over from another store and counts more samples than the hours that came along. */
function withoutFuller({ rollups }: Vault, metric: string, { startMs, endMs }: Period, patches: Patch[]): Patch[] {
  const counts = new Map<string, number>()
  for (const span of rollups.list(DAILY, metric, startMs, endMs)) {
    // what is damaged is replaced, and named, when it is written
    const sheet = unlessDamaged(
      () => rollups.load(span.id),
      () => undefined,
    )
    const count = sheet?.numbers.get('count')
    if (!sheet || !count) continue
    for (const [track, key] of sheet.keys.entries())
      for (let bucket = 0; bucket < sheet.buckets; bucket++)
        counts.set(`${key} ${sheet.startMs + bucket * DAY_MS}`, count[track * sheet.buckets + bucket]!)
  }
  if (counts.size === 0) return patches
  return patches.flatMap((patch) => {
    const at = patch.statistics.indexOf('count')
    const days = patch.starts.length
    const isKept = (day: number): boolean => {
      const stored = counts.get(`${trackKey(patch.origin, patch.series)} ${patch.starts[day]}`) ?? NaN
      return !(stored > patch.numbers[at * days + day]!)
    }
    const kept = [...patch.starts.keys()].filter(isKept)
    if (at < 0 || kept.length === days) return [patch]
    if (kept.length === 0) return []
    const starts = Float64Array.from(kept, (day) => patch.starts[day]!)
    const numbers = patch.statistics.flatMap((_, statistic) =>
      kept.map((day) => patch.numbers[statistic * days + day]!),
    )
    return [{ ...patch, starts, numbers: Float64Array.from(numbers) }]
  })
}
