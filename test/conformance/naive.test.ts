/** The suite over the plain model itself: the cases say what the port says, whichever engine there is. */
import { describe } from 'vitest'
import { foldingCases } from './metric-store/folding.ts'
import { latestCases } from './metric-store/latest.ts'
import { naiveBench } from './metric-store/naive.ts'
import { queryingCases } from './metric-store/querying.ts'
import { rollupCases } from './metric-store/rollups.ts'
import { sharedBench } from './metric-store/shared.ts'
import { metricStoreCases } from './metric-store/suite.ts'

describe('metric store: the plain model', () => metricStoreCases(naiveBench))

describe('metric store: the modules that engines share', () => {
  queryingCases(sharedBench)
  foldingCases(sharedBench)
  latestCases(sharedBench)
  rollupCases(sharedBench)
})
