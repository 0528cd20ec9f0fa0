/** A copy goes window by window; each is done once, in whole, or again. Pure. */
import type { UnixSeconds } from '../../../core/series.ts'
import { DAY_SECONDS } from '../../../core/units.ts'
import { ROLLUP_SECONDS } from '../resolution.ts'
import type { Resolution, Retention } from '../store.ts'

export interface Window {
  readonly resolution: Resolution
  readonly from: UnixSeconds
  /** exclusive */
  readonly to: UnixSeconds
}

/**
 * UTC days of raw samples and 5-minute roll-ups, UTC months of coarser ones, oldest first. Of roll-ups only whole
 * buckets: the newest are made by who has their raw samples.
 * @param oldest of the resolution
 * @param to exclusive
 */
export function windowsOf(resolution: Resolution, oldest: UnixSeconds, to: UnixSeconds): Window[] {
  const end = resolution === 'raw' ? to : floorTo(to, ROLLUP_SECONDS[resolution])
  const next = isFine(resolution) ? nextDay : nextMonth
  const windows: Window[] = []
  for (let from = windowStart(resolution, oldest); from < end; from = next(from))
    windows.push({ resolution, from, to: Math.min(next(from), end) })
  return windows
}

/** Of the window in which it lies. */
export function windowStart(resolution: Resolution, seconds: UnixSeconds): UnixSeconds {
  return isFine(resolution) ? floorTo(seconds, DAY_SECONDS) : monthOf(seconds)
}

const isFine = (resolution: Resolution) => resolution === 'raw' || resolution === '5m'

/**
 * What of a window the other store will keep. Whole days of raw samples only: half a day of them would make roll-ups
 * of half a day.
 */
export function keptOf(window: Window, keep: Retention, now: UnixSeconds): Window | undefined {
  const { resolution, from, to } = window
  const floor = now - keep[resolution]
  if (resolution === 'raw') return from >= floor ? window : undefined
  if (from >= floor) return window
  const cut = Math.ceil(floor / ROLLUP_SECONDS[resolution]) * ROLLUP_SECONDS[resolution]
  return cut < to ? { resolution, from: cut, to } : undefined
}

/** `2026-03-01` */
export function dayName(seconds: UnixSeconds): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}

/** `2026-03` */
export function monthName(seconds: UnixSeconds): string {
  return new Date(seconds * 1000).toISOString().slice(0, 7)
}

const floorTo = (seconds: number, step: number) => Math.floor(seconds / step) * step
const nextDay = (day: UnixSeconds) => day + DAY_SECONDS

function monthOf(seconds: UnixSeconds): UnixSeconds {
  const date = new Date(seconds * 1000)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth()) / 1000
}

function nextMonth(month: UnixSeconds): UnixSeconds {
  const date = new Date(month * 1000)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) / 1000
}
