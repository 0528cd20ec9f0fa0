/** Sealing, rolling up and compacting, against a plain map of what was written and `rollUp` of it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Frame, SeriesKey } from '../../core/series.ts'
import { readMarks } from '../../store/metrics/engines/embedded/schema.ts'
import { seal } from '../../store/metrics/engines/embedded/seal.ts'
import { key } from '../conformance/metric-store/frames.ts'
import {
  expectedRollups,
  findDifferences,
  findDisorder,
  idOf,
  noteFrame,
  type PlainFrames,
  readFrames,
  readRollups,
  toContent,
} from './children/file-content.ts'
import { openWriter, tidy, type Writer } from './children/open-writer.ts'

const DAY = 86_400
/** midnight UTC */
const T = 1_790_035_200

/** Every kind of roll-up, hostile labels, and one that comes and goes. */
const KEYS: readonly SeriesKey[] = [
  key('node.load1', { node: 'a' }),
  key('node.load1', { node: 'b "quoted", comma=1\n\u2028🦙' }),
  key('node.uptime_seconds', { node: '__proto__' }),
  key('slurm_node.state', { node: 'a', state: 'idle' }),
  key('scrape.duration_seconds', { target: 'x\\', source: 'host' }),
]

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-seal-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const value = fc.oneof(
  fc.integer({ min: -1000, max: 100_000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
  fc.constantFrom(0, -0, 5e-324, 0.1, NaN, NaN),
)
/** Mostly in order, sometimes days late or a year ahead; instants repeat. */
const second = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 * DAY }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 40 }).map((n) => n * 1800) },
  { weight: 2, arbitrary: fc.integer({ min: DAY - 40, max: DAY + 400 }) },
  { weight: 1, arbitrary: fc.integer({ min: 365 * DAY, max: 366 * DAY }) },
)
const frame = fc
  .record({
    origin: fc.constantFrom('one', 'two', 'three "3"'),
    second,
    milliseconds: fc.constantFrom(0, 0, 1, 999),
    interval: fc.constantFrom(10, 10, 60),
    values: fc.array(fc.option(value, { nil: undefined, freq: 4 }), { minLength: KEYS.length, maxLength: KEYS.length }),
  })
  .map(({ origin, second, milliseconds, interval, values }): Frame => {
    const keys = KEYS.filter((_, at) => values[at] !== undefined)
    return {
      origin,
      timeSeconds: T + second + milliseconds / 1000,
      intervalSeconds: interval,
      set: { keys },
      values: Float64Array.from(values.filter((one) => one !== undefined)),
    }
  })

type Step =
  | { readonly write: Frame[] }
  | { readonly seal: number }
  | { readonly compact: number }
  | 'everything'
  | 'reopen'
const step = fc.oneof(
  { weight: 8, arbitrary: fc.array(frame, { minLength: 1, maxLength: 12 }).map((write): Step => ({ write })) },
  { weight: 3, arbitrary: second.map((at): Step => ({ seal: T + Math.floor(at / 300) * 300 })) },
  { weight: 2, arbitrary: fc.constant<Step>({ seal: Infinity }) },
  { weight: 2, arbitrary: second.map((at): Step => ({ compact: T + at })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>('everything', 'reopen') },
)

describe('what is sealed', () => {
  it('is exactly what was written, in whatever order it came and whenever it was sealed', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        rmSync(directory, { recursive: true, force: true })
        directory = mkdtempSync(join(tmpdir(), 'atalaya-seal-'))
        let writer = openWriter(directory)
        const plain: PlainFrames = new Map()
        for (const one of steps) {
          if (one === 'reopen') {
            writer.close()
            writer = openWriter(directory)
          } else if (one === 'everything') writer.run(tidy(writer, T + 400 * DAY, true))
          else if ('write' in one) {
            writer.write(one.write)
            for (const frame of one.write) noteFrame(plain, frame)
          } else if ('seal' in one) writer.run(seal(writer.vault, 1000 * one.seal))
          else writer.run(tidy(writer, one.compact, false))
          expect(findDifferences(toContent(readFrames(writer.db)), toContent(plain))).toEqual([])
        }
        writer.run(seal(writer.vault, Infinity))
        expect(writer.vault.log.entries).toEqual([])
        expect(findDifferences(toContent(readFrames(writer.db)), toContent(plain))).toEqual([])
        const { daysRolledMs } = readMarks(writer.db).values
        expect(findDifferences(readRollups(writer.db), expectedRollups(plain, KEYS, daysRolledMs))).toEqual([])
        // once more, from the beginning
        writer.run(tidy(writer, T + 400 * DAY, true))
        writer.run(tidy(writer, T + 400 * DAY, true))
        expect(findDifferences(toContent(readFrames(writer.db)), toContent(plain))).toEqual([])
        expect(
          findDifferences(
            readRollups(writer.db),
            expectedRollups(plain, KEYS, readMarks(writer.db).values.daysRolledMs),
          ),
        ).toEqual([])
        expect(findDisorder(writer.db)).toEqual([])
        writer.close()
      }),
      { numRuns: Number(process.env['ATALAYA_RUNS'] ?? 60) },
    )
  })
})

