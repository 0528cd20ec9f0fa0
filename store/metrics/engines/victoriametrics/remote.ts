/** `Remote` over VictoriaMetrics: see `../victoriametrics.ts` for what it can and cannot do. */

import type { Clock } from '../../../../core/clock.ts'
import { AppError } from '../../../../core/errors.ts'
import { type Access, createHttp, type Http } from '../../remote/http.ts'
import { unescapeTag } from '../../remote/lines.ts'
import { FRAME_MEASUREMENT, type ReadRequest, type Remote, type RemoteSeries } from '../../remote/remote.ts'
import type { Resolution, Retention, Where } from '../../store.ts'
import { readLines, readText } from './answers.ts'
import { check, identify, wrongFlags } from './check.ts'
import { confirm } from './confirm.ts'
import { refusal } from './http.ts'
import { parseExportLine, parseFederateLine, parseLabelValues, parseSeriesCount, parseSeriesList } from './parse.ts'
import { readProcesses } from './processes.ts'
import { allTimes, nameOf, namesOf, rangeOf, rangesOf, rawSelector, selectorOf } from './selector.ts'
import { createSend } from './send.ts'
import { createCollector } from './series.ts'

const FLUSH_SECONDS = 30
/** Without a flush rows show within a second, those of a new series within ten (measured). */
const VISIBLE_SECONDS = 11

export interface RemoteOptions extends Access {
  /** base of `/api/v1/…`, without a slash at its end */
  readonly url: string
  /** base of `/write` */
  readonly writeUrl: string
  /** bases of `/metrics` and `/internal/force_flush` of every process that stores */
  readonly storageUrls: readonly string[]
  readonly prefix: string
  readonly retention: Retention
  readonly mode: 'read' | 'write'
  readonly clock: Clock
}

export function createVictoriaMetrics(options: RemoteOptions): Remote {
  const { url, writeUrl, storageUrls, prefix, retention, mode, clock } = options
  const http = createHttp({ ...options, server: 'victoriametrics' })
  const now = (): number => clock.now()
  let keptSeconds: number | undefined

  const readLive = async () => {
    const processes = await readProcesses(http, storageUrls, now)
    const kept = processes.flatMap(({ retentionSeconds }) => retentionSeconds ?? [])
    if (kept.length > 0) keptSeconds = Math.min(...kept)
    return processes
  }

  const flush = async (): Promise<void> => {
    const answers = await Promise.all(
      storageUrls.map(async (base) => {
        const target = `${base}/internal/force_flush`
        const response = await http.ask(target, { timeoutSeconds: FLUSH_SECONDS })
        if (response.status >= 500) throw await refusal(response, target)
        await response.body?.cancel()
        return response.ok
      }),
    )
    // a proxy, or a key is wanted for it: then it takes its time
    if (answers.includes(false)) await new Promise<void>((resolve) => clock.after(VISIBLE_SECONDS, resolve))
  }

  return {
    async prepare() {
      await identify(http, url)
      const [wrong] = (await readLive()).flatMap(wrongFlags)
      if (wrong) throw new AppError('unavailable', wrong.code, wrong.params)
    },
    check: () => check({ http, url, writeUrl, storageUrls, prefix, retention, writes: mode === 'write', now, flush }),
    send: createSend({ http, writeUrl, prefix, now, retentionSeconds: () => keptSeconds }),
    confirm: (accepted) => confirm(accepted, { http, url, storageUrls, prefix, now, flush }),
    ...readings(options, http),
    async size() {
      const series = await countSeries(http, url, prefix)
      const processes = await readLive()
      const bytes = processes.reduce((sum, { dataBytes }) => sum + dataBytes, 0)
      return { series, bytes: processes.length === 0 ? undefined : bytes }
    },
    // the open version deletes whole series only; what is old goes by the server's -retentionPeriod
    dropBefore: async () => undefined,
    flush,
    close: async () => undefined,
  }
}

/** Of several origins once, as long as the server lists them all (`-search.maxSeries`, 30,000 where not set). */
async function countSeries(http: Http, url: string, prefix: string): Promise<number> {
  const match: [string, string] = ['match[]', rawSelector(prefix)]
  try {
    return await readText(http, { url: `${url}/api/v1/series`, form: [match, ...allTimes()] }, parseSeriesList)
  } catch (error) {
    if (!(error instanceof AppError) || error.problem.code !== 'victoriametrics.too_much') throw error
    // that day stands for all of them
    const form: [string, string][] = [match, ['topN', '1'], ['date', '1970-01-01']]
    return readText(http, { url: `${url}/api/v1/status/tsdb`, form }, parseSeriesCount)
  }
}

type Readings = Pick<Remote, 'read' | 'readLast' | 'tagValues' | 'fieldTagValues' | 'countFrames'>

function readings({ url, prefix }: RemoteOptions, http: Http): Readings {
  const collect = async (
    path: string,
    { resolution, measurement, field, where, fromMs, toMs }: ReadRequest,
    parse: typeof parseExportLine,
    signal: AbortSignal | undefined,
  ): Promise<readonly RemoteSeries[]> => {
    const selector = selectorOf([nameOf(prefix, resolution, measurement, field)], where)
    if (selector === undefined || toMs <= fromMs) return []
    const collector = createCollector(resolution)
    for (const range of rangesOf(fromMs, toMs, resolution)) {
      const form: [string, string][] = [['match[]', selector], ...range]
      await readLines(http, { url: `${url}${path}`, form, signal }, (line) => collector.add(parse(line)))
    }
    return collector.series()
  }

  const labelValues = async (tag: string, names: readonly string[], where: Where): Promise<readonly string[]> => {
    const selector = selectorOf(names, where)
    if (selector === undefined) return []
    const form: [string, string][] = [['match[]', selector], ...allTimes()]
    const asked = { url: `${url}/api/v1/label/${encodeURIComponent(tag)}/values`, form }
    return (await readText(http, asked, parseLabelValues)).map(unescapeTag)
  }

  return {
    read: (request, signal) => collect('/api/v1/export', request, parseExportLine, signal),
    readLast: ({ beforeMs, ...request }, signal) =>
      collect('/federate', { ...request, toMs: beforeMs }, parseFederateLine, signal),
    tagValues: (resolution: Resolution, measurement, tag, where = {}) =>
      labelValues(tag, namesOf(prefix, resolution, measurement), where),
    fieldTagValues: (resolution, measurement, field, tag) =>
      labelValues(tag, [nameOf(prefix, resolution, measurement, field)], {}),
    async countFrames(fromMs) {
      const selector = selectorOf([nameOf(prefix, 'raw', FRAME_MEASUREMENT, 'interval')], {})!
      const form: [string, string][] = [['match[]', selector], ...rangeOf(fromMs, Number.MAX_SAFE_INTEGER, 'raw')]
      let frames = 0
      let oldestMs = Infinity
      let newestMs = -Infinity
      await readLines(http, { url: `${url}/api/v1/export`, form }, (line) => {
        const { timesMs } = parseExportLine(line)
        // what was sent twice lies there twice
        frames += new Set(timesMs).size
        for (const time of timesMs) {
          oldestMs = Math.min(oldestMs, time)
          newestMs = Math.max(newestMs, time)
        }
      })
      return frames === 0 ? undefined : { frames, oldestMs, newestMs }
    },
  }
}
