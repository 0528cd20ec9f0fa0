import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCounterRates } from '../../collector/counters.ts'
import { parseExposition } from '../../collector/exposition.ts'
import { bucketIncreases, bucketQuantile, spawnCounters } from '../../collector/jupyterhub/spawns.ts'
import { parseHubVersion, parseUsersPage } from '../../collector/jupyterhub/users.ts'
import { AppError } from '../../core/errors.ts'
import { metrics, recorded, users, VERSIONS } from './jupyterhub-files.ts'

const NOW = Date.parse('2026-11-21T02:00:00Z') / 1000
const server = (ready: boolean, pending: string | null = null) => ({ ready, pending })
const user = (last_activity: string | null, servers: object = {}) => ({ name: 'x', last_activity, servers })

describe.each(VERSIONS)('documents of JupyterHub %s', (version) => {
  it.each(['users.json', 'users-active.json', 'users-while-spawning.json'])('counts %s', (name) => {
    const { counts, paginated, nextOffset } = parseUsersPage(users(version, name), NOW)
    const text = recorded(version, name).body
    const times = (pattern: RegExp) => text.match(pattern)?.length ?? 0
    expect({ paginated, nextOffset }).toEqual({ paginated: false, nextOffset: null })
    expect(counts.known).toBe(times(/"kind": "user"/g))
    expect(counts.sessionsReady).toBe(times(/"ready": true/g))
    expect(counts.sessionsPending).toBe(times(/"pending": "/g))
    expect(counts.sessionsActive).toBe(times(/"ready": true/g) + times(/"pending": "spawn"/g))
  })

  it('knows where the next page starts', () => {
    const page = parseUsersPage(users(version, 'users-paginated.json'), NOW)
    expect(page).toMatchObject({ paginated: true, nextOffset: 2, counts: { known: 2, sessionsReady: 2 } })
  })

  it('reads the version', () => {
    expect(parseHubVersion(JSON.parse(recorded(version, 'api.json').body))).toBe(version === '3.0' ? '3.0.0' : '5.2.1')
  })

  it('finds the spawns in the metrics', () => {
    const counters = spawnCounters(parseExposition(Buffer.from(metrics(version)), false, { labels: 64 }))!
    expect(Object.fromEntries(counters.byOutcome)).toEqual({
      success: 7,
      failure: 0,
      'already-pending': 0,
      throttled: 0,
      'too-many-users': 0,
    })
    expect(counters.successBuckets.find(({ upperSeconds }) => upperSeconds === 1)?.count).toBe(1)
    expect(counters.successBuckets.find(({ upperSeconds }) => upperSeconds === Number.POSITIVE_INFINITY)?.count).toBe(7)
  })

  it.each(['no-token', 'bad-token', 'forbidden-groups.json', 'api.json'])('does not take %s for users', (name) => {
    expect(() => parseUsersPage(JSON.parse(recorded(version, name).body), NOW)).toThrow(AppError)
  })
})

describe('users', () => {
  it('are active within a day, a week, a month of their last activity', () => {
    const ago = (days: number) => new Date((NOW - days * 86_400) * 1000).toISOString()
    const document = [0.5, 1, 3, 7, 20, 30, 31].map((days) => user(ago(days))).concat(user(null))
    expect(parseUsersPage(document, NOW).counts.active).toEqual({ '24h': 2, '7d': 4, '30d': 6 })
  })

  it('may have several servers, each counted', () => {
    const servers = {
      '': server(true),
      gpu: server(false, 'spawn'),
      old: server(false, 'stop'),
      done: { ...server(false), stopped: true },
    }
    expect(parseUsersPage([user(null, servers)], NOW).counts).toMatchObject({
      known: 1,
      sessionsActive: 2,
      sessionsReady: 1,
      sessionsPending: 2,
    })
  })

  it('of hubs before 0.9 have times without a zone: they are UTC', () => {
    const { counts } = parseUsersPage([user('2026-11-20T02:30:00.123456')], NOW)
    expect(counts.active['24h']).toBe(1)
    expect(parseUsersPage([user('2026-11-20T01:30:00.123456')], NOW).counts.active['24h']).toBe(0)
  })

  it.each([
    [[user('yesterday')]],
    [[{ name: 'x', servers: [] }]],
    [[{ name: 'x', servers: { '': { ready: 'yes' } } }]],
    [{ items: [] }],
    [{ items: {}, _pagination: {} }],
    [{ items: [], _pagination: { next: { offset: -1 } } }],
    [null],
    ['users'],
  ])('are refused in another shape: %j', (document) => {
    expect(() => parseUsersPage(document, NOW)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'scrape.unexpected_shape' }) }),
    )
  })

  it('never put a name into an error', () => {
    try {
      parseUsersPage([{ name: 'maria', last_activity: 'maria' }], NOW)
      expect.unreachable()
    } catch (error) {
      expect(JSON.stringify((error as AppError).problem)).not.toContain('maria')
    }
  })

  it('of any JSON give counts or our own error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        for (const parse of [() => parseUsersPage(document, NOW), () => parseHubVersion(document)]) {
          try {
            parse()
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
          }
        }
      }),
    )
  })
})

