/** The marks at the ends of batches: does the server still have what it took? */
import type { Clock } from '../../../../core/clock.ts'
import { AppError, type Problem } from '../../../../core/errors.ts'
import { unescapeTag } from '../../remote/lines.ts'
import { type Accepted, type Confirmation, SENTINEL_MEASUREMENT } from '../../remote/remote.ts'
import type { AnswerSeries, Ask } from './query.ts'
import { databasesOf, quoteName } from './statements.ts'

/** Within it a batch may be on its way to what answers questions (a cluster's other members). */
const VISIBLE_SECONDS = 10

/** One question a database: a batch lies in that of its resolution. */
export async function confirmBatches(
  ask: Ask,
  database: string,
  accepted: readonly Accepted[],
  clock: Pick<Clock, 'now'>,
  lost: Problem,
): Promise<Confirmation> {
  if (accepted.length === 0) return { safe: [], lost: [] }
  const times = accepted.map(({ sentinelMs }) => sentinelMs)
  const found = new Set<string>()
  for (const [resolution, name] of databasesOf(database)) {
    if (!accepted.some((one) => (one.resolution ?? resolution) === resolution)) continue
    const text = sentinelsBetween(Math.min(...times), Math.max(...times))
    try {
      await ask({ text, database: name }, (series) => addMarks(found, series))
    } catch (error) {
      // gone with everything in it; any other failure says nothing of the batches
      if (!(error instanceof AppError)) throw error
      if (error.problem.code !== 'influxdb.no_database') return { safe: [], lost: [] }
    }
  }
  const isThere = ({ writer, batch, sentinelMs }: Accepted): boolean => found.has(markId(writer, batch, sentinelMs))
  const gone = accepted.filter((one) => !isThere(one) && clock.now() - one.acceptedAt > VISIBLE_SECONDS)
  const safe = accepted.filter(isThere).map(({ batch }) => batch)
  return gone.length === 0 ? { safe, lost: [] } : { safe, lost: gone.map(({ batch }) => batch), problem: lost }
}

/** Conditions on times cannot be joined by OR in InfluxQL. */
export function sentinelsBetween(fromMs: number, toMs: number): string {
  const source = quoteName(SENTINEL_MEASUREMENT)
  return `SELECT "batch" FROM ${source} WHERE time >= ${fromMs}ms AND time <= ${toMs}ms GROUP BY "writer"`
}

function addMarks(found: Set<string>, { tags, values }: AnswerSeries): void {
  const writer = unescapeTag(tags?.['writer'] ?? '')
  for (const [time, batch] of values) found.add(markId(writer, batch, time))
}

function markId(writer: string, batch: unknown, time: unknown): string {
  return JSON.stringify([writer, batch, time])
}
