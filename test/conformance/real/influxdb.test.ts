import { ENGINES } from '../../../store/metrics/registry.ts'
import { describeReal } from '../../real/prerequisites.ts'
import { propertyCases } from '../metric-store/properties.ts'
import { accessCases } from '../metric-store/suite.ts'
import { influxdbBench } from './servers.ts'

describeReal('metric store: the real InfluxDB, without a password', ['influxdb'], () => {
  const bench = influxdbBench(ENGINES.influxdb, false)
  accessCases(bench)
  propertyCases(bench, 5)
})
