/** In the spool's thread: every origin's number, and its newest frame, so that a restart knows the last values. */
import type { DatabaseSync } from 'node:sqlite'
import type { SeriesKey } from '../../../../core/series.ts'
import { crcOf } from '../../../crc.ts'
import { isLocked, transaction } from '../../../sqlite.ts'
import type { NewestFrame } from '../../latest.ts'
import { mergeFrames } from '../../memory.ts'
import { idsOf } from './mending.ts'

export interface OriginFrame extends NewestFrame {
  readonly origin: string
}

/** A frame on its way to the thread. */
export interface WireFrame {
  readonly origin: string
  readonly timeMs: number
  readonly intervalMs: number
  /** JSON: SeriesKey[]; left out while the origin's stay the same */
  readonly keys: string | undefined
  readonly values: Float64Array
  /** its lines, joined by line ends */
  readonly text: string
  readonly lines: number
}

/** Something about an origin that is not what was stored. */
export interface DamagedOrigin {
  readonly id: number
  /** undefined where it is the name that is damaged */
  readonly name: string | undefined
}

interface Known {
  readonly id: number
  newestMs: number
  /** of the newest frame */
  keys: string
  keysCrc: number
  /** of the frame that came last: their metrics are noted */
  told: string | undefined
}

export type Origins = ReturnType<typeof createOrigins>

export function createOrigins(db: DatabaseSync) {
  /** not believed since this file was opened, by id; what is damaged is taken out, so that nothing hangs on it */
  const damaged = new Map<number, DamagedOrigin>()
  for (const origin of dropDamaged(db)) damaged.set(origin.id, origin)
  let ids = readIds(db)
  const known = new Map<string, Known>()
  /** what the other side sent last */
  const sentKeys = new Map<string, string>()
  const insert = db.prepare('INSERT INTO origins (name, crc) VALUES (?, 0)')
  const seal = db.prepare('UPDATE origins SET crc = ? WHERE id = ?')
  const saveNewest = db.prepare('REPLACE INTO newest (origin, time_ms, interval_ms, vals, crc) VALUES (?, ?, ?, ?, ?)')
  const saveMetric = db.prepare('INSERT OR IGNORE INTO metrics VALUES (?, ?, ?)')
  const saveKeys = db.prepare('INSERT INTO keys VALUES (?, ?) ON CONFLICT (origin) DO UPDATE SET keys = excluded.keys')

  function add(name: string): number {
    insert.run(name)
    const id = Number(db.prepare('SELECT last_insert_rowid() AS id').get()!['id'])
    seal.run(crcOf(id, name), id)
    ids.set(name, id)
    return id
  }

  function find(name: string): Known {
    const found = known.get(name)
    if (found) return found
    const id = ids.get(name) ?? add(name)
    const row = readNewest(db, id)
    const keys = row?.keys ?? ''
    const origin = { id, newestMs: row?.timeMs ?? -1, keys, keysCrc: crcOf(keys), told: undefined }
    known.set(name, origin)
    return origin
  }

  function save(origin: Known, timeMs: number, intervalMs: number, keys: string, values: Float64Array): void {
    if (keys !== origin.keys) {
      saveKeys.run(origin.id, keys)
      origin.keys = keys
      origin.keysCrc = crcOf(keys)
    }
    const vals = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    saveNewest.run(origin.id, timeMs, intervalMs, vals, newestCrc(origin.id, timeMs, intervalMs, vals, origin.keysCrc))
    origin.newestMs = timeMs
  }

  return {
    idOf: (name: string): number => find(name).id,
    damaged: (): DamagedOrigin[] => [...damaged.values()],
    /** First of all with every frame that arrives: the other side counts on its keys being known, come what may. */
    learn({ origin, keys }: WireFrame): string {
      const text = keys ?? sentKeys.get(origin)!
      sentKeys.set(origin, text)
      return text
    },
    /** @returns whether it may say again what was said before */
    note({ origin: name, timeMs, intervalMs, values }: WireFrame, keys: string): boolean {
      const origin = find(name)
      if (origin.told !== keys) {
        for (const metric of new Set((JSON.parse(keys) as SeriesKey[]).map((key) => key.metric)))
          saveMetric.run(origin.id, metric, crcOf(origin.id, metric))
        origin.told = keys
      }
      if (timeMs > origin.newestMs) {
        save(origin, timeMs, intervalMs, keys, values)
        return false
      }
      if (timeMs === origin.newestMs) {
        const set = { keys: JSON.parse(keys) as SeriesKey[] }
        const frame = { timeSeconds: timeMs / 1000, intervalSeconds: intervalMs / 1000, set, values }
        const stored = readNewest(db, origin.id)
        const merged = stored ? mergeFrames(toFrame(stored), frame) : frame
        save(origin, timeMs, intervalMs, JSON.stringify(merged.set.keys), merged.values)
      }
      return true
    },
    /** After a transaction that failed. */
    forget(): void {
      known.clear()
      ids = readIds(db)
    },
    newest(): OriginFrame[] {
      return [...ids].flatMap(([origin, id]) => {
        const row = readNewest(db, id)
        return row ? [{ origin, ...toFrame(row) }] : []
      })
    },
    forgetBefore(timeMs: number): void {
      db.prepare('DELETE FROM keys WHERE origin IN (SELECT origin FROM newest WHERE time_ms < ?)').run(timeMs)
      db.prepare('DELETE FROM newest WHERE time_ms < ?').run(timeMs)
      known.clear()
    },
  }
}

