/** Files of the first version kept a row a frame: what is in them is in the new ones. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Frame } from '../../core/series.ts'
import { migrate } from '../../store/metrics/engines/embedded/migrate.ts'
import { labelsText, openMetrics, toBlob } from '../../store/metrics/engines/embedded/schema.ts'
import { openVault } from '../../store/metrics/engines/embedded/writer-vault.ts'
import {
  createWorkplace,
  frame,
  key,
  lastValues,
  latestQuery,
  plain,
  seriesQuery,
  type Workplace,
} from '../conformance/metric-store/frames.ts'
import { findDifferences, noteFrame, type PlainFrames, readFrames, toContent } from './children/file-content.ts'

/** As version 1 made them; never to be edited. */
const VERSION_1 = `
  CREATE TABLE origins (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT, metric TEXT NOT NULL, labels TEXT NOT NULL, UNIQUE (metric, labels)
  ) STRICT;
  CREATE TABLE layouts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, origin INTEGER NOT NULL, interval_ms INTEGER NOT NULL,
    series BLOB NOT NULL, newest_ms INTEGER
  ) STRICT;
  CREATE INDEX layouts_by_origin ON layouts (origin);
  CREATE TABLE frames (id INTEGER PRIMARY KEY, layout INTEGER NOT NULL, vals BLOB NOT NULL) STRICT;
  CREATE TABLE totals (frames INTEGER NOT NULL) STRICT;
  INSERT INTO totals VALUES (0);
  PRAGMA application_id = 0x41544c6d; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;
`
const T = 1_790_000_000
const KEYS = [key('node.load1', { node: 'a' }), key('node.cores', { node: 'b "x"' }), key('node.load1', { node: 'ñ' })]

let place: Workplace
let written: PlainFrames
beforeEach(() => {
  place = createWorkplace('embedded')
  written = new Map()
})
afterEach(() => place.clear())

/** Two origins, thousands of frames, more origins than 42 bits leave room for in a number. */
function makeOld(frames: number): void {
  const db = new DatabaseSync(join(place.directory, 'metrics.db'))
  db.exec(VERSION_1)
  for (const { metric, labels } of KEYS)
    db.prepare('INSERT INTO series (metric, labels) VALUES (?, ?)').run(metric, labelsText(labels))
  const insert = db.prepare('INSERT INTO frames (id, layout, vals) VALUES (?, ?, ?)')
  insert.setReadBigInts(true)
  db.exec('BEGIN')
  for (const [origin, name] of [
    [1, 'one'],
    [3_000, 'two'],
  ] as const) {
    db.exec(`INSERT INTO origins (id, name) VALUES (${origin}, '${name}')`)
    const layout = origin + 7
    const place = db.prepare('INSERT INTO layouts (id, origin, interval_ms, series) VALUES (?, ?, 30000, ?)')
    place.setReadBigInts(true)
    place.run(layout, origin, toBlob(Int32Array.of(3, 1, 2)))
    for (let i = 0; i < frames; i++) {
      // the last series came later: older rows are too short for it
      const values = i % 3 === 0 ? [i] : [NaN, i / 7, -i]
      insert.run((BigInt(origin) << 42n) + BigInt(1000 * (T + 30 * i)), layout, toBlob(Float64Array.from(values)))
      const keys = [KEYS[2]!, KEYS[0]!, KEYS[1]!].slice(0, values.length)
      const timeSeconds = T + 30 * i
      const old: Frame = {
        origin: name,
        timeSeconds,
        intervalSeconds: 30,
        set: { keys },
        values: Float64Array.from(values),
      }
      noteFrame(written, old)
    }
  }
  db.exec('COMMIT')
  const totals = db.prepare('UPDATE totals SET frames = ?')
  totals.setReadBigInts(true)
  totals.run(2 * frames)
  db.close()
}

describe('a file of the first version', () => {
  it('tells the same as before', async () => {
    makeOld(5_000)
    const store = await place.open()
    expect(await store.statistics()).toMatchObject({ series: 3, frames: 10_000, oldest: T, newest: T + 30 * 4_999 })
    const { series } = await store.query(
      seriesQuery('node.cores', T, T + 90, { stepSeconds: 30, overTime: 'sum', resolution: 'raw' }),
    )
    // two origins say the same; the grid begins 20 s earlier
    expect(plain({ series })[0]!.values).toEqual([null, -2, -4, null])
    expect((await lastValues(store, latestQuery('node.load1'))).map(({ value }) => value)).toEqual([4_999 / 7])
    await store.write([frame('two', T + 30 * 5_000, [[KEYS[0]!, 1]], 30)])
    expect((await store.statistics()).frames).toBe(10_001)
    await store.close()
    const db = openMetrics(place.directory, 'read')
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name IN ('frames', 'totals')").all()).toEqual([])
    for (const table of ['origins', 'series', 'layouts'])
      expect(db.prepare(`SELECT count(*) AS n FROM ${table} WHERE crc = -1`).get()).toEqual({ n: 0 })
    noteFrame(written, frame('two', T + 30 * 5_000, [[KEYS[0]!, 1]], 30))
    expect(findDifferences(toContent(readFrames(db)), toContent(written))).toEqual([])
    db.close()
  })

  it('loses nothing when moving it is broken off, again and again', () => {
    makeOld(12_000)
    for (let turn = 0; turn < 6; turn++) {
      const db = openMetrics(place.directory, 'write')
      const job = migrate(db, () => openVault(db))
      for (let step = 0; step < 1 + turn; step++) job.next()
      db.close()
    }
    const db = openMetrics(place.directory, 'write')
    const job = migrate(db, () => openVault(db))
    while (!job.next().done);
    expect(findDifferences(toContent(readFrames(db)), toContent(written))).toEqual([])
    db.close()
  })

  it('has to be opened by a writer first', async () => {
    makeOld(1)
    await expect(place.open('read')).rejects.toMatchObject({ problem: { code: 'store.older' } })
  })
})
