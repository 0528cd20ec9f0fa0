import { ENGINES } from '../../../store/metrics/registry.ts'
import type { Bench } from './bench.ts'
import { createWorkplace } from './frames.ts'

export const embeddedBench: Bench = {
  limits: ENGINES.embedded.limits,
  place: async () => createWorkplace('embedded'),
}
