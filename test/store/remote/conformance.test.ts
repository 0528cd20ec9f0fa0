/** What is done here for every engine on another machine keeps the port's promises, over a server that is plain and exact. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { systemClock } from '../../../core/clock.ts'
import { createRemoteStore } from '../../../store/metrics/remote/store.ts'
import type { MetricStore } from '../../../store/metrics/store.ts'
import type { Bench } from '../../conformance/metric-store/bench.ts'
import { propertyCases } from '../../conformance/metric-store/properties.ts'
import { metricStoreCases } from '../../conformance/metric-store/suite.ts'
import { createFakeServer } from './fake-server.ts'

const FOR_EVER = { raw: Infinity, '5m': Infinity, '1h': Infinity, '1d': Infinity }

/** @param durable whether what the server takes is safe at once */
function benchOf(durable: boolean): Bench {
  return {
    limits: [],
    async place() {
      const directory = mkdtempSync(join(tmpdir(), 'atalaya-remote-'))
      const server = createFakeServer()
      server.durable = durable
      server.keepsEvery = 5
      const opened: MetricStore[] = []
      return {
        async open(mode = 'write') {
          const store = await createRemoteStore({
            remote: server.connect(),
            directory,
            mode,
            retention: FOR_EVER,
            spoolBytes: 64 * 1024 ** 2,
            clock: systemClock,
            address: 'fake:1',
          })
          opened.push(store)
          return store
        },
        async clear() {
          await Promise.all(opened.map((store) => store.close()))
          rmSync(directory, { recursive: true, force: true })
        },
      }
    },
  }
}

describe('metric store: any server', () => metricStoreCases(benchOf(true)))
describe('metric store: any server, for any history', () => propertyCases(benchOf(true), 25))
describe('metric store: a server that is slow to make safe what it took', () => propertyCases(benchOf(false), 10))
