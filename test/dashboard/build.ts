/** Answers as the API gives them, short to write. */
import type { LatestAnswer, LatestSeries, SeriesAnswer, Target } from '../../dashboard/logic/answers.ts'
import type { UsageGroup } from '../../dashboard/logic/usage.ts'

export const NOW = 1_800_000_000

/** Numbers are held together by other spaces than words are. */
export const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')

/** Fresh for 60 s after `time`. */
export function series(labels: Record<string, string>, value: number, time = NOW - 10): LatestSeries {
  return { labels, value, time, freshUntil: time + 60 }
}

export function latest(metric: string, ...all: LatestSeries[]): LatestAnswer {
  return { metric, unit: '', now: NOW, series: all }
}

export function grid(...lines: [Record<string, string>, (number | null)[]][]): SeriesAnswer {
  const all = lines.map(([labels, values]) => ({ labels, values }))
  return { metric: 'm', unit: 'count', start: NOW - 600, step: 60, resolution: 'raw', damage: [], series: all }
}

/** One group of an answer about usage, of the figures that were asked for. */
export function usageGroup(names: UsageGroup['names'], figures: UsageGroup['figures']): UsageGroup {
  return { names, figures }
}

export function target(id: string, change: Partial<Target> = {}): Target {
  return {
    id,
    source: id.split(':')[0]!,
    title: id.split(':').slice(1).join(':'),
    address: `http://${id}`,
    labels: {},
    intervalSeconds: 15,
    facts: {},
    state: 'ok',
    lastAttempt: NOW - 5,
    lastSuccess: NOW - 5,
    lastErrors: [],
    lastErrorAt: null,
    samples: 10,
    durationSeconds: 0.1,
    ...change,
  }
}

export function failing(id: string, message: string, change: Partial<Target> = {}): Target {
  const lastErrors = [{ code: 'scrape.timeout' as const, message }]
  return target(id, { state: 'failing', lastSuccess: NOW - 360, lastErrors, lastErrorAt: NOW - 5, ...change })
}