describe('quantiles of spawn durations', () => {
  const buckets = (...counts: [number, number][]) => counts.map(([upperSeconds, count]) => ({ upperSeconds, count }))
  const inf = Number.POSITIVE_INFINITY

  it.each([
    ['halfway through the first bucket', 0.5, buckets([1, 10], [2, 10], [inf, 10]), 0.5],
    ['inside a later bucket', 0.5, buckets([1, 2], [2, 10], [inf, 10]), 1.375],
    ['at the edge of a bucket', 0.5, buckets([1, 5], [2, 10], [inf, 10]), 1],
    ['beyond the last finite bound', 0.95, buckets([60, 1], [120, 1], [inf, 10]), 120],
    ['of buckets in any order', 0.5, buckets([inf, 10], [2, 10], [1, 5]), 1],
  ])('%s', (_, quantile, given, expected) => {
    expect(bucketQuantile(quantile, given)).toBeCloseTo(expected, 12)
  })

  it.each([
    ['nothing happened', buckets([1, 0], [inf, 0])],
    ['a bucket is not known', buckets([1, Number.NaN], [inf, 4])],
    ['there is no last bucket', buckets([1, 1])],
    ['there is none', []],
  ])('are absent where %s', (_, given) => {
    expect(bucketQuantile(0.5, given)).toBeNaN()
  })

  it('lie between zero and the greatest finite bound, and grow with the quantile', () => {
    const cumulative = fc.array(fc.nat(20), { minLength: 3, maxLength: 8 }).map((steps) => {
      let count = 0
      return steps.map((step, i) => {
        count += step
        return { upperSeconds: i === steps.length - 1 ? inf : 2 ** i, count }
      })
    })
    fc.assert(
      fc.property(cumulative, (given) => {
        fc.pre(given.at(-1)!.count > 0)
        const [low, high] = [bucketQuantile(0.5, given), bucketQuantile(0.95, given)]
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeGreaterThanOrEqual(low)
        expect(high).toBeLessThanOrEqual(given.at(-2)!.upperSeconds)
      }),
    )
  })

  it('start anew with a restarted hub', () => {
    const rates = createCounterRates()
    const counters = (count: number) => ({ byOutcome: new Map(), successBuckets: buckets([1, count], [inf, count]) })
    expect(bucketIncreases(counters(5), rates).map(({ count }) => count)).toEqual([Number.NaN, Number.NaN])
    expect(bucketIncreases(counters(8), rates).map(({ count }) => count)).toEqual([3, 3])
    expect(bucketIncreases(counters(2), rates).map(({ count }) => count)).toEqual([Number.NaN, Number.NaN])
  })
})
