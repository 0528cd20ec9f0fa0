/**
 * Atalaya's own way from target to disk: the real collector, source, profiles and store. Mode `everything`
 * stores every sample of the text instead of the catalogue's metrics, which is what the others do.
 */

import { createCollector, type WatchedTarget } from '../../../collector/collector.ts'
import { createExpositionParser, type Layout } from '../../../collector/exposition.ts'
import { DRY_PORTS } from '../../../collector/ports.ts'
import { createHttpClient } from '../../../collector/scrape.ts'
import type { Limits, OpenTarget, Scraper } from '../../../collector/source.ts'
import { prometheus } from '../../../collector/sources/prometheus.ts'
import type { MetricId } from '../../../core/catalogue.ts'
import { systemClock } from '../../../core/clock.ts'
import type { SeriesSet } from '../../../core/series.ts'
import { ENGINES } from '../../../store/metrics/registry.ts'
import { openTargetStatusStore } from '../../../store/state/target-status.ts'
import { KINDS } from './bodies.ts'

export interface AtalayaOptions {
  readonly mode: 'shipped' | 'everything'
  readonly directory: string
  readonly ports: readonly number[]
  readonly intervalSeconds: number
}

const { mode, directory, ports, intervalSeconds } = JSON.parse(process.argv[2]!) as AtalayaOptions
const limits: Limits = { timeoutSeconds: 10, bodyBytes: 16 * 1024 ** 2, compressionRatio: 100, labels: 64 }

const targets = ports.map((port, place): WatchedTarget => {
  const [target] = prometheus.targets(
    prometheus.entry.parse({
      profile: KINDS[place % KINDS.length],
      targets: [{ address: `127.0.0.1:${port}`, node: `n${port}` }],
      intervalSeconds,
      path: `/${mode}/metrics`,
    }),
  )
  return {
    source: 'prometheus',
    target: mode === 'shipped' ? target! : { ...target!, open: () => everything(target!) },
  }
})

/** Every sample as it is. The store is asked for ids that no catalogue has: only a benchmark may do that. */
function everything(target: OpenTarget): Scraper {
  const client = createHttpClient({ limits, reuseBody: true })
  const parser = createExpositionParser(limits)
  let layout: Layout | undefined
  let set: SeriesSet = { keys: [] }
  return {
    async scrape({ signal }) {
      const { body } = await client.get(target.address, { signal })
      const parsed = parser.parse(body, false)
      if (parsed.layout !== layout) {
        layout = parsed.layout
        const { labels } = layout
        set = {
          keys: layout.names.map((name, i) => ({
            metric: name as MetricId,
            labels: { ...labels[i], ...target.labels },
          })),
        }
      }
      const part = { name: '', set, values: parsed.values.slice() }
      return { parts: [part], errors: [], samples: part.values.length, bodyBytes: body.length }
    },
    close: () => client.close(),
  }
}

const store = await ENGINES.embedded.open({ directory, mode: 'write', options: ENGINES.embedded.options.parse({}) })
const collector = createCollector({
  targets,
  store,
  statuses: openTargetStatusStore(directory, 'write'),
  limits,
  ports: DRY_PORTS,
  clock: systemClock,
  log: (event) => process.stderr.write(`${JSON.stringify(event)}\n`),
})
collector.start()

process.on('message', async () => {
  const { series } = await store.statistics()
  const { failedScrapes, pendingValues, droppedValues } = collector.statistics()
  process.send!({ series, failedScrapes, pendingValues, droppedValues })
})
// an exit of our own, so that `--cpu-prof` writes what it saw
process.on('SIGTERM', () => process.exit(0))
process.on('disconnect', () => process.exit(0))
