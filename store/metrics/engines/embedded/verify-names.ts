/** Marks, losses that are known already, the rows that name things, and the log. */
import { DamageError } from '../../../codec/damage.ts'
import { expectRow, isDamage } from './damage.ts'
import { isSound } from './layouts.ts'
import { type LogRow, readLogRow } from './log.ts'
import { readMarks, toIds } from './schema.ts'
import { type Doubt, messageOf, type Verifying } from './verify-words.ts'

const NOT_KNOWN = { fromMs: NaN, toMs: NaN }
const CHECKSUM = 'does not match its checksum'

export function* verifyNames(verifying: Verifying): Generator<Doubt | undefined> {
  yield* verifyMarks(verifying)
  const series = new Set<number>()
  const layouts = new Map<number, number>()
  const { db } = verifying.context
  for (const row of db.prepare('SELECT id, name, crc FROM origins').iterate()) {
    const { id, name, crc } = row as { id: number; name: string; crc: number }
    if (typeof name !== 'string' || !isSound(crc, id, name))
      yield { what: 'origins', of: String(name), all: '*', ...NOT_KNOWN, detail: CHECKSUM, severity: 'lost' }
  }
  for (const row of db.prepare('SELECT id, metric, labels, crc FROM series').iterate()) {
    const { id, metric, labels, crc } = row as { id: number; metric: string; labels: string; crc: number }
    series.add(id)
    if (typeof metric !== 'string' || typeof labels !== 'string' || !isSound(crc, id, metric, labels))
      yield {
        what: 'series',
        of: `${metric} ${labels}`,
        all: String(metric),
        ...NOT_KNOWN,
        detail: CHECKSUM,
        severity: 'lost',
      }
  }
  yield
  yield* verifyLayouts(verifying, series, layouts)
  yield* verifyLog(verifying, layouts)
}

function* verifyMarks({ context: { db, index } }: Verifying): Generator<Doubt | undefined> {
  for (const name of readMarks(db).damaged)
    yield { what: 'marks', of: name, ...NOT_KNOWN, detail: CHECKSUM, severity: 'repairable' }
  for (const row of db.prepare('SELECT what, origin, metric, from_ms, to_ms FROM losses ORDER BY id').all()) {
    const { what, origin, metric, from_ms, to_ms } = row as Readonly<Record<string, string | number | null>>
    const of = [origin === null ? [] : index.originName(Number(origin)), metric ?? []].flat().join(' ') || '*'
    const detail = 'found damaged before, when it was to be packed or rescued'
    yield { what: String(what), of, fromMs: Number(from_ms), toMs: Number(to_ms), detail, severity: 'lost' }
  }
}

function* verifyLayouts(
  { context: { db, index } }: Verifying,
  series: ReadonlySet<number>,
  layouts: Map<number, number>,
): Generator<Doubt | undefined> {
  for (const row of db.prepare('SELECT id, origin, interval_ms, series, newest_ms, crc FROM layouts').iterate()) {
    const {
      id,
      origin,
      interval_ms,
      series: ids,
      newest_ms,
      crc,
    } = row as unknown as {
      readonly id: number
      readonly origin: number
      readonly interval_ms: number
      readonly series: Uint8Array
      readonly newest_ms: number | null
      readonly crc: number
    }
    const of = index.originName(origin)
    layouts.set(id, origin)
    if (!(ids instanceof Uint8Array && isSound(crc, id, origin, interval_ms, ids, newest_ms ?? '')))
      yield { what: 'layouts', of, ...NOT_KNOWN, detail: CHECKSUM, severity: 'lost' }
    else if (toIds(ids).some((one) => !series.has(one)))
      yield { what: 'layouts', of, ...NOT_KNOWN, detail: 'names a series that there is not', severity: 'lost' }
    yield
  }
}

function* verifyLog(
  { context: { db } }: Verifying,
  layouts: ReadonlyMap<number, number>,
): Generator<Doubt | undefined> {
  const load = db.prepare('SELECT seq, crc, frames FROM log WHERE seq = ?')
  for (const row of db.prepare('SELECT seq, first_ms, last_ms FROM log ORDER BY seq').all()) {
    const { seq, first_ms: fromMs, last_ms: toMs } = row as { seq: number; first_ms: number; last_ms: number }
    try {
      let isOfOthers = false
      let isFromElse = false
      readLogRow(expectRow<LogRow>(load.get(seq)), (origin, layout, timeMs) => {
        isOfOthers ||= layouts.get(layout) !== origin
        isFromElse ||= timeMs < fromMs || timeMs > toMs
      })
      if (isOfOthers) throw new DamageError('a frame is of a layout that its origin has not')
      if (isFromElse) throw new DamageError('a frame is from another time than its row says')
    } catch (error) {
      if (!isDamage(error)) throw error
      yield { what: 'log', of: `seq ${seq}`, all: '*', fromMs, toMs, detail: messageOf(error), severity: 'lost' }
    }
    yield
  }
}
