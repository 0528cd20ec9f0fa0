/** The questions pages ask, as paths. A misspelt metric does not compile. */
import type { MetricId } from '../../core/catalogue.ts'
import type { Language } from '../../core/i18n.ts'
import type { LatestAnswer, SeriesAnswer, SourcesAnswer } from '../logic/answers.ts'
import { type Range, rangeParams } from '../logic/range.ts'
import { createFeed, type Feed } from './feed.ts'

export interface Selection {
  readonly metric: MetricId
  /** `key:value` pairs */
  readonly where?: readonly string[]
  /** labels to keep; [] = one total; absent = every series as it is */
  readonly by?: readonly string[]
  readonly fold?: 'sum' | 'mean' | 'max' | 'min' | 'count'
}

function params({ metric, where, by, fold }: Selection): URLSearchParams {
  const query = new URLSearchParams({ metric })
  for (const one of where ?? []) query.append('where', one)
  if (by?.length === 0) query.append('by', '')
  for (const one of by ?? []) query.append('by', one)
  if (fold) query.append('fold', fold)
  return query
}

export function latestPath(selection: Selection): string {
  return `/latest?${params(selection)}`
}

export function seriesPath(selection: Selection, range: Range): string {
  const query = params(selection)
  const { from, to } = rangeParams(range)
  query.append('from', from)
  query.append('to', to)
  return `/series?${query}`
}

export function createLatest(selection: () => Selection | undefined): Feed<LatestAnswer> {
  return createFeed(() => {
    const chosen = selection()
    return chosen && latestPath(chosen)
  })
}

export function createSeries(selection: () => Selection | undefined, range: () => Range): Feed<SeriesAnswer> {
  return createFeed(() => {
    const chosen = selection()
    return chosen && seriesPath(chosen, range())
  })
}

export function createSources(language: () => Language): Feed<SourcesAnswer> {
  return createFeed(() => `/sources?lang=${language()}`)
}
