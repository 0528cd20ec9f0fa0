/**
 * What became of accepted batches. VictoriaMetrics answers 204 while rows are in memory only; it writes them to a file
 * some seconds later, and what it had not written by then is gone when its process dies. Measured on 1.79 with kill -9:
 * everything acknowledged up to 7 s before was lost (9 s on a busier machine), of a batch 6 s old once a part of it;
 * nothing older than 8 s. `/internal/force_flush` makes rows readable, not durable: killed 6.5 s after it, all was gone.
 *
 * So a batch is safe when the process that took it still runs after that time and the batch's mark can be read; where
 * the process is another one meanwhile, it goes again (writing twice is harmless).
 */
import type { UnixSeconds } from '../../../../core/series.ts'
import { addressOf, type Http } from '../../remote/http.ts'
import { type Accepted, type Confirmation, SENTINEL_MEASUREMENT } from '../../remote/remote.ts'
import { type Asked, readLines } from './answers.ts'
import { parseExportLine } from './parse.ts'
import { readProcesses } from './processes.ts'
import { nameOf, rangeOf, selectorOf } from './selector.ts'

/** More than the longest that rows were ever seen to stay in memory, beside the server's own setting. */
const MARGIN_SECONDS = 15
/** A mark that cannot be read after this will not come: a new series shows within ten seconds. */
const FORGOTTEN_SECONDS = 60
/** So far the start of a process may be from what we think: both it and the server's time come in whole seconds. */
const START_SECONDS = 2
const DEFAULT_FLUSH_SECONDS = 5

export interface ConfirmOptions {
  readonly http: Http
  readonly url: string
  readonly storageUrls: readonly string[]
  readonly prefix: string
  readonly now: () => UnixSeconds
  readonly flush: () => Promise<void>
}

/** @throws AppError `unavailable` while nothing can be known */
export async function confirm(accepted: readonly Accepted[], options: ConfirmOptions): Promise<Confirmation> {
  const { http, url, storageUrls, now } = options
  if (accepted.length === 0) return { safe: [], lost: [] }
  const processes = await readProcesses(http, storageUrls, now)
  const startedAt = Math.max(-Infinity, ...processes.map((process) => process.startedAt))
  const flush = Math.max(DEFAULT_FLUSH_SECONDS, ...processes.map((process) => process.flushSeconds))
  const restarted = await findRestarted(accepted, startedAt, options)
  const age = ({ acceptedAt }: Accepted): number => now() - acceptedAt
  const old = accepted.filter(
    (batch) => batch.acceptedAt > startedAt + START_SECONDS && age(batch) >= MARGIN_SECONDS + flush,
  )
  const readable = await readMarks(old, options)
  const forgotten = old.filter((batch) => !readable.has(batch) && age(batch) >= FORGOTTEN_SECONDS)
  const lost = [...restarted, ...forgotten].map(({ batch }) => batch)
  const confirmation = { safe: old.filter((batch) => readable.has(batch)).map(({ batch }) => batch), lost }
  const address = addressOf(url)
  if (forgotten.length > 0)
    return { ...confirmation, problem: { code: 'victoriametrics.forgets', params: { address } } }
  const { length: count } = lost
  return count === 0
    ? confirmation
    : { ...confirmation, problem: { code: 'victoriametrics.restarted', params: { address, count } } }
}

/**
 * What an earlier process took. Of what came about when this one began that cannot be told: it goes again too, but a
 * little later, so that then it is clear; at once only where its mark is not there.
 */
async function findRestarted(accepted: readonly Accepted[], startedAt: UnixSeconds, options: ConfirmOptions) {
  const earlier = accepted.filter(({ acceptedAt }) => acceptedAt < startedAt - START_SECONDS)
  const unclear = accepted.filter(({ acceptedAt }) => Math.abs(acceptedAt - startedAt) <= START_SECONDS)
  if (unclear.length === 0 || options.now() > startedAt + START_SECONDS + 1) return [...earlier, ...unclear]
  await options.flush()
  const readable = await readMarks(unclear, options)
  return [...earlier, ...unclear.filter((batch) => !readable.has(batch))]
}

/** Those whose mark is there. */
async function readMarks(
  batches: readonly Accepted[],
  { http, url, prefix }: ConfirmOptions,
): Promise<ReadonlySet<Accepted>> {
  const found = new Set<Accepted>()
  for (const [writer, own] of Map.groupBy(batches, ({ writer }) => writer)) {
    const asked = marksAsked(url, prefix, writer, own)
    const marks = new Set<string>()
    await readLines(http, asked, (line) => {
      const { timesMs, values } = parseExportLine(line)
      timesMs.forEach((time, at) => {
        marks.add(`${time} ${values[at]}`)
      })
    })
    for (const batch of own) if (marks.has(`${batch.sentinelMs} ${batch.batch}`)) found.add(batch)
  }
  return found
}

function marksAsked(url: string, prefix: string, writer: string, batches: readonly Accepted[]): Asked {
  const times = batches.map(({ sentinelMs }) => sentinelMs)
  const selector = selectorOf([nameOf(prefix, 'raw', SENTINEL_MEASUREMENT, 'batch')], { writer: [writer] })
  const from = times.reduce((least, time) => Math.min(least, time))
  // a millisecond more, lest the last of them is cut off with its day (`rangesOf`): others do no harm
  const to = times.reduce((most, time) => Math.max(most, time)) + 2
  return { url: `${url}/api/v1/export`, form: [['match[]', selector!], ...rangeOf(from, to, 'raw')] }
}
