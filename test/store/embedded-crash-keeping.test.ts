/** kill -9 before any statement of sealing, compaction and retention: nothing is lost, nothing is told twice. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Frame } from '../../core/series.ts'
import { retain } from '../../store/metrics/engines/embedded/retention.ts'
import { readMarks } from '../../store/metrics/engines/embedded/schema.ts'
import { seal } from '../../store/metrics/engines/embedded/seal.ts'
import { key } from '../conformance/metric-store/frames.ts'
import {
  expectedRollups,
  findDifferences,
  findDisorder,
  noteFrame,
  type PlainFrames,
  readFrames,
  readRollups,
  toContent,
} from './children/file-content.ts'
import { cutoffs, openWriter, tidy, type Writer } from './children/open-writer.ts'

const KILLS = Number(process.env['ATALAYA_KILLS'] ?? 12)
const SEED = Number(process.env['ATALAYA_SEED'] ?? 1)
const DAY = 86_400
/** midnight UTC */
const T = 1_790_035_200
const NOW = T + 3 * DAY
const KEYS = [key('node.load1', { node: 'a' }), key('node.uptime_seconds', { node: 'a' }), key('node.cores')]

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

/** Two days of two origins, a part of it sealed before, then late data. */
function frames(): Frame[][] {
  const frame = (origin: string, second: number, number: number): Frame => ({
    origin,
    timeSeconds: T + second,
    intervalSeconds: 600,
    set: { keys: KEYS },
    values: Float64Array.of(number, -number / 3, second % 7 === 0 ? NaN : 4),
  })
  const calls: Frame[][] = []
  for (let second = 0; second < 2 * DAY; second += 600)
    calls.push([frame('one', second, second / 7), frame('two', second + 1, second)])
  for (let second = 100; second < 2 * DAY; second += 20_000) calls.push([frame('one', second, -second)])
  return calls
}

let place: string
let base: string
let work: string
let plain: PlainFrames
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'atalaya-keeping-'))
  base = join(place, 'base')
  work = join(place, 'work')
  mkdirSync(base)
  plain = new Map()
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

function prepare(until: (writer: Writer, call: number) => void): void {
  const writer = openWriter(base)
  for (const [call, group] of frames().entries()) {
    writer.write(group)
    for (const frame of group) noteFrame(plain, frame)
    until(writer, call)
  }
  writer.close()
}

function keep(job: string, killAt: number): ReturnType<typeof spawnSync> {
  rmSync(work, { recursive: true, force: true })
  cpSync(base, work, { recursive: true })
  const script = join(import.meta.dirname, 'children/keeper.ts')
  return spawnSync(process.execPath, [script, work, job, String(NOW), String(killAt)], { encoding: 'utf8' })
}

/** What the file says after each of some kills, and after the job was done at last. */
function killOften(job: string, after: (writer: Writer) => void, atLast: (writer: Writer) => void): void {
  const whole = keep(job, 0)
  expect(whole.stderr).toBe('')
  const statements = Number(whole.stdout)
  expect(statements).toBeGreaterThan(20)
  const random = createRandom(SEED)
  for (let kill = 0; kill < KILLS; kill++) {
    // how many commits there are is up to the machine's speed
    const { signal } = keep(job, 1 + Math.floor(0.8 * random() * statements))
    expect(signal).toBe('SIGKILL')
    const writer = openWriter(work)
    expect(findDisorder(writer.db)).toEqual([])
    after(writer)
    atLast(writer)
    expect(findDisorder(writer.db)).toEqual([])
    writer.close()
  }
}

function expectFrames(writer: Writer): void {
  expect(findDifferences(toContent(readFrames(writer.db)), toContent(plain))).toEqual([])
}

function expectRollups(writer: Writer): void {
  const { daysRolledMs } = readMarks(writer.db).values
  expect(findDifferences(readRollups(writer.db), expectedRollups(plain, KEYS, daysRolledMs))).toEqual([])
}

describe(`a writer that is killed ${KILLS} times`, () => {
  it('while it seals', { timeout: 120_000 }, () => {
    prepare((writer, call) => {
      if (call === 150) writer.run(seal(writer.vault, Infinity))
    })
    killOften('seal', expectFrames, (writer) => {
      writer.run(seal(writer.vault, Infinity))
      expectFrames(writer)
      expectRollups(writer)
    })
  })

  it('while it compacts', { timeout: 120_000 }, () => {
    prepare((writer, call) => {
      if (call % 25 === 0) writer.run(seal(writer.vault, Infinity))
    })
    killOften('compact', expectFrames, (writer) => {
      writer.run(seal(writer.vault, Infinity))
      writer.run(tidy(writer, NOW, true))
      expectFrames(writer)
      expectRollups(writer)
    })
  })

  it('while it drops what is old', { timeout: 120_000 }, () => {
    prepare((writer, call) => {
      if (call === 200) writer.run(seal(writer.vault, Infinity))
    })
    const isKept = (timeMs: number): boolean => timeMs >= 1000 * (T + DAY)
    const youngOf = (found: PlainFrames): PlainFrames =>
      new Map([...found].map(([origin, of]) => [origin, new Map([...of].filter(([timeMs]) => isKept(timeMs)))]))
    const young = youngOf(plain)
    killOften(
      'retain',
      (writer) => {
        expect(findDifferences(toContent(youngOf(readFrames(writer.db))), toContent(young))).toEqual([])
      },
      (writer) => {
        writer.run(retain(writer.vault, cutoffs(NOW), 'rollUp'))
        writer.run(seal(writer.vault, Infinity))
        expect(findDifferences(toContent(readFrames(writer.db)), toContent(young))).toEqual([])
        const all = expectedRollups(plain, KEYS, readMarks(writer.db).values.daysRolledMs)
        const kept = [...all].filter(([name]) => {
          const [resolution, , start] = name.split(' ')
          return resolution === '86400' || isKept(Number(start))
        })
        expect(findDifferences(readRollups(writer.db), new Map(kept))).toEqual([])
        expect(kept.some(([name]) => name.startsWith(`86400 one ${1000 * T} `))).toBe(true)
      },
    )
  })
})
