/**
 * The stores of a process that only reads. The collector may not have made them yet: they are opened when
 * somebody asks, and until then the answer is "no data yet", not a refusal to start.
 */
import type { Clock } from '../core/clock.ts'
import { AppError } from '../core/errors.ts'
import type { MetricStore } from '../store/metrics/store.ts'
import { openTargetStatusStore, type TargetStatusStore } from '../store/state/target-status.ts'
import { openStore } from './collecting.ts'
import type { Settings } from './settings.ts'

export interface Reading {
  readonly store: Pick<MetricStore, 'query' | 'latest' | 'labelValues' | 'statistics' | 'check' | 'close'>
  readonly statuses: Pick<TargetStatusStore, 'list' | 'close'>
}

export function openReading(settings: Settings, clock: Clock): Reading {
  const { dataDirectory } = settings
  let opening: Promise<MetricStore> | undefined
  let opened: TargetStatusStore | undefined
  const noDataYet = (error: unknown) =>
    error instanceof AppError && error.kind === 'not_found'
      ? new AppError('unavailable', 'cli.no_data_yet', { directory: dataDirectory }, { cause: error })
      : error

  const store = (): Promise<MetricStore> => {
    opening ??= openStore(settings, 'read', clock).catch((error) => {
      opening = undefined
      throw noDataYet(error)
    })
    return opening
  }
  return {
    store: {
      query: async (query) => (await store()).query(query),
      latest: async (query) => (await store()).latest(query),
      labelValues: async (metric, label) => (await store()).labelValues(metric, label),
      statistics: async () => (await store()).statistics(),
      check: async () => (await store()).check(),
      close: async () => (await opening)?.close(),
    },
    statuses: {
      list() {
        try {
          opened ??= openTargetStatusStore(dataDirectory, 'read')
        } catch (error) {
          throw noDataYet(error)
        }
        return opened.list()
      },
      close: () => opened?.close(),
    },
  }
}
