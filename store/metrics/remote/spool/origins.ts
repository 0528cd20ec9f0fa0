/** In the spool's thread: every origin's number, and its newest frame, so that a restart knows the last values. */
import type { DatabaseSync } from 'node:sqlite'
import type { SeriesKey } from '../../../../core/series.ts'
import type { NewestFrame } from '../../latest.ts'
import { mergeFrames } from '../../memory.ts'

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

interface Known {
  readonly id: number
  newestMs: number
  /** of the newest frame */
  keys: string
  /** of the frame that came last: their metrics are noted */
  told: string | undefined
}

export type Origins = ReturnType<typeof createOrigins>

export function createOrigins(db: DatabaseSync) {
  const known = new Map<string, Known>()
  /** what the other side sent last */
  const sentKeys = new Map<string, string>()
  const insert = db.prepare(`INSERT INTO origins (name, newest_ms, interval_ms, vals) VALUES (?, -1, 0, x'')`)
  const update = db.prepare('UPDATE origins SET newest_ms = ?, interval_ms = ?, vals = ? WHERE id = ?')
  const saveMetric = db.prepare('INSERT OR IGNORE INTO metrics VALUES (?, ?)')
  const saveKeys = db.prepare('INSERT INTO keys VALUES (?, ?) ON CONFLICT (origin) DO UPDATE SET keys = excluded.keys')
  const select = db.prepare(`SELECT origins.id, newest_ms, interval_ms, vals, keys FROM origins
    LEFT JOIN keys ON keys.origin = origins.id WHERE name = ?`)

  function find(name: string): Known {
    const found = known.get(name)
    if (found) return found
    const row = select.get(name) as Row | undefined
    if (!row) insert.run(name)
    const { id, newest_ms, keys } = row ?? (select.get(name) as unknown as Row)
    const origin = { id, newestMs: newest_ms, keys: keys ?? '[]', told: undefined }
    known.set(name, origin)
    return origin
  }

  function save(origin: Known, timeMs: number, intervalMs: number, keys: string, values: Float64Array): void {
    update.run(timeMs, intervalMs, new Uint8Array(values.buffer, values.byteOffset, values.byteLength), origin.id)
    if (keys !== origin.keys) saveKeys.run(origin.id, keys)
    origin.newestMs = timeMs
    origin.keys = keys
  }

  return {
    idOf: (name: string): number => find(name).id,
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
          saveMetric.run(origin.id, metric)
        origin.told = keys
      }
      if (timeMs > origin.newestMs) {
        save(origin, timeMs, intervalMs, keys, values)
        return false
      }
      if (timeMs === origin.newestMs) {
        const stored = select.get(name) as unknown as Row
        const merged = mergeFrames(toFrame(stored), {
          timeSeconds: timeMs / 1000,
          intervalSeconds: intervalMs / 1000,
          set: { keys: JSON.parse(keys) as SeriesKey[] },
          values,
        })
        save(origin, timeMs, intervalMs, JSON.stringify(merged.set.keys), merged.values)
      }
      return true
    },
    /** After a transaction that failed. */
    forget: () => known.clear(),
    newest(): OriginFrame[] {
      const rows = db.prepare(`SELECT name, newest_ms, interval_ms, vals, keys FROM origins
        JOIN keys ON keys.origin = origins.id`)
      return (rows.all() as unknown as (Row & { name: string })[]).map((row) => ({ origin: row.name, ...toFrame(row) }))
    },
    forgetBefore(timeMs: number): void {
      db.prepare('DELETE FROM keys WHERE origin IN (SELECT id FROM origins WHERE newest_ms < ?)').run(timeMs)
      known.clear()
    },
  }
}

interface Row {
  readonly id: number
  readonly newest_ms: number
  readonly interval_ms: number
  readonly vals: Uint8Array
  readonly keys: string | null
}

function toFrame({ newest_ms, interval_ms, vals, keys }: Row): NewestFrame {
  const set = { keys: JSON.parse(keys ?? '[]') as SeriesKey[] }
  const bytes = new Uint8Array(vals)
  const all = new Float64Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 8))
  const values = Float64Array.from(set.keys, (_, at) => all[at] ?? NaN)
  return { timeSeconds: newest_ms / 1000, intervalSeconds: interval_ms / 1000, set, values }
}
