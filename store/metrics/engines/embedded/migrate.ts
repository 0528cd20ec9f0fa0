/** Files of version 1 kept a row a frame: these move into the log, and from there on as everything does. */
import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../../../sqlite.ts'
import { createLogBuilder } from './log.ts'
import { layoutCrc, originCrc, prepareRun, seriesCrc, TIME_BITS, TIME_OF_ID, toValues } from './schema.ts'
import { seal } from './seal.ts'
import { LOG_LIMIT_BYTES } from './seal-log.ts'
import type { WriterVault } from './writer-vault.ts'

const ROW_BYTES = 1024 ** 2

/** Done when it returns; stopping anywhere loses nothing. */
export function* migrate(db: DatabaseSync, open: () => WriterVault): Generator<void> {
  if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'frames'").get()) return
  transaction(db, () => addChecksums(db))
  yield
  const vault = open()
  while (moveFrames(vault)) {
    if (vault.log.bytes >= LOG_LIMIT_BYTES) yield* seal(vault, Infinity)
    yield
  }
  db.exec('DROP TABLE frames')
}

function addChecksums(db: DatabaseSync): void {
  const of = (table: string, columns: string): Record<string, unknown>[] =>
    db.prepare(`SELECT ${columns} FROM ${table} WHERE crc = -1`).all()
  const set = (table: string) => prepareRun(db, `UPDATE ${table} SET crc = ? WHERE id = ?`)
  const origins = set('origins')
  for (const { id, name } of of('origins', 'id, name') as { id: number; name: string }[])
    origins.run(originCrc(id, name), id)
  const series = set('series')
  for (const row of of('series', 'id, metric, labels') as { id: number; metric: string; labels: string }[])
    series.run(seriesCrc(row.id, row.metric, row.labels), row.id)
  const layouts = set('layouts')
  for (const row of of('layouts', 'id, origin, interval_ms, series, newest_ms') as unknown as LayoutRow[])
    layouts.run(layoutCrc(row.id, row.origin, row.interval_ms, row.series, row.newest_ms), row.id)
}

interface LayoutRow {
  readonly id: number
  readonly origin: number
  readonly interval_ms: number
  readonly series: Uint8Array
  readonly newest_ms: number | null
}

interface FrameRow {
  readonly id: bigint
  readonly ms: bigint
  readonly layout: bigint
  readonly interval: bigint
  readonly vals: Uint8Array
}

/** @returns whether there may be more */
function moveFrames({ db, log }: WriterVault): boolean {
  const list = db.prepare(`SELECT frames.id, ${TIME_OF_ID.replace('id', 'frames.id')} AS ms, layout, vals,
    interval_ms AS interval FROM frames JOIN layouts ON layouts.id = layout ORDER BY frames.id LIMIT 4096`)
  list.setReadBigInts(true)
  const builder = createLogBuilder()
  let firstMs = Infinity
  let lastMs = -Infinity
  let lastId: bigint | undefined
  transaction(db, () => {
    for (const row of list.iterate() as unknown as Iterable<FrameRow>) {
      const values = toValues(row.vals)
      const timeMs = Number(row.ms)
      const origin = Number(row.id >> TIME_BITS)
      builder.begin(origin, Number(row.layout), timeMs, Number(row.interval), values.length)
      builder.numbers.set(values, builder.at)
      builder.end()
      firstMs = Math.min(firstMs, timeMs)
      lastMs = Math.max(lastMs, timeMs)
      lastId = row.id
      if (builder.length() >= ROW_BYTES) break
    }
    if (lastId === undefined) return
    log.append(builder.written(), firstMs, lastMs)
    prepareRun(db, 'DELETE FROM frames WHERE id <= ?').run(lastId)
  })
  log.accept()
  return lastId !== undefined
}