/** What is in the tables and is not what was stored. */
export function* findDamagedOrigins(db: DatabaseSync): Iterable<DamagedOrigin> {
  const names = new Map<number, string>()
  for (const id of idsOf(db, 'SELECT id FROM origins')) {
    const name = readName(db, id)
    if (name === undefined) yield { id, name }
    else names.set(id, name)
  }
  // keys alone tell nothing; a row of either without the other is half of something
  for (const id of idsOf(db, 'SELECT origin AS id FROM newest UNION SELECT origin FROM keys')) {
    const name = names.get(id)
    if (name === undefined || !readNewest(db, id)) yield { id, name }
  }
}

function dropDamaged(db: DatabaseSync): DamagedOrigin[] {
  const found = [...new Map([...findDamagedOrigins(db)].map((origin) => [origin.id, origin])).values()]
  if (found.length === 0) return found
  transaction(db, () => {
    for (const { id, name } of found) {
      db.prepare('DELETE FROM newest WHERE origin = ?').run(id)
      db.prepare('DELETE FROM keys WHERE origin = ?').run(id)
      if (name !== undefined) continue
      // nobody can tell any more whose buckets these were
      db.prepare('DELETE FROM dirty WHERE origin = ?').run(id)
      db.prepare('DELETE FROM metrics WHERE origin = ?').run(id)
      db.prepare('DELETE FROM origins WHERE id = ?').run(id)
    }
  })
  return found
}

function readIds(db: DatabaseSync): Map<string, number> {
  const ids = new Map<string, number>()
  for (const id of idsOf(db, 'SELECT id FROM origins')) {
    const name = readName(db, id)
    if (name !== undefined) ids.set(name, id)
  }
  return ids
}

function readName(db: DatabaseSync, id: number): string | undefined {
  const row = readRow(db, 'SELECT name, crc FROM origins WHERE id = ?', id)
  const { name, crc } = row ?? {}
  return typeof name === 'string' && crcOf(id, name) === Number(crc) ? name : undefined
}

interface Newest {
  readonly timeMs: number
  readonly intervalMs: number
  readonly vals: Uint8Array
  readonly keys: string
}

/** undefined where there is none, or it is not what was stored */
function readNewest(db: DatabaseSync, id: number): Newest | undefined {
  const sql = `SELECT time_ms, interval_ms, vals, crc, keys FROM newest JOIN keys ON keys.origin = newest.origin
    WHERE newest.origin = ?`
  const { time_ms, interval_ms, vals, crc, keys } = readRow(db, sql, id) ?? {}
  // a flipped bit can make a text of a blob and leave the bytes, and the checksum with them
  if (!(vals instanceof Uint8Array) || typeof keys !== 'string') return
  const [timeMs, intervalMs] = [Number(time_ms), Number(interval_ms)]
  return newestCrc(id, timeMs, intervalMs, vals, crcOf(keys)) === Number(crc)
    ? { timeMs, intervalMs, vals, keys }
    : undefined
}

/** undefined also where its page cannot be read */
function readRow(db: DatabaseSync, sql: string, id: number): Record<string, unknown> | undefined {
  try {
    const select = db.prepare(sql)
    // a damaged number may be more than one of ours holds
    select.setReadBigInts(true)
    return select.get(id)
  } catch (error) {
    if (isLocked(error)) throw error
    return undefined
  }
}

function newestCrc(id: number, timeMs: number, intervalMs: number, vals: Uint8Array, keysCrc: number): number {
  return crcOf(id, timeMs, intervalMs, vals, keysCrc)
}

function toFrame({ timeMs, intervalMs, vals, keys }: Newest): NewestFrame {
  const set = { keys: JSON.parse(keys) as SeriesKey[] }
  const bytes = new Uint8Array(vals)
  const all = new Float64Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 8))
  const values = Float64Array.from(set.keys, (_, at) => all[at] ?? NaN)
  return { timeSeconds: timeMs / 1000, intervalSeconds: intervalMs / 1000, set, values }
}
