/** An app over a store that answers what a test lays out and remembers what it was asked. */

import { createApp } from '../../api/app.ts'
import type { ApiDeps, Check } from '../../api/deps.ts'
import { AppError } from '../../core/errors.ts'
import { NO_PLANNING } from '../../core/planning/assumptions.ts'
import { foreseeDemand } from '../../forecasts/planning/demand-paths.ts'
import { runTask } from '../../forecasts/task.ts'
import { NO_BRIDGE } from '../../store/ledger/bridge/query.ts'
import { NO_CAPACITY } from '../../store/ledger/capacity/capacity-query.ts'
import type { UtilisationAnswer } from '../../store/ledger/capacity/utilisation-query.ts'
import { type LedgerContents, NO_CONTENTS } from '../../store/ledger/contents.ts'
import type { PublicationsAnswer, TrainingAnswer } from '../../store/ledger/reader.ts'
import type { UsageAnswer } from '../../store/ledger/usage-query.ts'
import { type LatestValue, toLatestAnswer } from '../../store/metrics/latest.ts'
import type { LatestQuery, SeriesAnswer, SeriesQuery } from '../../store/metrics/store.ts'
import type { TargetStatus } from '../../store/state/target-status.ts'
import { HERE, OPEN_ACCESS } from './open-access.ts'
import { foundOf } from './replay-found.ts'

const NO_USAGE: UsageAnswer = { bounds: Float64Array.of(0), groups: [] }
const NO_TRAINING: TrainingAnswer = { editions: [], declared: [], graduations: [] }
const NO_UTILISATION: UtilisationAnswer = { bounds: Float64Array.of(0), groups: [] }
const NO_PUBLICATIONS: PublicationsAnswer = { publications: [], lookedUp: [], declared: [] }

/** A ledger into which nothing was ever taken. */
export const NO_LEDGER: ApiDeps['ledger'] = {
  usage: async () => NO_USAGE,
  sessions: async () => ({ ...NO_USAGE, groups: [] }),
  bridge: async () => NO_BRIDGE,
  contents: async () => NO_CONTENTS,
  training: async () => NO_TRAINING,
  publications: async () => NO_PUBLICATIONS,
  capacity: async () => NO_CAPACITY,
  maintenance: async () => [],
  utilisation: async () => NO_UTILISATION,
  forecasts: async () => [],
  newestForecast: async () => undefined,
}

export const NOW = 1_700_000_000

const READY: readonly Check[] = [{ name: 'store', ok: true, problem: { code: 'api.ready', params: {} } }]

export interface Laid {
  answer?: Partial<SeriesAnswer>
  latest?: readonly LatestValue[]
  usage?: UsageAnswer
  contents?: LedgerContents
  training?: TrainingAnswer
  publications?: PublicationsAnswer
  statuses?: readonly TargetStatus[]
  failure?: unknown
  deps?: Partial<ApiDeps>
}

export function status(overrides: Partial<TargetStatus>): TargetStatus {
  return {
    id: 'host:cn01',
    source: 'host',
    title: 'cn01',
    address: 'localhost',
    labels: { node: 'cn01' },
    intervalSeconds: 10,
    facts: {},
    lastAttempt: NOW - 3,
    lastSuccess: NOW - 3,
    lastErrors: [],
    lastErrorAt: null,
    samples: 40,
    durationSeconds: 0.01,
    parts: [''],
    ...overrides,
  }
}

/** the first value the store has */
export const OLDEST = NOW - 500

export function world(laid: Laid = {}) {
  const { answer, latest = [], usage = NO_USAGE, contents = NO_CONTENTS, statuses = [], failure, deps } = laid
  const { training = NO_TRAINING, publications = NO_PUBLICATIONS } = laid
  const queries: SeriesQuery[] = []
  const latestQueries: LatestQuery[] = []
  const logged: { id: string; error: unknown }[] = []
  const { app, doors } = createApp({
    store: {
      async query(query) {
        queries.push(query)
        if (failure) throw failure
        const start = Math.floor(query.from / query.stepSeconds) * query.stepSeconds
        return { resolution: 'raw', start, stepSeconds: query.stepSeconds, series: [], damage: [], ...answer }
      },
      async latest(query) {
        latestQueries.push(query)
        if (failure) throw failure
        return toLatestAnswer(latest)
      },
    },
    ledger: {
      ...NO_LEDGER,
      usage: async () => usage,
      contents: async () => contents,
      training: async () => training,
      publications: async () => publications,
    },
    forecast: async (task) => runTask(task),
    foresee: async (task) => foreseeDemand(task),
    replay: async () => ({ state: 'done', found: foundOf('batch'), askedAt: NOW }),
    // a resource that can be asked about
    planning: { ...NO_PLANNING, pools: [{ name: 'all', cluster: 'serafin', resource: 'cores' }] },
    statuses: { list: () => statuses },
    alerts: { records: () => [], history: () => [], rules: [] },
    storeState: async () =>
      failure instanceof AppError
        ? { engine: 'embedded', problems: [failure.problem] }
        : { engine: 'embedded', problems: [], oldest: OLDEST },
    clock: { now: () => NOW },
    version: '0.0.0-test',
    language: 'es',
    timeZone: 'UTC',
    network: HERE,
    dashboardDirectory: undefined,
    readiness: async () => READY,
    metrics: async () => ({ contentType: 'text/plain', body: 'up 1\n' }),
    logError: (id, error) => void logged.push({ id, error }),
    access: OPEN_ACCESS,
    ...deps,
  })
  const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
  return { app, doors, get, queries, latestQueries, logged }
}

/** Parameters that a route cannot do without. */
const NEEDED: Readonly<Record<string, string>> = {
  '/api/v1/series': '?metric=node.cpu_busy_ratio',
  '/api/v1/latest': '?metric=node.cpu_busy_ratio',
  '/api/v1/forecasts': '?metric=coreHours',
  '/api/v1/planning/what-if': '?pool=cores:all',
}
/** An address that the route answers. */
export const withNeeded = (path: string): string => `${path}${NEEDED[path] ?? ''}`
