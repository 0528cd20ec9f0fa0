/** An app of whose answers none is empty, and whose texts from outside are all what a test says. */
import type { Access } from '../../api/access/access.ts'
import type { ApiDeps } from '../../api/deps.ts'
import type { Problem } from '../../core/errors.ts'
import { CLASSES, type ClassSeconds } from '../../core/ledger/capacity/utilisation.ts'
import { NO_PLANNING } from '../../core/planning/assumptions.ts'
import { MEASURES } from '../../store/ledger/usage-day.ts'
import type { UsageGroup } from '../../store/ledger/usage-query.ts'
import { toLatestAnswer } from '../../store/metrics/latest.ts'
import { HERE, OPEN_ACCESS } from '../api/open-access.ts'
import { foundOf } from '../api/replay-found.ts'
import { NOW, status } from '../api/world.ts'
import { edition, publication } from '../core/ledger/facts.ts'

const two = () => Float64Array.of(1, 2)
const BOUNDS = Float64Array.of(NOW - 7_200, NOW - 3_600, NOW)
const NO_WAITS = { p50: 1, p90: 2, p99: 3, submitP50: 1, submitP90: 2, submitP99: 3, expansionP50: 1, slowdownMean: 1 }
const STEP = { reached: 1, ratio: 0.5, low: 0.1, high: 0.9, medianDays: 11 }
const SPOOL = { waitingBatches: 1, waitingBytes: 10, capacityBytes: 100, oldestWaiting: NOW, droppedLines: 1 }

