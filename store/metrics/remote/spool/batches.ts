/** In the spool's thread: batches put in, picked to be sent, and let go once the server keeps them. */
import type { DatabaseSync } from 'node:sqlite'
import type { Resolution } from '../../store.ts'
import { bodyCrc, type NewBatch, pack } from './body.ts'
import { mendBatches, readBody as readStored } from './mending.ts'
import { addMeta } from './schema.ts'

/** Batches that go in one request. */
export interface Load {
  readonly ids: readonly number[]
  readonly resolution: Resolution
  readonly late: boolean
  /** lines joined by line ends */
  readonly text: string
}

export interface LoadLimits {
  readonly lines: number
  readonly bytes: number
}

interface Row {
  readonly id: number
  readonly resolution: Resolution
  readonly lines: number
  readonly text_bytes: number
}

export type Batches = ReturnType<typeof createBatches>

/**
 * @param onDropped called inside the transaction for each batch that goes unsent
 */
export function createBatches(db: DatabaseSync, capacityBytes: number, onDropped: (id: number) => void) {
  mendBatches(db)
  /** that cannot be read: not to be chosen again, even where the file does not take the word that says so */
  const unreadable = new Set<number>()
  /** taken by the server, not yet known to be safe there */
  const sent = new Set<number>()
  /** of those: what can be read there */
  const readable = new Set<number>()
  /** safe there; late ones stay until nothing older can be sent again after them */
  const safe = new Set<number>()
  const insertBatch = db.prepare(`INSERT INTO batches (resolution, late, lines, text_bytes, bytes, oldest_ms, newest_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const insertBody = db.prepare('INSERT INTO bodies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const fresh = db.prepare(
    'SELECT id, resolution, lines, text_bytes FROM batches WHERE damage IS NULL AND late = 0 ORDER BY id DESC',
  )
  const late = db.prepare(
    'SELECT id, resolution, lines, text_bytes FROM batches WHERE damage IS NULL AND late = 1 ORDER BY id',
  )
  const oldest = db.prepare('SELECT id, lines, bytes FROM batches ORDER BY id LIMIT 1')
  const deleteBatch = db.prepare('DELETE FROM batches WHERE id = ?')
  const deleteBody = db.prepare('DELETE FROM bodies WHERE id = ?')
  let totals = count(db)

  function remove(id: number): void {
    deleteBatch.run(id)
    deleteBody.run(id)
  }

  /**
   * A batch that cannot be read, or is not what it was listed as, is set aside and named (`statistics.ts`); the rest
   * goes on.
   */
  function readBody(id: number, resolution: Resolution, late: boolean): NewBatch | undefined {
    const body = readStored(db, id)
    const reason = typeof body === 'string' ? body : 'listed as something else'
    if (typeof body !== 'string' && body.resolution === resolution && body.late === late) return body
    unreadable.add(id)
    db.prepare('UPDATE batches SET damage = ? WHERE id = ?').run(reason, id)
    return undefined
  }

  function choose(rows: Iterable<Row>, limits: LoadLimits): Row[] {
    const chosen: Row[] = []
    let lines = 0
    let bytes = 0
    for (const row of rows) {
      if (sent.has(row.id) || unreadable.has(row.id)) continue
      lines += row.lines
      bytes += row.text_bytes + 1
      const fits = lines <= limits.lines && bytes <= limits.bytes && row.resolution === chosen[0]?.resolution
      if (chosen.length > 0 && !fits) break
      chosen.push(row)
    }
    return chosen
  }

  return {
    isSent: (id: number): boolean => sent.has(id),
    isReadable: (id: number): boolean => readable.has(id),
    put(batch: NewBatch): number {
      const body = pack(batch)
      const { resolution, late, line_count, text_bytes, oldest_ms, newest_ms, touched, lines } = body
      const bytes = lines.byteLength + touched.byteLength
      insertBatch.run(resolution, late, line_count, text_bytes, bytes, oldest_ms, newest_ms)
      const id = Number(db.prepare('SELECT last_insert_rowid() AS id').get()!['id'])
      const crc = bodyCrc(id, body)
      insertBody.run(id, crc, resolution, late, line_count, text_bytes, oldest_ms, newest_ms, touched, lines)
      totals = { batches: totals.batches + 1, bytes: totals.bytes + bytes }
      return id
    },
    /** Drops the oldest while there is more than may be; the newest one always stays. */
    shrink(): void {
      let lines = 0
      while (totals.bytes > capacityBytes && totals.batches > 1) {
        const row = oldest.get() as { id: number; lines: number; bytes: number }
        remove(row.id)
        onDropped(row.id)
        lines += row.lines
        totals = { batches: totals.batches - 1, bytes: totals.bytes - row.bytes }
      }
      addMeta(db, 'droppedLines', lines)
    },
    /** After a transaction that failed. */
    recount(): void {
      totals = count(db)
    },
    /** What goes next: the newest first, and after all of those the late ones in their order. */
    pick(limits: LoadLimits): Load | undefined {
      for (;;) {
        const newest = choose(fresh.iterate() as Iterable<Row>, limits)
        const isLate = newest.length === 0
        const chosen = isLate ? choose(late.iterate() as Iterable<Row>, limits) : newest.reverse()
        if (chosen.length === 0) return undefined
        const readable = chosen.flatMap(({ id, resolution }) => {
          const body = readBody(id, resolution, isLate)
          return body ? [{ id, text: body.text }] : []
        })
        if (readable.length === 0) continue
        const text = readable.map((part) => part.text).join('\n')
        const ids = readable.map(({ id }) => id)
        return { ids, resolution: chosen[0]!.resolution, late: isLate, text }
      }
    },
    markSent(ids: readonly number[]): void {
      for (const id of ids) sent.add(id)
    },
    sent: (): number[] => [...sent],
    /** @param ids that were sent; those that have to be sent again meanwhile are passed over */
    markReadable(ids: readonly number[]): void {
      for (const id of ids) if (sent.has(id)) readable.add(id)
    },
    /** The server has lost them. @returns what each touched */
    unsend(ids: readonly number[]): { readonly resolution: Resolution; readonly touched: Uint32Array }[] {
      const listed = db.prepare('SELECT resolution, late FROM batches WHERE id = ?')
      const isLate = db.prepare('SELECT late FROM batches WHERE id = ?')
      // those that came after what is now sent again have to come after it again
      const later = [...safe].filter((id) => isLate.get(id)?.['late'] === 1)
      return [...new Set([...ids, ...later])].flatMap((id) => {
        sent.delete(id)
        readable.delete(id)
        safe.delete(id)
        const row = listed.get(id) as { resolution: Resolution; late: number } | undefined
        const body = row && readBody(id, row.resolution, row.late === 1)
        return body ? [{ resolution: row.resolution, touched: body.touched }] : []
      })
    },
    /** @returns those that are gone now */
    release(ids: readonly number[]): number[] {
      for (const id of ids) safe.add(id)
      const isLate = db.prepare('SELECT late, bytes FROM batches WHERE id = ?')
      const first = oldestUnsafe()
      const gone: number[] = []
      for (const id of [...safe].sort((a, b) => a - b)) {
        const row = isLate.get(id) as { late: number; bytes: number } | undefined
        if (row?.late === 1 && first !== undefined && first < id) continue
        if (row) totals = { batches: totals.batches - 1, bytes: totals.bytes - row.bytes }
        remove(id)
        gone.push(id)
      }
      return gone
    },
    /** Once `release` is committed. */
    forget(ids: readonly number[]): void {
      for (const id of ids) {
        safe.delete(id)
        sent.delete(id)
        readable.delete(id)
      }
    },
    totals: () => ({ ...totals, ...waiting() }),
    /** Five-minute buckets that lines which were not sent yet speak of, as ranges of milliseconds. */
    waitingRanges(): (readonly [number, number])[] {
      const rows = db
        .prepare(`SELECT id, oldest_ms, newest_ms FROM batches WHERE resolution = 'raw' AND damage IS NULL`)
        .iterate() as Iterable<{ id: number; oldest_ms: number; newest_ms: number }>
      const ranges: [number, number][] = []
      for (const row of rows) if (!sent.has(row.id)) ranges.push([row.oldest_ms, row.newest_ms])
      return merge(ranges)
    },
  }

  function oldestUnsafe(): number | undefined {
    for (const { id } of db.prepare('SELECT id FROM batches WHERE damage IS NULL ORDER BY id').iterate() as Iterable<{
      id: number
    }>)
      if (!safe.has(id)) return id
    return undefined
  }

  /** Of what was not sent yet. */
  function waiting(): { readonly waitingBatches: number; readonly waitingBytes: number; oldestMs: number | undefined } {
    const damaged = db.prepare(
      'SELECT count(*) AS batches, coalesce(sum(bytes), 0) AS bytes FROM batches WHERE damage IS NOT NULL',
    )
    const away = damaged.get() as { batches: number; bytes: number }
    const bytesOf = db.prepare('SELECT bytes FROM batches WHERE id = ?')
    let { batches, bytes } = { batches: totals.batches - away.batches, bytes: totals.bytes - away.bytes }
    for (const id of sent) {
      const row = bytesOf.get(id) as { bytes: number } | undefined
      if (row) {
        batches -= 1
        bytes -= row.bytes
      }
    }
    const rows = db.prepare('SELECT id, oldest_ms FROM batches WHERE damage IS NULL ORDER BY id').iterate()
    let oldestMs: number | undefined
    for (const row of rows)
      if (!sent.has(row['id'] as number)) {
        oldestMs = row['oldest_ms'] as number
        break
      }
    return { waitingBatches: batches, waitingBytes: bytes, oldestMs }
  }
}

function count(db: DatabaseSync): { batches: number; bytes: number } {
  const row = db.prepare('SELECT count(*) AS batches, coalesce(sum(bytes), 0) AS bytes FROM batches').get()
  return row as { batches: number; bytes: number }
}

function merge(ranges: [number, number][]): (readonly [number, number])[] {
  const merged: [number, number][] = []
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}
