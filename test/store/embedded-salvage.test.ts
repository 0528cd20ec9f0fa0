/** Files that SQLite itself cannot go on with: the service goes on, what can be read is served, the rest is named. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, explain, type Problem } from '../../core/errors.ts'
import { LANGUAGES } from '../../core/i18n.ts'
import type { Frame } from '../../core/series.ts'
import { PAGE_BYTES } from '../../store/codec/layout.ts'
import { metricsPath } from '../../store/metrics/engines/embedded/schema.ts'
import { type EmbeddedStore, openWriting } from '../../store/metrics/engines/embedded.ts'
import { ENGINES } from '../../store/metrics/registry.ts'
import type { SeriesQuery } from '../../store/metrics/store.ts'
import { frame, key, plain, seriesQuery } from '../conformance/metric-store/frames.ts'
import { createRandom } from '../fuzz/random.ts'

const HOUR = 3_600
/** a midnight UTC */
const T = 20_704 * 24 * HOUR
const ORIGINS = ['a', 'b', 'c', 'd']
const random = createRandom(11)
const noise = Array.from({ length: 12 * 60 * ORIGINS.length * 10 }, () => random.int(2 ** 30))

/** Each minute: ten series of noise an origin. */
const minute = (i: number): Frame[] =>
  ORIGINS.map((origin, at) =>
    frame(
      origin,
      T + 60 * i,
      Array.from({ length: 10 }, (_, series) => [
        key('node.load1', { node: `${origin}${series}` }),
        noise[(i * ORIGINS.length + at) * 10 + series]!,
      ]),
      60,
    ),
  )

let directory: string
let path: string
let store: EmbeddedStore | undefined
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-salvage-'))
  path = metricsPath(directory)
})
afterEach(async () => {
  await close()
  rmSync(directory, { recursive: true, force: true })
})

async function open(): Promise<EmbeddedStore> {
  store = await openWriting(directory, undefined)
  return store
}

async function close(): Promise<void> {
  await store?.close()
  store = undefined
}

/** Eleven hours, of which the last three are in the log. */
async function fill(): Promise<void> {
  const filling = await open()
  for (let i = 0; i < 600; i++) await filling.write(minute(i))
  await filling.maintain(T + 9 * HOUR)
  for (let i = 600; i < 660; i++) await filling.write(minute(i))
  await close()
}

const RAW = seriesQuery('node.load1', T, T + 12 * HOUR, { stepSeconds: 60, resolution: 'raw' })
const ROLLED: SeriesQuery = { ...RAW, stepSeconds: 300, resolution: '5m' }

/** How many of the values that were written are there; fails where one is another. */
async function present(of: EmbeddedStore): Promise<{ readonly values: number; readonly damage: readonly Problem[] }> {
  let values = 0
  const damage: Problem[] = []
  for await (const frames of of.frames({ from: T, to: T + 12 * HOUR }, undefined, (problem) => damage.push(problem)))
    for (const { origin, timeSeconds, set, values: found } of frames) {
      const at = ORIGINS.indexOf(origin)
      for (const [position, series] of set.keys.entries()) {
        const number = Number(series.labels['node']!.slice(1))
        const wanted = noise[(((timeSeconds - T) / 60) * ORIGINS.length + at) * 10 + number]
        expect([series.labels['node']![0], found[position]]).toEqual([origin, wanted])
        values++
      }
    }
  return { values, damage }
}
const ALL = 660 * ORIGINS.length * 10

async function verify(): Promise<Problem[]> {
  const found: Problem[] = []
  for await (const { problem } of ENGINES.embedded.tools!.verify!(directory, { deep: true })) found.push(problem)
  return found
}

function pagesOf(name: string): { readonly number: number; readonly kind: string }[] {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const rows = db
      .prepare('SELECT pageno AS number, pagetype AS kind FROM dbstat WHERE name = ? ORDER BY path')
      .all(name)
    return rows as { number: number; kind: string }[]
  } finally {
    db.close()
  }
}

function leavesOf(table: string): number[] {
  return pagesOf(table).flatMap(({ number, kind }) => (kind === 'leaf' ? number : []))
}

function spoil(page: number): void {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, (page - 1) * PAGE_BYTES, page * PAGE_BYTES)
  writeFileSync(path, bytes)
}