/** @param word what stands in the place of every text that comes from outside */
export function fullDeps(word: string): Partial<ApiDeps> {
  const labels = { cluster: word, node: word }
  const words = { es: word, pt: word, en: word }
  const problem: Problem = { code: 'scrape.http_status', params: { address: word, status: 500, detail: word } }
  const from = { file: word, imported: NOW }
  const told = { year: null, source: word, date: '2023-01-01', value: 3, ...from }
  const group = { cluster: word, type: word }
  const seconds = Object.fromEntries(CLASSES.map((name) => [name, two()])) as unknown as ClassSeconds
  const sums = Object.fromEntries(MEASURES.map((name) => [name, two()])) as UsageGroup['sums']
  const waits = [0, 1].map(() => ({ starts: 1, ...NO_WAITS }))
  const sessions = { started: two(), hours: two(), uncertainHours: two(), peakConcurrent: two(), activePeople: two() }
  const access: Access = {
    ...OPEN_ACCESS,
    identify: async () => ({ role: 'admin', kind: 'session', subject: word, actor: 'somebody' }),
    audit: {
      list: () => [
        { id: 1, at: NOW, actor: word, action: 'token.created', detail: { name: word }, chain: '0'.repeat(64) },
      ],
      firstBroken: () => undefined,
    },
  }
  return {
    access,
    network: HERE,
    planning: {
      ...NO_PLANNING,
      pools: [{ name: 'all', cluster: word, resource: 'cores', partitions: [word], types: [word] }],
      hubs: [{ hub: word, sessions: 5 }],
      nodes: [{ name: word, cores: 8, gpus: 0, gpuType: word, watts: 100, rackUnits: 1, price: 5 }],
      calls: [{ name: word, opens: '2026-01-01', closes: '2026-02-01', moneyDays: 1 }],
      cloud: { egressTerabytes: 0, staffYear: 0, date: '2026-01-01', scope: word },
      exchange: { local: 'ARS', rate: 2, date: '2026-01-01', source: word },
    },
    replay: async () => ({ state: 'done', found: foundOf(word), askedAt: NOW }),
    store: {
      query: async () => ({
        ...{ resolution: 'raw', start: NOW - 60, stepSeconds: 30, damage: [problem] },
        series: [{ labels, values: two() }],
      }),
      latest: async () => toLatestAnswer([{ labels, value: 0.5, time: NOW - 3, freshUntil: NOW + 60 }]),
    },
    ledger: {
      usage: async () => ({
        bounds: BOUNDS,
        groups: [{ names: { account: word, cluster: word, partition: word }, sums, people: two(), waits }],
      }),
      sessions: async () => ({
        bounds: BOUNDS,
        groups: [{ names: { hub: word }, figures: sessions, failed: two(), coverage: two() }],
      }),
      bridge: async () => ({
        cohorts: [{ quarter: '2026-Q1', group: word, people: 2, followed: 2, steps: { firstBatchJob: STEP } }],
        total: { people: 2, followed: 2, steps: { firstBatchJob: STEP } },
        knownUntil: 20_786,
      }),
      contents: async () => ({
        clusters: [{ cluster: word, jobs: 5, firstSubmit: NOW - 3 * 86_400, lastSubmit: NOW, knownUntil: NOW }],
        usageEnd: NOW,
      }),
      newestForecast: async () => NOW,
      forecasts: async () => [
        {
          ...{ made: NOW, subject: 'coreHours', labels: { partition: word }, bounds: BOUNDS, mean: two(), about: {} },
          intervals: [{ level: 0.8, low: two(), high: two() }],
        },
      ],
      training: async () => ({
        editions: [
          { ...edition({ id: word, course: word, year: 2022, host: word, language: word, tags: [word] }), ...from },
        ],
        declared: [{ figure: 'training.countries', ...told }],
        graduations: [{ person: 7, course: word, date: '2022', ...from }],
      }),
      publications: async () => ({
        publications: [{ ...publication({ doi: '10.1/a', title: word, venue: word, year: 2022 }), ...from }],
        lookedUp: [],
        declared: [{ figure: 'publications.total', ...told }],
      }),
      capacity: async () => ({
        groups: [
          {
            ...group,
            gpuTypes: [word],
            steps: [{ from: 0, to: NOW, nodes: 2, cores: 128, gpus: 4, memoryBytes: 1, watts: 5 }],
          },
        ],
        lots: [
          {
            ...{ ...group, nodes: word, cores: 64, gpus: 1, gpuType: word, memoryBytes: 1, watts: 1, price: 1 },
            ...{ currency: 'USD', boughtOn: '2021-03-15', from: 0, to: NOW },
          },
        ],
        outages: [{ what: word, from: 10, to: NOW, isPlanned: true, note: word }],
      }),
      maintenance: async () => [],
      utilisation: async () => ({
        bounds: BOUNDS,
        groups: [{ ...group, coverage: two(), cores: seconds, gpus: seconds }],
      }),
    },
    alerts: {
      rules: [{ name: word, title: words, summary: words, severity: 'P1', runbook: word }],
      records: () => [
        {
          ...{
            key: word,
            rule: word,
            labels,
            phase: 'firing',
            since: NOW,
            heldSeconds: 0,
            unknownSeconds: 0,
            value: 1,
          },
          ...{ episode: 1, changes: { bits: 1, seconds: 0 }, isFlapping: false, isTold: true, suppressedBy: null },
        },
      ],
      history: () => [{ key: word, rule: word, labels, at: NOW, to: 'firing', episode: 1, value: 1, reason: 'met' }],
    },
    statuses: {
      list: () => [
        status({
          id: `host:${word}`,
          title: word,
          address: word,
          labels,
          facts: { release: word },
          lastErrors: [problem],
        }),
      ],
    },
    storeState: async () => ({
      ...{ engine: 'embedded', problems: [problem], oldest: NOW - 500 },
      spool: { ...SPOOL, rejectedLines: 1, lastError: problem },
    }),
    readiness: async () => [{ name: 'store', ok: false, problem }],
  }
}

/** The same where every record of ours has one field more, of which no contract says anything. */
export function salted(deps: Partial<ApiDeps>, name: string, value: string): Partial<ApiDeps> {
  const salt = (given: unknown, key = ''): unknown => {
    if (typeof given === 'function')
      return (...input: unknown[]) => {
        const answer: unknown = (given as (...input: unknown[]) => unknown)(...input)
        return answer instanceof Promise ? answer.then((found) => salt(found)) : salt(answer)
      }
    if (Array.isArray(given)) return given.map((one) => salt(one, key))
    if (typeof given !== 'object' || given === null || Object.getPrototypeOf(given) !== Object.prototype) return given
    const fields = Object.fromEntries(Object.entries(given).map(([of, field]) => [of, salt(field, of)]))
    return MAPS.has(key) ? fields : { ...fields, [name]: value }
  }
  return salt(deps) as Partial<ApiDeps>
}

/** Not records but maps from names to values: all that is in them is meant. */
const MAPS = new Set(['labels', 'names', 'facts', 'params', 'detail'])
