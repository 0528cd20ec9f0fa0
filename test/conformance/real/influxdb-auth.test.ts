import { ENGINES } from '../../../store/metrics/registry.ts'
import { describeReal } from '../../real/prerequisites.ts'
import { accessCases } from '../metric-store/suite.ts'
import { influxdbBench } from './servers.ts'

describeReal('metric store: the real InfluxDB, with a password', ['influxdb'], () => {
  accessCases(influxdbBench(ENGINES.influxdb, true))
})
