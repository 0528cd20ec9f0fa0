import { describe } from 'vitest'
import { embeddedBench } from './metric-store/embedded.ts'
import { naiveBench } from './metric-store/naive.ts'
import { propertyCases } from './metric-store/properties.ts'
import { sharedBench } from './metric-store/shared.ts'

describe('metric store: the plain model behind the port', () => propertyCases(naiveBench, 50))
describe('metric store: the modules that engines share', () => propertyCases(sharedBench, 200))
describe('metric store: embedded', () => propertyCases(embeddedBench, 20))
