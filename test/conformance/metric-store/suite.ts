/** Everything that a metric store promises, chapter by chapter. */
import type { Bench } from './bench.ts'
import { copyingCases } from './copying.ts'
import { dayCases } from './days.ts'
import { foldingCases } from './folding.ts'
import { keepingHouseCases, readerCases } from './keeping-house.ts'
import { labelCases } from './labels.ts'
import { lateDataCases } from './late-data.ts'
import { latestCases } from './latest.ts'
import { queryingCases } from './querying.ts'
import { retentionCases } from './retention.ts'
import { rollupCases } from './rollups.ts'
import { writingCases } from './writing.ts'

export function metricStoreCases(bench: Bench): void {
  accessCases(bench)
  reckoningCases(bench)
}

/** What is made of many values, across series and over time. */
export function reckoningCases(bench: Bench): void {
  foldingCases(bench)
  rollupCases(bench)
  lateDataCases(bench)
  dayCases(bench)
}

/** Every kind of request that an engine makes: what another way to the same server can change. */
export function accessCases(bench: Bench): void {
  writingCases(bench)
  queryingCases(bench)
  labelCases(bench)
  latestCases(bench)
  retentionCases(bench)
  copyingCases(bench)
  readerCases(bench)
  keepingHouseCases(bench)
}
