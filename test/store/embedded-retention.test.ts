/** What stays and what goes in the file when history gets old. How it looks from outside: the conformance suite. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Frame, SeriesKey } from '../../core/series.ts'
import { retain } from '../../store/metrics/engines/embedded/retention.ts'
import { readMarks } from '../../store/metrics/engines/embedded/schema.ts'
import { seal } from '../../store/metrics/engines/embedded/seal.ts'
import { frame, key } from '../conformance/metric-store/frames.ts'
import {
  expectedRollups,
  findDifferences,
  findDisorder,
  noteFrame,
  type PlainFrames,
  readFrames,
  readRollups,
} from './children/file-content.ts'
import { openWriter, tidy, type Writer } from './children/open-writer.ts'

const DAY = 86_400
/** midnight UTC */
const T = 1_790_035_200
const load = (node: string): SeriesKey => key('node.load1', { node })

let directory: string
let writer: Writer
let plain: PlainFrames
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-retention-'))
  writer = openWriter(directory)
  plain = new Map()
})
afterEach(() => {
  writer.close()
  rmSync(directory, { recursive: true, force: true })
})

function write(...frames: Frame[]): void {
  writer.write(frames)
  for (const one of frames) noteFrame(plain, one)
}

/** Everything older than these times goes; what is not told stays. */
function drop({ raw = 0, fiveMinutes = 0, hour = 0, day = 0 }): void {
  const cutoffs = { rawMs: 1000 * raw, fiveMinutesMs: 1000 * fiveMinutes, hourMs: 1000 * hour, dayMs: 1000 * day }
  writer.run(retain(writer.vault, cutoffs, 'rollUp'))
  expect(findDisorder(writer.db)).toEqual([])
}

const count = (sql: string): unknown => Object.values(writer.db.prepare(sql).get()!)[0]
const times = (origin: string): number[] => [...(readFrames(writer.db).get(origin)?.keys() ?? [])].sort((a, b) => a - b)

describe('raw frames', () => {
  it('are rolled up before they go, also those that were never sealed', () => {
    for (let hour = 0; hour < 48; hour++) write(frame('a', T + 3600 * hour, [[load('n'), hour]]))
    drop({ raw: T + DAY })
    expect(times('a').length).toBe(24)
    const all = expectedRollups(plain, [load('n')], 0)
    const first = [...all].filter(([name]) => Number(name.split(' ')[2]) < 1000 * (T + DAY))
    for (const [name, value] of first) expect([name, readRollups(writer.db).get(name)]).toEqual([name, value])
  })

  it('stay for the roll-ups of their day until it is gone, and late ones are counted with them', () => {
    write(frame('a', T + 60, [[load('n'), 1]]), frame('a', T + 3 * 3600, [[load('n'), 2]]))
    drop({ raw: T + 120 })
    expect(writer.write([frame('a', T + 100, [[load('n'), 5]])])).toMatchObject([{ call: 0, timeMs: 1000 * (T + 100) }])
    write(frame('a', T + 130, [[load('n'), 4]]))
    writer.run(seal(writer.vault, Infinity))
    expect(findDifferences(readRollups(writer.db), expectedRollups(plain, [load('n')], 0))).toEqual([])
    drop({ raw: T + DAY })
    expect(times('a')).toEqual([])
    expect(count('SELECT count(*) FROM chunks')).toBe(0)
  })

  it('do not come back out of the log when they were sealed and dropped, but a row held on to them', () => {
    for (let i = 0; i < 4; i++) write(frame('a', T + i, [[load('n'), i]]))
    write(frame('a', T + 4, [[load('n'), 4]]), frame('ahead', T + 400 * DAY, [[load('n'), 9]]))
    drop({ raw: T + 2 * DAY })
    expect(count('SELECT count(*) FROM log')).toBe(1)
    const before = readRollups(writer.db)
    writer.run(seal(writer.vault, Infinity))
    expect(times('a')).toEqual([])
    for (const [name, value] of before) expect([name, readRollups(writer.db).get(name)]).toEqual([name, value])
  })
})

describe('hours', () => {
  it('stay until their day is rolled up and late frames can change it no more', () => {
    for (let hour = 0; hour < 72; hour++) write(frame('a', T + 3600 * hour, [[load('n'), hour]]))
    drop({ hour: T + DAY + 12 * 3600 })
    const { daysRolledMs, floor1hMs } = readMarks(writer.db).values
    expect([daysRolledMs, floor1hMs]).toEqual([1000 * (T + DAY), 1000 * (T + DAY + 12 * 3600)])
    write(frame('a', T + 1, [[load('n'), 1000]]))
    writer.run(seal(writer.vault, Infinity))
    expect(readRollups(writer.db).get(`86400 a ${1000 * T} node.load1{node="n"} max`)).toBe(1000)
    drop({ raw: T + 2 * DAY, hour: T + 2 * DAY })
    const hours = [...readRollups(writer.db).keys()].filter((name) => name.startsWith('3600 '))
    expect(Math.min(...hours.map((name) => Number(name.split(' ')[2])))).toBe(1000 * (T + 2 * DAY))
    const days = [...readRollups(writer.db).keys()].filter((name) => name.startsWith('86400 '))
    expect(days.length).toBeGreaterThan(0)
  })
})

describe('names', () => {
  it('go when nothing is left that speaks of them, and not before', () => {
    write(frame('gone', T, [[load('old'), 1]]))
    for (let hour = 0; hour < 24 * 40; hour += 6) write(frame('a', T + 3600 * hour, [[load('new'), hour]]))
    writer.run(tidy(writer, T + 40 * DAY, true))
    const names = () => [count('SELECT count(*) FROM series'), count('SELECT count(*) FROM origins')]
    drop({ raw: T + 30 * DAY, fiveMinutes: T + 30 * DAY, hour: T + 30 * DAY })
    expect(names()).toEqual([2, 2])
    expect(count("SELECT count(*) FROM layouts WHERE origin = (SELECT id FROM origins WHERE name = 'gone')")).toBe(0)
    // the row of its day reaches beyond the cut
    drop({ day: T + DAY })
    expect(names()).toEqual([1, 1])
    write(frame('gone', T + 41 * DAY, [[load('old'), 2]]))
    expect(names()).toEqual([2, 2])
    writer.run(seal(writer.vault, Infinity))
    expect(readFrames(writer.db).get('gone')!.size).toBe(1)
  })

  it('stay while only the log speaks of them', () => {
    write(frame('a', T, [[load('n'), 1]]))
    const cut = T - DAY
    drop({ raw: cut, fiveMinutes: cut, hour: cut, day: cut })
    expect(times('a')).toEqual([1000 * T])
    expect(count('SELECT count(*) FROM series')).toBe(1)
  })
})
