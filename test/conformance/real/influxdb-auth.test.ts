import { ENGINES } from '../../../store/metrics/registry.ts'
import { describeReal } from '../../real/prerequisites.ts'
import { metricStoreCases } from '../metric-store/suite.ts'
import { influxdbBench } from './servers.ts'

describeReal('metric store: the real InfluxDB, with a password', ['influxdb'], () => {
  metricStoreCases(influxdbBench(ENGINES.influxdb, true))
})