const keptFiles = () => readdirSync(directory).filter((name) => name.includes('.damaged-'))

/** Seals, answers, and says what is lost, as if it had never been damaged. */
async function expectToGoOn(going: EmbeddedStore): Promise<void> {
  for (let i = 660; i < 720; i++) await going.write(minute(i))
  await going.maintain(T + 12 * HOUR)
  await going.maintain(T + 12 * HOUR)
  expect((await going.check()).map(({ code }) => code).toSorted()).toEqual(['store.losses', 'store.salvaged'])
  const db = new DatabaseSync(path, { readOnly: true })
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  expect(Number(db.prepare('SELECT min(first_ms) AS ms FROM log').get()!['ms'])).toBeGreaterThanOrEqual(
    (T + 10 * HOUR) * 1000,
  )
  db.close()
  const { series } = await going.query({ ...RAW, from: T + 11 * HOUR })
  expect(series.length).toBe(40)
}

describe('a file cut short', () => {
  it.each([
    ['by one page', (pages: number) => pages - 1],
    ['by a tenth', (pages: number) => Math.floor(pages * 0.9)],
    ['to a half', (pages: number) => Math.floor(pages / 2)],
    ['to a half, within a page', (pages: number) => Math.floor(pages / 2) + 0.3],
  ])('%s: the service starts with what is left, and names what is not', { timeout: 30_000 }, async (_, left) => {
    await fill()
    const length = Math.floor(left(statSync(path).size / PAGE_BYTES) * PAGE_BYTES)
    truncateSync(path, length)
    const torn = readFileSync(path)
    const going = await open()
    const { values, damage } = await present(going)
    expect(values).toBeGreaterThan(0)
    if (values < ALL) expect(damage.length + (await going.query(RAW)).damage!.length).toBeGreaterThan(0)
    // what was there is there still, under another name
    const [kept] = keptFiles()
    expect(readFileSync(join(directory, kept!)).equals(torn)).toBe(true)
    const problems = await going.check()
    expect(problems.map(({ code }) => code)).toContain('store.salvaged')
    for (const language of LANGUAGES) expect(explain(problems[0]!, language)).toContain(kept)
    await going.write(minute(700))
    await going.maintain(T + 12 * HOUR)
    expect((await going.check()).map(({ code }) => code)).not.toContain('internal')
    const found = await verify()
    if (values < ALL) expect(found.length).toBeGreaterThan(0)
    // once only
    await close()
    await open()
    expect(keptFiles()).toEqual([kept])
  })

  it('is not touched by who only reads, who is told what to do', async () => {
    await fill()
    truncateSync(path, statSync(path).size - 3 * PAGE_BYTES)
    const before = readFileSync(path)
    const options = ENGINES.embedded.options.parse({})
    const error = await ENGINES.embedded.open({ directory, mode: 'read', options }).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(AppError)
    const { problem } = error as AppError
    expect(problem).toMatchObject({ code: 'store.torn', params: { path, bytes: before.length } })
    for (const language of LANGUAGES) expect(explain(problem, language)).toContain('atalaya start')
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('to its first page: there is nothing left, and that is said', async () => {
    await fill()
    truncateSync(path, PAGE_BYTES)
    const going = await open()
    expect((await present(going)).values).toBe(0)
    expect((await going.query(RAW)).damage!.length).toBeGreaterThan(0)
    expect((await verify()).map(({ params }) => params['what'])).toEqual(
      expect.arrayContaining(['origins', 'series', 'layouts', 'chunks', 'log', 'rollups']),
    )
    await going.write(minute(700))
    expect((await present(going)).values).toBe(40)
  })

  it('is taken up again where the process was killed over it', async () => {
    await fill()
    const length = statSync(path).size - 20 * PAGE_BYTES
    truncateSync(path, length)
    // as it is left in the middle: made long again, and noted
    writeFileSync(`${path}.salvage`, String(length))
    writeFileSync(`${path}.salvaged`, 'half a file')
    truncateSync(path, length + 20 * PAGE_BYTES)
    const going = await open()
    expect((await present(going)).values).toBeGreaterThan(0)
    expect(keptFiles().map((name) => statSync(join(directory, name)).size)).toEqual([length])
    expect(readdirSync(directory).filter((name) => name.includes('.salvage'))).toEqual([])
  })
})

describe('a page that cannot be read', () => {
  it.each([
    ['the oldest rows of the log', 'log', 0],
    ['rows of the log', 'log', 1],
    ['the newest rows of the log, where the next ones go', 'log', -1],
    ['chunks', 'chunks', 0],
    ['the newest chunks', 'chunks', -1],
  ])('with %s: writing and sealing go on without them', { timeout: 30_000 }, async (_, table, at) => {
    await fill()
    spoil(leavesOf(table).at(at)!)
    const going = await open()
    const before = await present(going)
    expect(before.values).toBeLessThan(ALL)
    expect(before.values).toBeGreaterThan(0)
    expect(before.damage.map(({ params }) => params['what'])).toContain(table)
    await expectToGoOn(going)
    expect((await going.query(RAW)).damage!.map(({ params }) => params['what'])).toContain(table)
    expect((await verify()).map(({ params }) => params['what'])).toEqual([table])
    expect((await present(going)).values).toBe(before.values + 60 * ORIGINS.length * 10)
  })
})

describe('an index that hides rows', () => {
  /** Its first entry is of another row. */
  function alter(index: string): void {
    const leaf = leavesOf(index)[0]!
    const bytes = readFileSync(path)
    const page = bytes.subarray((leaf - 1) * PAGE_BYTES, leaf * PAGE_BYTES)
    const text = page.lastIndexOf('node.load1')
    expect(text).toBeGreaterThan(0)
    page[text] = 'm'.charCodeAt(0)
    writeFileSync(path, bytes)
  }

  it('of roll-ups is found and built anew while the service runs', async () => {
    await fill()
    const sound = await open()
    const whole = plain(await sound.query(ROLLED))
    await close()
    alter('sqlite_autoindex_rollups_1')
    const going = await open()
    expect(plain(await going.query(ROLLED))).not.toEqual(whole)
    await going.mendIndexes()
    expect(plain(await going.query(ROLLED))).toEqual(whole)
    expect(await going.check()).toEqual([
      { code: 'store.index_mended', params: { path, name: 'sqlite_autoindex_rollups_1' } },
    ])
    for (const language of LANGUAGES) expect(explain((await going.check())[0]!, language)).toContain(path)
    expect(await verify()).toEqual([])
    // and then no more
    await going.mendIndexes()
    expect((await going.check()).length).toBe(1)
  })

  it('of names is built anew before anything is written: no series is made a second time', async () => {
    await fill()
    alter('sqlite_autoindex_series_1')
    expect((await verify()).map(({ code, params }) => [code, params['of']])).toContainEqual([
      expect.stringMatching(/^store.odd_part/),
      'sqlite_autoindex_series_1',
    ])
    const going = await open()
    await going.write(minute(660))
    expect((await going.statistics()).series).toBe(40)
    expect((await going.query(RAW)).series.length).toBe(40)
    expect((await going.check()).map(({ params }) => params['name'])).toEqual(['sqlite_autoindex_series_1'])
    expect(await verify()).toEqual([])
  })
})

describe('much damage of one kind', () => {
  it('is one finding a table, metric and period, with their number', async () => {
    await fill()
    const db = new DatabaseSync(path)
    db.exec('UPDATE chunks SET crc = crc + 1; UPDATE rollups SET crc = crc + 1; UPDATE series SET crc = crc + 1')
    const count = (table: string) => Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()!['n'])
    const [chunks, rollups] = [count('chunks'), count('rollups')]
    db.close()
    const found = await verify()
    expect(found.length).toBeLessThan(15)
    const counted = (what: string) =>
      found
        .filter(({ params }) => String(params['what']).startsWith(what))
        .reduce((sum, { params }) => sum + Number(params['count'] ?? 1), 0)
    expect([counted('chunks'), counted('rollups'), counted('series')]).toEqual([chunks, rollups, 40])
    expect(found.find(({ params }) => params['what'] === 'chunks')!.params).toMatchObject({
      of: 'a',
      from: new Date(T * 1000).toISOString(),
    })
    for (const language of LANGUAGES) expect(explain(found[0]!, language)).toContain(path)
  })
})
