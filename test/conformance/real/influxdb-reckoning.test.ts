import { ENGINES } from '../../../store/metrics/registry.ts'
import { describeReal } from '../../real/prerequisites.ts'
import { reckoningCases } from '../metric-store/suite.ts'
import { influxdbBench } from './servers.ts'

describeReal('metric store: the real InfluxDB, without a password', ['influxdb'], () =>
  reckoningCases(influxdbBench(ENGINES.influxdb, false)),
)
