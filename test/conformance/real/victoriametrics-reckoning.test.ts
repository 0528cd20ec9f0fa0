import { ENGINES } from '../../../store/metrics/registry.ts'
import { describeReal } from '../../real/prerequisites.ts'
import { reckoningCases } from '../metric-store/suite.ts'
import { victoriametricsBench } from './servers.ts'

describeReal('metric store: the real VictoriaMetrics', ['victoriametrics'], () =>
  reckoningCases(victoriametricsBench(ENGINES.victoriametrics)),
)
