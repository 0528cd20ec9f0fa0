/**
 * Local time without a zone, as Slurm's commands print it, to Unix seconds. Where clocks are set back an hour is there
 * twice: the earlier one is meant, unless something tells better.
 */
import type { UnixSeconds } from '../series.ts'
import { HOUR_SECONDS } from '../units.ts'

export interface LocalClock {
  /** @param text `2026-11-21T00:58:20`; NaN where it is no such time */
  toUnix(text: string): UnixSeconds
}

/** Local hours that are remembered: their zone is asked for once. */
const REMEMBERED_HOURS = 100_000

/** @throws RangeError where nobody knows the zone */
export function createLocalClock(timeZone: string): LocalClock {
  const offsetOf = createOffsets(timeZone)
  const hours = new Map<string, UnixSeconds>()
  const hourOf = (text: string): UnixSeconds => {
    let known = hours.get(text)
    if (known === undefined) {
      known = hourToUnix(text, offsetOf)
      if (hours.size >= REMEMBERED_HOURS) hours.clear()
      hours.set(text, known)
    }
    return known
  }
  return {
    toUnix(text) {
      if (text.length !== 19 || text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return Number.NaN
      const minute = twoDigits(text, 14)
      const second = twoDigits(text, 17)
      // a leap second is the next minute's first
      if (!(minute < 60 && second <= 60)) return Number.NaN
      return hourOf(text.slice(0, 13)) + 60 * minute + second
    },
  }
}

const COLON = 58

function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN
}

function hourToUnix(text: string, offsetOf: (unix: UnixSeconds) => number): UnixSeconds {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d)$/.exec(text)
  if (!match) return Number.NaN
  const [year, month, day, hour] = match.slice(1).map(Number) as [number, number, number, number]
  const utc = Date.UTC(year, month - 1, day, hour) / 1000
  const isDay = new Date(utc * 1000).toISOString().slice(0, 13) === text
  if (!isDay) return Number.NaN
  // what the zone was a day before and after: around a change one of the two is meant, the earlier moment first
  const offsets = [offsetOf(utc - 24 * HOUR_SECONDS), offsetOf(utc + 24 * HOUR_SECONDS)]
  const moments = offsets.map((offset) => utc - offset).sort((a, b) => a - b)
  return moments.find((moment) => moment + offsetOf(moment) === utc) ?? utc - offsets[0]!
}

/** @returns seconds that local time is ahead of UTC */
function createOffsets(timeZone: string): (unix: UnixSeconds) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (unix) => {
    const parts = new Map(format.formatToParts(unix * 1000).map(({ type, value }) => [type, Number(value)]))
    const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? Number.NaN
    const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
    return local / 1000 - unix
  }
}
