import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  dropOldForecasts,
  type KeptForecast,
  keepForecasts,
  newestForecast,
  readForecasts,
} from '../../../store/ledger/forecasts/table.ts'
import { openLedgerFile } from '../../../store/ledger/schema.ts'

const DAY = 86_400
/** a midnight UTC, the first of a month */
const T = 1_767_225_600

let directory: string
let db: DatabaseSync
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-forecasts-'))
  db = openLedgerFile(directory, 'write')
})
afterEach(() => {
  db.close()
  rmSync(directory, { recursive: true })
})

const kept = (told: Partial<KeptForecast> = {}): KeptForecast => ({
  ...{ made: T + 3 * 3_600, subject: 'coreHours', labels: { cluster: 'serafin', partition: 'gpu' } },
  bounds: Float64Array.of(T, T + DAY, T + 2 * DAY),
  mean: Float64Array.of(1.5, 2.5),
  intervals: [
    { level: 0.8, low: Float64Array.of(1, 2), high: Float64Array.of(2, 3) },
    { level: 0.95, low: Float64Array.of(0, NaN), high: Float64Array.of(3, Infinity) },
  ],
  about: { models: [{ name: 'ets', weight: 1 }] },
  ...told,
})

describe('forecasts that are kept', () => {
  it('are read as they were made, bit for bit', () => {
    expect([newestForecast(db), readForecasts(db, {})]).toEqual([undefined, []])
    keepForecasts(db, [kept(), kept({ subject: 'gpuHours' })])
    expect(readForecasts(db, {})).toEqual([kept(), kept({ subject: 'gpuHours' })])
    expect(readForecasts(db, { subject: 'gpuHours' })).toHaveLength(1)
    expect(readForecasts(db, { most: 1 })).toEqual([kept({ subject: 'gpuHours' })])
    expect(newestForecast(db)).toBe(T + 3 * 3_600)
  })

  it('are read of one series alone, since some time, and when the newest of a figure was made', () => {
    const [older, other] = [
      kept({ made: T - 5 * DAY, bounds: kept().bounds.map((time) => time - 5 * DAY) }),
      kept({ labels: {} }),
    ]
    keepForecasts(db, [older, kept(), other, kept({ subject: 'gpuHours', made: T + 9 * DAY })])
    const labels = { partition: 'gpu', cluster: 'serafin' }
    expect(readForecasts(db, { subject: 'coreHours', labels })).toEqual([older, kept()])
    expect(readForecasts(db, { subject: 'coreHours', labels, since: T })).toEqual([kept()])
    expect(readForecasts(db, { labels: {} })).toEqual([other])
    expect([newestForecast(db, 'coreHours'), newestForecast(db, 'people')]).toEqual([T + 3 * 3_600, undefined])
    expect(newestForecast(db)).toBe(T + 9 * DAY)
  })

  it('are replaced by those for the same days, whatever the order of their labels', () => {
    keepForecasts(db, [kept()])
    const again = kept({
      made: T + 9 * 3_600,
      labels: { partition: 'gpu', cluster: 'serafin' },
      mean: Float64Array.of(7, 8),
    })
    keepForecasts(db, [again])
    expect(readForecasts(db, {})).toMatchObject([{ made: again.made, mean: again.mean }])
  })

  it('are kept for every night of a month, then for one night of each, then not at all', () => {
    const nights = Array.from({ length: 400 }, (_, night) =>
      kept({
        made: T + night * DAY,
        bounds: Float64Array.of(T + night * DAY, T + (night + 1) * DAY, T + (night + 2) * DAY),
      }),
    )
    keepForecasts(db, nights)
    dropOldForecasts(db, T + 399 * DAY)
    const left = readForecasts(db, {}).map(({ made }) => new Date(made * 1000).toISOString().slice(0, 10))
    expect(left.filter((day) => day.endsWith('-01')).length).toBeGreaterThanOrEqual(12)
    expect(left.slice(0, 3)).toEqual(['2026-01-01', '2026-02-01', '2026-03-01'])
    // twelve months, and from the last day of the year on every night
    expect(left.slice(11, 14)).toEqual(['2026-12-01', '2026-12-31', '2027-01-01'])
    expect(left).toHaveLength(12 + 36)
    dropOldForecasts(db, T + 8 * 366 * DAY)
    expect(readForecasts(db, {})).toEqual([])
  })

  it('that are damaged are told so, and not shown', () => {
    keepForecasts(db, [kept()])
    db.exec("UPDATE forecasts SET numbers = x'0000000000000000'")
    expect(() => readForecasts(db, {})).toThrow(/forecasts 1/)
  })
})
