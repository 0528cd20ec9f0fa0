import { ENGINES } from '../../../store/metrics/registry.ts'
import { describeReal } from '../../real/prerequisites.ts'
import { propertyCases } from '../metric-store/properties.ts'
import { metricStoreCases } from '../metric-store/suite.ts'
import { victoriametricsBench } from './servers.ts'

describeReal('metric store: the real VictoriaMetrics', ['victoriametrics'], () => {
  const bench = victoriametricsBench(ENGINES.victoriametrics)
  metricStoreCases(bench)
  propertyCases(bench, 5)
})
