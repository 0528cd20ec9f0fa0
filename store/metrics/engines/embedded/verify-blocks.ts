/** Every row of roll-ups: what it says of itself, each of its columns, and that it overlaps no other. */
import { isMetricId, metric as metricOf } from '../../../../core/catalogue.ts'
import { DamageError } from '../../../codec/damage.ts'
import { crcOf } from '../../../crc.ts'
import { ROLLUP_SECONDS, ROLLUPS } from '../../resolution.ts'
import { openRollupChunk, readTrackColumns } from './codec/rollup-chunk.ts'
import { expectRow, isDamage } from './damage.ts'
import { BLOCKS_MS, FRAMES, toIds } from './schema.ts'
import { createKeys } from './streams.ts'
import { type Doubt, messageOf, type Verifying } from './verify-words.ts'

interface Place {
  readonly id: number
  readonly resolution: number
  readonly metric: string
  readonly start_ms: number
  readonly end_ms: number
}

interface Row extends Place {
  readonly tier: number
  readonly directory: Uint8Array
  readonly segments: Uint8Array
  readonly crc: number
}

export function* verifyBlocks(verifying: Verifying): Generator<Doubt | undefined> {
  const { db } = verifying.context
  const list = db.prepare(
    'SELECT id, resolution, metric, start_ms, end_ms FROM rollups ORDER BY resolution, metric, start_ms',
  )
  const load = db.prepare('SELECT * FROM rollups WHERE id = ?')
  let before: Place | undefined
  for (const place of list.all() as unknown as Place[]) {
    const { resolution, metric, start_ms: fromMs, end_ms: toMs } = place
    const name = ROLLUPS.find((rollup) => ROLLUP_SECONDS[rollup] === resolution) ?? `${resolution} s`
    const at = { what: `rollups ${name}`, of: metric, fromMs, toMs }
    try {
      verifyBlock(verifying, expectRow<Row>(load.get(place.id), 'directory', 'segments'))
    } catch (error) {
      if (!isDamage(error)) throw error
      verifying.owners.setPartial()
      yield { ...at, detail: messageOf(error), severity: 'lost' }
    }
    if (before?.resolution === resolution && before.metric === metric && before.end_ms > fromMs)
      yield { ...at, detail: 'overlaps the one before', severity: 'lost' }
    before = place
    yield
  }
}

function verifyBlock({ context, owners }: Verifying, row: Row): void {
  const { resolution, metric, start_ms, end_ms, tier, directory, segments: listed, crc } = row
  if (crcOf(resolution, metric, start_ms, end_ms, tier, directory, listed) !== crc)
    throw new DamageError('does not match its checksum')
  const list = toIds(listed)
  owners.add(list)
  const lengthMs = BLOCKS_MS[resolution]?.[tier]
  if (end_ms - start_ms !== lengthMs || start_ms % lengthMs !== 0) throw new DamageError('covers no whole block')
  const open = openRollupChunk(directory)
  if (open.startMs !== start_ms || open.startMs + open.buckets * open.bucketMs !== end_ms)
    throw new DamageError('has other buckets than its row says')
  const positions = [...open.series.keys()]
  for (const statistic of open.statistics)
    readTrackColumns(open, statistic, positions, (number) => context.segments.read(list, number))
  if (metric === FRAMES) return
  const kept: readonly string[] = isMetricId(metric) ? metricOf(metric).rollups : open.statistics
  if (!kept.every((statistic) => open.statistics.includes(statistic))) throw new DamageError('lacks a statistic')
  const keys = createKeys(context)
  if (open.series.some((id) => keys(id)?.metric !== metric)) throw new DamageError('is of a series that there is not')
}
