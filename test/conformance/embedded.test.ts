import { describe } from 'vitest'
import { embeddedBench } from './metric-store/embedded.ts'
import { metricStoreCases } from './metric-store/suite.ts'

describe('metric store: embedded', () => metricStoreCases(embeddedBench))
