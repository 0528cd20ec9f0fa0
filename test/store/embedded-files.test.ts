/** Files that are not what they should be: said plainly, never changed, never deleted. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, explain } from '../../core/errors.ts'
import { LANGUAGES } from '../../core/i18n.ts'
import { seal } from '../../store/metrics/engines/embedded/seal.ts'
import { createWorkplace, frame, key, seriesQuery, type Workplace } from '../conformance/metric-store/frames.ts'
import { openWriter } from './children/open-writer.ts'

const T = 1_790_000_000
const nodes = Array.from({ length: 60 }, (_, i) => key('node.load1', { node: `n${i}` }))
const full = (at: number) =>
  frame(
    'a',
    T + at,
    nodes.map((series) => [series, at] as const),
  )

let place: Workplace
let path: string
beforeEach(() => {
  place = createWorkplace('embedded')
  path = join(place.directory, 'metrics.db')
})
afterEach(() => place.clear())

async function fill(frames = 300): Promise<void> {
  const store = await place.open()
  await store.write(Array.from({ length: frames }, (_, i) => full(i)))
  await store.close()
}

async function refusal(mode: 'write' | 'read' = 'write'): Promise<AppError> {
  const error = await place.open(mode).then(
    () => new Error('it opened'),
    (error) => error,
  )
  expect(error).toBeInstanceOf(AppError)
  return error
}

async function refusesUntouched(code: string): Promise<void> {
  const before = readFileSync(path)
  for (const mode of ['write', 'read'] as const) {
    const { kind, problem } = await refusal(mode)
    expect([kind, problem.code, problem.params['path']]).toEqual(['unavailable', code, path])
    for (const language of LANGUAGES) expect(explain(problem, language)).toContain(path)
  }
  expect(readFileSync(path).equals(before)).toBe(true)
}

describe('a metrics file that is not ours', () => {
  it('is refused when it is no database', async () => {
    writeFileSync(path, 'important notes, one line\n'.repeat(1000))
    await refusesUntouched('store.foreign')
  })

  it('is refused when another program made the database', async () => {
    const other = new DatabaseSync(path)
    other.exec('CREATE TABLE frames (id INTEGER PRIMARY KEY); INSERT INTO frames VALUES (1)')
    other.close()
    await refusesUntouched('store.foreign')
  })

  it('is refused when a newer version made it', async () => {
    await fill()
    const newer = new DatabaseSync(path)
    newer.exec('PRAGMA user_version = 99')
    newer.close()
    await refusesUntouched('store.newer')
    expect((await refusal()).problem.params).toMatchObject({ found: 99, known: 2 })
  })

  it('is refused when its first page is garbage behind a good header', async () => {
    await fill()
    const bytes = readFileSync(path)
    bytes.fill(0x5a, 100, 4096)
    writeFileSync(path, bytes)
    const error = await refusal()
    expect(error.problem.code).toBe('store.corrupt')
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })

  it('says so when there is nothing to read yet, and makes nothing', async () => {
    expect(await refusal('read')).toMatchObject({
      kind: 'not_found',
      problem: { code: 'store.no_data', params: { path } },
    })
    expect(existsSync(path)).toBe(false)
  })

  it('is taken when it is empty: SQLite made it and never came to write', async () => {
    writeFileSync(path, '')
    const store = await place.open()
    await store.write([full(0)])
    expect((await store.statistics()).frames).toBe(1)
  })

  it('names the part that cannot be read when a page is bad, serves the rest and goes on taking frames in', async () => {
    const store = await place.open()
    for (let i = 0; i < 300; i++) await store.write([full(i)])
    await store.close()
    const bytes = readFileSync(path)
    // somewhere among the frames of the middle
    bytes.fill(0xa5, bytes.length - 30 * 4096, bytes.length - 28 * 4096)
    writeFileSync(path, bytes)
    const again = await place.open()
    await again.write([full(300)])
    const query = seriesQuery('node.load1', T, T + 301, { stepSeconds: 1, overTime: 'sum' })
    const { series, damage } = await again.query(query)
    expect(damage.map(({ code, params }) => [code, params['path']])).toContainEqual(['store.damaged_part', path])
    const values = [...series[0]!.values]
    const readable = values.filter((value) => !Number.isNaN(value)).length
    expect(readable).toBeGreaterThan(250)
    expect(readable).toBeLessThan(301)
    for (const [i, value] of values.entries()) if (!Number.isNaN(value)) expect(value).toBe(i)
    expect(values.at(-1)).toBe(300)
  })
})

describe('a flipped bit', () => {
  const FLIPS = Number(process.env['ATALAYA_FLIPS'] ?? 24)

  it(`loses what it hits, which is named, and alters nothing (${FLIPS} flips)`, { timeout: 120_000 }, async () => {
    const writer = openWriter(place.directory)
    const late = (i: number) =>
      frame(
        'b',
        T + i,
        [
          [nodes[0]!, i],
          [nodes[1]!, i / 3],
        ] as const,
        10,
      )
    for (let i = 0; i < 400; i++) writer.write([full(i), late(i)])
    writer.run(seal(writer.vault, 1000 * (T + 100)))
    writer.close()
    const sound = readFileSync(path)
    const random = createRandom(7)
    let named = 0
    for (let flip = 0; flip < FLIPS; flip++) {
      const bytes = Buffer.from(sound)
      const at = Math.floor(random() * bytes.length)
      bytes[at]! ^= 1 << Math.floor(random() * 8)
      for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
      writeFileSync(path, bytes)
      if (await isNamed()) named++
    }
    // much of so small a file is room to come
    expect(named).toBeGreaterThan(FLIPS / 8)
  })

  /** Whether something is missing; what is there has to be what was written. */
  async function isNamed(): Promise<boolean> {
    const reader = await place.open('read').catch((error) => error)
    if (reader instanceof AppError) return true
    try {
      const query = seriesQuery('node.load1', T, T + 400, { stepSeconds: 1, overTime: 'sum' })
      const { series, damage } = await reader.query(query)
      let found = 0
      for (const { labels, values } of series)
        for (const [i, value] of (values as Float64Array).entries()) {
          if (Number.isNaN(value)) continue
          found++
          // two origins tell of the first two
          const expected = labels.node === 'n0' ? [2 * i, i] : labels.node === 'n1' ? [i + i / 3, i, i / 3] : [i]
          expect(expected).toContain(value)
        }
      if (found < 60 * 400 && damage.length === 0) expect(checkFile()).not.toBe('ok')
      return found < 60 * 400 || damage.length > 0
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
      return true
    } finally {
      await reader.close()
    }
  }

  /** As `atalaya store verify` does first of all. */
  function checkFile(): unknown {
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      return Object.values(db.prepare('PRAGMA integrity_check').get()!)[0]
    } catch (error) {
      return error
    } finally {
      db.close()
    }
  }
})

/** mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

describe('a write-ahead log cut short by a crash', () => {
  it.each([0, 1, 31, 33, 4_000, 10_000, 50_000])(
    'gives every commit before the cut, %i bytes before its end',
    async (cut) => {
      const store = await place.open()
      for (let i = 0; i < 30; i++) await store.write([full(2 * i), full(2 * i + 1)])
      // what the disk would hold if the power failed now
      const after = createWorkplace('embedded')
      const copy = join(after.directory, 'metrics.db')
      copyFileSync(path, copy)
      copyFileSync(`${path}-wal`, `${copy}-wal`)
      truncateSync(`${copy}-wal`, statSync(`${copy}-wal`).size - cut)
      appendFileSync(`${copy}-wal`, Buffer.alloc(cut % 977, 0xee))
      try {
        const survived = await after.open()
        const { frames } = await survived.statistics()
        // whole commits, in order, none torn
        expect(frames % 2).toBe(0)
        if (cut === 0) expect(frames).toBe(60)
        else expect(frames).toBeLessThan(60)
        if (frames > 0) {
          const { series } = await survived.query(seriesQuery('node.load1', T, T + 60, { stepSeconds: 1 }))
          const values = [...series[0]!.values].filter((value) => !Number.isNaN(value))
          expect(values).toEqual(Array.from({ length: frames }, (_, i) => i))
        }
        await survived.write([full(100)])
        expect((await survived.statistics()).frames).toBe(frames + 1)
      } finally {
        await after.clear()
      }
    },
  )
})
