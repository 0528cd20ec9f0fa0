/** Is it there, is it the right one, may we, does it keep: each told apart. */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, type Problem, toProblem } from '../../../../core/errors.ts'
import type { UnixSeconds } from '../../../../core/series.ts'
import { DAY_SECONDS } from '../../../../core/units.ts'
import { addressOf, type Http } from '../../remote/http.ts'
import { sentinelLine, toMs } from '../../remote/lines.ts'
import { SENTINEL_MEASUREMENT } from '../../remote/remote.ts'
import type { Retention } from '../../store.ts'
import { readLines } from './answers.ts'
import { refusal } from './http.ts'
import { goSeconds, readProcesses, type StoringProcess } from './processes.ts'
import { nameOf, rangeOf, selectorOf } from './selector.ts'

const PROBE_SECONDS = 10
/** The oldest version this was run against. */
const OLDEST = [1, 79] as const
/** `-retentionPeriod` takes a hundred years at most: that is its "for ever". */
const FOREVER_SECONDS = 100 * 365 * DAY_SECONDS
/** The mark of a check is looked for this often, a second apart. */
const LOOKS = 12
const CHECK_WRITER = 'check'

export interface CheckOptions {
  readonly http: Http
  readonly url: string
  readonly writeUrl: string
  readonly storageUrls: readonly string[]
  readonly prefix: string
  readonly retention: Retention
  /** nothing is written where false */
  readonly writes: boolean
  readonly now: () => UnixSeconds
  readonly flush: () => Promise<void>
}

export async function check(options: CheckOptions): Promise<readonly Problem[]> {
  const { http, url, storageUrls, now } = options
  try {
    await identify(http, url)
    const processes = await readProcesses(http, storageUrls, now)
    const told = processes.flatMap((process) => problemsOf(process, options.retention))
    // a read-only server refuses the trial, and says no more by it
    if (processes.some(({ readOnly }) => readOnly)) return told
    return [...told, ...(await tryWriting(options))]
  } catch (error) {
    if (error instanceof AppError) return [error.problem]
    throw error
  }
}

/** @throws AppError `unavailable` unless it understands a function that only MetricsQL has */
export async function identify(http: Http, url: string): Promise<void> {
  const response = await http.ask(`${url}/api/v1/query?query=now()`, { timeoutSeconds: PROBE_SECONDS })
  if (response.status === 401 || response.status === 403 || response.status >= 500) throw await refusal(response, url)
  const text = await response.text()
  if (response.ok && /"resultType":"(vector|scalar)"/.test(text)) return
  const detail = `HTTP ${response.status} ${http.blackened(text).slice(0, 100)}`
  throw new AppError('unavailable', 'victoriametrics.other_server', { address: addressOf(url), detail })
}

/** Settings that change where our lines go, or what is left of them. */
const FLAGS: readonly { readonly flag: string; readonly fits: (value: string) => boolean; readonly wanted: string }[] =
  [
    { flag: 'influxMeasurementFieldSeparator', fits: (value) => value === '_', wanted: '_' },
    { flag: 'influxSkipMeasurement', fits: (value) => value === 'false', wanted: 'false' },
    { flag: 'influxSkipSingleField', fits: (value) => value === 'false', wanted: 'false' },
    { flag: 'influxTrimTimestamp', fits: isMillisecond, wanted: '1ms' },
    { flag: 'dedup.minScrapeInterval', fits: isMillisecond, wanted: '0s' },
    { flag: 'precisionBits', fits: (value) => value === '64', wanted: '64' },
  ]

function isMillisecond(value: string): boolean {
  return (goSeconds(value) ?? Infinity) <= 0.001
}

/** Settings with which nothing may be written: it would lie under other names, or not at all. */
export function wrongFlags({ address, flags }: StoringProcess): readonly Problem[] {
  return FLAGS.flatMap(({ flag, fits, wanted }): Problem[] => {
    const value = flags.get(flag)
    if (value === undefined || fits(value)) return []
    return [{ code: 'victoriametrics.flag', params: { address, flag: `-${flag}`, value, wanted } }]
  })
}

function problemsOf(process: StoringProcess, retention: Retention): readonly Problem[] {
  const { address, version, readOnly, retentionSeconds, dropped } = process
  const problems: Problem[] = [...wrongFlags(process)]
  if (isTooOld(version))
    problems.push({
      code: 'victoriametrics.old_version',
      params: { address, version, oldest: `v${OLDEST.join('.')}` },
    })
  if (readOnly) problems.push({ code: 'victoriametrics.read_only', params: { address } })
  const wanted = Math.min(Math.max(...Object.values(retention)), FOREVER_SECONDS)
  if (retentionSeconds !== undefined && retentionSeconds < wanted)
    problems.push({
      code: 'victoriametrics.retention',
      params: {
        address,
        days: Math.floor(retentionSeconds / DAY_SECONDS),
        wanted: wanted === FOREVER_SECONDS ? '100y' : `${Math.ceil(wanted / DAY_SECONDS)}d`,
      },
    })
  for (const [flag, count] of dropped)
    if (count > 0) problems.push({ code: 'victoriametrics.drops', params: { address, count, flag } })
  return problems
}

/** Debian builds it without a version: then nothing is said. */
function isTooOld(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? []
  if (major === undefined) return false
  return Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1])
}

/** Writes a mark and reads it back; where we only read, asks whether we might. */
async function tryWriting(options: CheckOptions): Promise<readonly Problem[]> {
  const { http, url, writeUrl, prefix, writes, now, flush } = options
  const sentMs = toMs(now())
  const number = sentMs % 1_000_000
  const body = writes ? `${prefix}${sentinelLine(CHECK_WRITER, number, sentMs)}\n` : ''
  const target = `${writeUrl}/write?precision=ms`
  const response = await http.ask(target, { body, timeoutSeconds: PROBE_SECONDS })
  if (!response.ok) {
    const { problem } = await refusal(response, target)
    const isOther = response.status === 400 || response.status === 404 || response.status === 405
    const { address, detail } = { detail: '', ...problem.params, address: addressOf(writeUrl) }
    return [isOther ? { code: 'victoriametrics.not_writable', params: { address, detail } } : problem]
  }
  if (!writes) return []
  await flush().catch(toProblem)
  const name = nameOf(prefix, 'raw', SENTINEL_MEASUREMENT, 'batch')
  const selector = selectorOf([name], { writer: [CHECK_WRITER] })!
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await delay(1000)
    let found = false
    const form: [string, string][] = [['match[]', selector], ...rangeOf(sentMs, sentMs + 1, 'raw')]
    await readLines(http, { url: `${url}/api/v1/export`, form }, () => {
      found = true
    })
    if (found) return []
  }
  return [{ code: 'victoriametrics.forgets', params: { address: addressOf(url) } }]
}