const at = (seconds: number, numbers: readonly number[], origin = 'one'): Frame => ({
  origin,
  timeSeconds: T + seconds,
  intervalSeconds: 30,
  set: { keys: KEYS.slice(0, numbers.length) },
  values: Float64Array.from(numbers),
})

describe('sealing', () => {
  let writer: Writer
  beforeEach(() => {
    writer = openWriter(directory)
  })
  afterEach(() => writer.close())
  const rows = (table: string): unknown[] => writer.db.prepare(`SELECT * FROM ${table}`).all()
  const count = (sql: string): unknown => Object.values(writer.db.prepare(sql).get()!)[0]

  it('changes nothing when it is done twice', () => {
    writer.write(Array.from({ length: 300 }, (_, i) => at(30 * i, [i, -i, i / 7])))
    writer.run(seal(writer.vault, Infinity))
    const [frames, rollups] = [toContent(readFrames(writer.db)), readRollups(writer.db)]
    // as if the rows had not been dropped before a crash
    writer.write(Array.from({ length: 300 }, (_, i) => at(30 * i, [i, -i, i / 7])))
    writer.run(seal(writer.vault, Infinity))
    expect(toContent(readFrames(writer.db))).toEqual(frames)
    expect(readRollups(writer.db)).toEqual(rollups)
    expect(findDisorder(writer.db)).toEqual([])
  })

  it('goes on after it was stopped between any two slices', () => {
    const frames = Array.from({ length: 200 }, (_, i) =>
      ['one', 'two'].map((origin) => at(300 * i, [i, i * 2], origin)),
    )
    for (const both of frames) writer.write(both)
    const plain: PlainFrames = new Map()
    for (const frame of frames.flat()) noteFrame(plain, frame)
    for (let slices = 1; slices < 8; slices++) {
      const job = seal(writer.vault, Infinity)
      for (let i = 0; i < slices; i++) job.next()
      expect(findDifferences(toContent(readFrames(writer.db)), toContent(plain))).toEqual([])
      writer.close()
      writer = openWriter(directory)
    }
    writer.run(seal(writer.vault, Infinity))
    expect(findDifferences(toContent(readFrames(writer.db)), toContent(plain))).toEqual([])
    expect(findDifferences(readRollups(writer.db), expectedRollups(plain, KEYS, 0))).toEqual([])
  })

  it('leaves what is younger than the cut in the log, and lets go of the rest', () => {
    for (let i = 0; i < 240; i++) writer.write([at(30 * i, [i])])
    writer.run(seal(writer.vault, 1000 * (T + 3600)))
    expect([count('SELECT count(*) FROM log'), count('SELECT min(first_ms) FROM log')]).toEqual([
      120,
      1000 * (T + 3600),
    ])
    expect(rows('chunks').length).toBe(1)
  })

  it('lets a frame from the future hold nothing back for ever', () => {
    for (let i = 0; i < 20; i++) writer.write([at(30 * i, [i]), at(365 * DAY + 30 * i, [i], 'ahead')])
    writer.run(seal(writer.vault, 1000 * (T + 600)))
    // each row holds one
    expect(count('SELECT count(*) FROM log')).toBe(20)
    writer.run(seal(writer.vault, Infinity))
    expect(count('SELECT count(*) FROM log')).toBe(0)
    expect(count('SELECT sum(frames) FROM chunks')).toBe(40)
  })

  it('makes one chunk of a day once it is over, and takes late frames into it', () => {
    for (let hour = 0; hour < 24; hour++) {
      writer.write(Array.from({ length: 60 }, (_, i) => at(3600 * hour + 60 * i, [i, hour])))
      writer.run(seal(writer.vault, 1000 * (T + 3600 * (hour + 1))))
    }
    expect(rows('chunks').length).toBe(24)
    writer.write([at(DAY + 7200, [1, 1])])
    writer.run(tidy(writer, T + DAY + 7200, false))
    expect(writer.db.prepare('SELECT tier, frames FROM chunks').all()).toMatchObject([{ tier: 1, frames: 1440 }])
    expect(count('SELECT max(tier) FROM rollups WHERE resolution = 300')).toBe(1)
    // of the frames and of the one metric
    expect(count('SELECT count(*) FROM rollups WHERE resolution = 86400')).toBe(2)
    writer.write([at(17, [1000, 0])])
    writer.run(seal(writer.vault, 1000 * (T + DAY)))
    expect(writer.db.prepare('SELECT tier, frames FROM chunks').all()).toMatchObject([{ tier: 1, frames: 1441 }])
    const rollups = readRollups(writer.db)
    for (const seconds of [300, 3600, 86_400])
      expect(rollups.get(`${seconds} one ${1000 * T} ${idOf(KEYS[0]!)} max`)).toBe(1000)
  })

  it('packs what is too much for one chunk into several, none of which shares five minutes with another', () => {
    const wide = Array.from({ length: 1_000 }, (_, n) => key('node.load1', { node: `n${n}` }))
    const values = Float64Array.from(wide, (_, n) => n)
    for (let i = 0; i < 1_000; i++)
      writer.write([{ ...at(7 * i, []), set: { keys: wide }, values: values.map((value) => value + i) }])
    writer.run(seal(writer.vault, Infinity))
    expect(rows('chunks').length).toBeGreaterThan(1)
    expect(findDisorder(writer.db)).toEqual([])
    expect(count('SELECT sum(frames) FROM chunks')).toBe(1_000)
    writer.run(tidy(writer, T + 3 * DAY, true))
    expect(rows('chunks').length).toBeGreaterThan(1)
    expect(count('SELECT count(*) FROM chunks WHERE tier = 0')).toBe(0)
  })
})

