/**
 * What the processes that store say of themselves on `/metrics`: since when they run, how long they keep, whether
 * they may write. Their times are turned into ours by their `Date`, so that two clocks need not agree.
 */
import type { UnixSeconds } from '../../../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../../../core/units.ts'
import { addressOf, type Http } from '../../remote/http.ts'
import { type ProcessMetrics, parseProcessMetrics } from './parse.ts'

const PROBE_SECONDS = 10
/** How long rows may stay in memory only, where the server has no setting for it (before v1.84). */
const FLUSH_SECONDS = 5

export interface StoringProcess extends ProcessMetrics {
  readonly address: string
  /** by our clock, to about a second */
  readonly startedAt: UnixSeconds
  /** what its `-retentionPeriod` makes; undefined where it is not understood */
  readonly retentionSeconds: number | undefined
  /** accepted rows are in a file after this */
  readonly flushSeconds: number
}

/**
 * @returns one each; none where an address is not that of a storing process (a proxy, a part of a cluster)
 * @throws AppError `unavailable` where one does not answer
 */
export async function readProcesses(
  http: Http,
  urls: readonly string[],
  now: () => UnixSeconds,
): Promise<readonly StoringProcess[]> {
  const found = await Promise.all(urls.map((url) => readProcess(http, url, now)))
  return found.filter((process) => process !== undefined)
}

async function readProcess(http: Http, url: string, now: () => UnixSeconds): Promise<StoringProcess | undefined> {
  const response = await http.ask(`${url}/metrics`, { timeoutSeconds: PROBE_SECONDS })
  const metrics = response.ok ? parseProcessMetrics(await response.text()) : undefined
  if (!metrics) return undefined
  const serverNow = Date.parse(response.headers.get('date') ?? '') / 1000
  const uptime = serverNow - metrics.startedSeconds
  return {
    ...metrics,
    address: addressOf(url),
    startedAt: Number.isNaN(uptime) ? metrics.startedSeconds : now() - uptime,
    retentionSeconds: durationSeconds(metrics.flags.get('retentionPeriod') ?? ''),
    flushSeconds: goSeconds(metrics.flags.get('inmemoryDataFlushInterval')) ?? FLUSH_SECONDS,
  }
}

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: HOUR_SECONDS,
  d: DAY_SECONDS,
  w: 7 * DAY_SECONDS,
  y: 365 * DAY_SECONDS,
}

/** `30d`, `10y`; a bare number counts months of 31 days. @returns undefined for what is no such duration */
export function durationSeconds(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([hdwy]?)$/.exec(text) ?? []
  if (number === undefined) return undefined
  return Number(number) * (unit ? UNIT_SECONDS[unit]! : 31 * DAY_SECONDS)
}

/** `5s`, `1m30s`, `1ms` */
export function goSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)]
  if (parts.map(([part]) => part).join('') !== text || parts.length === 0) return undefined
  return parts.reduce(
    (sum, [, number, unit]) => sum + Number(number) * (unit === 'ms' ? 0.001 : UNIT_SECONDS[unit!]!),
    0,
  )
}