describe('damage that sealing comes across', () => {
  let writer: Writer
  beforeEach(() => {
    writer = openWriter(directory)
  })
  afterEach(() => writer.close())

  it('costs a row of the log nothing but itself, and is remembered', () => {
    for (let i = 0; i < 10; i++) writer.write([at(30 * i, [i])])
    writer.db.exec('UPDATE log SET frames = zeroblob(length(frames)) WHERE seq = 4')
    writer.run(seal(writer.vault, Infinity))
    expect(readFrames(writer.db).get('one')!.size).toBe(9)
    const loss = { what: 'log', from_ms: 1000 * (T + 90), to_ms: 1000 * (T + 90) + 1 }
    expect(writer.db.prepare('SELECT * FROM losses').all()).toMatchObject([loss])
  })

  it('leaves a damaged chunk where it is when its day is compacted', () => {
    writer.write([at(0, [1])])
    writer.run(seal(writer.vault, Infinity))
    writer.write([at(7200, [2])])
    writer.run(seal(writer.vault, Infinity))
    writer.db.exec('UPDATE chunks SET directory = zeroblob(length(directory)) WHERE id = (SELECT min(id) FROM chunks)')
    writer.run(tidy(writer, T + 3 * DAY, true))
    expect(writer.db.prepare('SELECT tier FROM chunks ORDER BY id').all()).toMatchObject([{ tier: 0 }, { tier: 1 }])
  })

  it('saves what can be read of a damaged chunk that late frames fall into', () => {
    const wide = Array.from({ length: 400 }, (_, n) => key('node.load1', { node: `n${n}` }))
    const noise = (i: number) => Float64Array.from(wide, (_, n) => Math.sin(n * 1000 + i))
    for (let i = 0; i < 100; i++) writer.write([{ ...at(30 * i, []), set: { keys: wide }, values: noise(i) }])
    writer.run(seal(writer.vault, Infinity))
    const segments = writer.db.prepare('SELECT count(*) AS n FROM segments').get()!['n'] as number
    expect(segments).toBeGreaterThan(3)
    writer.db.exec('UPDATE segments SET data = zeroblob(length(data)) WHERE id = (SELECT min(id) FROM segments)')
    writer.write([{ ...at(15, []), set: { keys: wide }, values: noise(1000) }])
    writer.run(seal(writer.vault, Infinity))
    const frames = readFrames(writer.db).get('one')!
    expect(frames.size).toBe(101)
    const left = frames.get(1000 * T)!.values.size
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(400)
    expect(frames.get(1000 * (T + 15))!.values.size).toBe(400)
    expect(writer.db.prepare("SELECT count(*) AS n FROM losses WHERE what = 'chunks'").get()).toEqual({ n: 1 })
  })
})
