/** A part of the file that is not what was written: it is a gap and is named, the rest is served. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, explain, type Problem } from '../../core/errors.ts'
import { LANGUAGES } from '../../core/i18n.ts'
import type { Finding } from '../../store/metrics/engine.ts'
import { newestFrames } from '../../store/metrics/engines/embedded/newest.ts'
import { answerQuery } from '../../store/metrics/engines/embedded/query.ts'
import { metricsPath } from '../../store/metrics/engines/embedded/schema.ts'
import { readFrames } from '../../store/metrics/engines/embedded/streams.ts'
import { verifyFile } from '../../store/metrics/engines/embedded/verify.ts'
import { latestOf } from '../../store/metrics/latest.ts'
import type { SeriesAnswer, SeriesQuery } from '../../store/metrics/store.ts'
import { frame, key, latestQuery, plain, seriesQuery } from '../conformance/metric-store/frames.ts'
import { makeFile } from './embedded/file.ts'
import { createDirectory, type Directory, openReading } from './embedded/reading.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
/** a midnight UTC */
const T = 20_704 * DAY
const FLIPS = Number(process.env['ATALAYA_FLIPS'] ?? 250)

const load = (node: string) => key('node.load1', { node })
const cores = (node: string) => key('node.cores', { node })

/** Two origins, a frame every five minutes: two hours sealed, the third in the log. */
const at = (origin: string, i: number) =>
  frame(
    origin,
    T + i * 300,
    [
      [load(`${origin}1`), i],
      [load(`${origin}2`), 100 + i],
      [cores(`${origin}1`), 8],
    ],
    300,
  )
const sealed = ['a', 'b'].flatMap((origin) => Array.from({ length: 24 }, (_, i) => at(origin, i)))
const inLog = Array.from({ length: 12 }, (_, i) => [at('a', 24 + i), at('b', 24 + i)])

let directory: Directory
let path: string
beforeEach(() => {
  directory = createDirectory()
  path = metricsPath(directory.path)
  makeFile(directory.path, {
    sealed,
    log: inLog,
    chunkSeconds: HOUR,
    tier: () => 0,
    marks: { daysRolledMs: T * 1000, floorRawMs: 1 },
  })
})
afterEach(() => directory.clear())

function sql(text: string): void {
  const db = new DatabaseSync(path)
  db.exec(text)
  db.close()
}

const RAW = seriesQuery('node.load1', T, T + 3 * HOUR, { stepSeconds: 300, resolution: 'raw' })
const ROLLED = { ...RAW, resolution: '5m' } as const

function ask(query: SeriesQuery): SeriesAnswer {
  const reading = openReading(directory.path)
  try {
    return reading.ask((context) => answerQuery(context, query))
  } finally {
    reading.close()
  }
}

async function verify(deep = true): Promise<Finding[]> {
  const found: Finding[] = []
  for await (const finding of verifyFile(directory.path, { deep })) found.push(finding)
  return found
}

const whole = plain(
  (() => ({ series: ['a1', 'a2', 'b1', 'b2'].map((node) => ({ labels: { node }, values: valuesOf(node) })) }))(),
)

function valuesOf(node: string): Float64Array {
  return Float64Array.from({ length: 36 }, (_, i) => i + (node.endsWith('2') ? 100 : 0))
}

/** The whole answer, with what is expected to be missing left out. */
const without = (isGone: (node: string, i: number) => boolean) =>
  whole.map(({ labels, values }) => ({
    labels,
    values: values.map((value, i) => (isGone(labels['node']!, i) ? null : value)),
  }))

const named = ({ problem }: { problem: Problem }) => problem.params['what']

describe('a file without damage', () => {
  it('is served whole, and nothing is found wrong with it', async () => {
    for (const query of [RAW, ROLLED]) {
      const answer = ask(query)
      expect(plain(answer)).toEqual(whole)
      expect(answer.damage).toEqual([])
    }
    expect(await verify()).toEqual([])
  })
})

describe('a damaged row', () => {
  const first = 'SELECT min(id) FROM chunks'
  /** flips the last bit of a blob */
  const flip = (column: string): string =>
    `${column} = CAST(substr(${column}, 1, length(${column}) - 1) || CASE WHEN substr(${column}, -1) = x'00' THEN x'01' ELSE x'00' END AS BLOB)`

  it.each([
    ['its directory', `UPDATE chunks SET ${flip('directory')} WHERE id = (${first})`],
    ['its list of segments', `UPDATE chunks SET ${flip('segments')} WHERE id = (${first})`],
    ['its checksum', `UPDATE chunks SET crc = crc + 1 WHERE id = (${first})`],
    ['its number of frames', `UPDATE chunks SET frames = frames + 1 WHERE id = (${first})`],
    ['its last time', `UPDATE chunks SET last_ms = last_ms - 1800000 WHERE id = (${first})`],
  ])('of chunks, %s: an hour of one origin is a gap', async (_, damage) => {
    sql(damage)
    const answer = ask(RAW)
    expect(plain(answer)).toEqual(without((node, i) => node.startsWith('a') && i < 12))
    const to = damage.includes('last_ms') ? T + 55 * 60 - 1800 : T + 55 * 60
    expect(answer.damage).toEqual([
      {
        code: 'store.damaged_part',
        params: {
          path,
          what: 'chunks',
          of: 'a',
          from: new Date(T * 1000).toISOString(),
          to: new Date(to * 1000).toISOString(),
        },
      },
    ])
    for (const language of LANGUAGES) expect(explain(answer.damage[0]!, language)).toContain(path)
    // the roll-ups of that hour are there all the same
    expect(plain(ask(ROLLED))).toEqual(whole)
    const found = await verify()
    expect(found.map(named)).toContain('chunks')
    expect(found[0]!.problem.params).toMatchObject({ of: expect.stringContaining('a'), path })
  })

  it('of chunks, with a time that it ended before: what it held is not passed over in silence', () => {
    sql(`UPDATE chunks SET last_ms = last_ms - 1800000 WHERE id = (${first})`)
    const answer = ask({ ...RAW, from: T + 45 * 60 })
    expect(answer.damage.map(({ params }) => params['what'])).toEqual(['chunks'])
  })

  it('of segments: the series in it are a gap for that hour, and verify says which', async () => {
    sql(`UPDATE segments SET ${flip('data')} WHERE id = 1`)
    const answer = ask(RAW)
    expect(plain(answer)).toEqual(without((node, i) => node.startsWith('a') && i < 12))
    expect(answer.damage.map(({ params }) => [params['what'], params['of']])).toEqual([['chunks', 'a']])
    const [found] = await verify()
    expect(found!.problem.params['of']).toBe('a: node.load1, node.cores')
  })

  it('of segments that is gone: a gap, too', async () => {
    sql('DELETE FROM segments WHERE id = 1')
    expect(plain(ask(RAW))).toEqual(without((node, i) => node.startsWith('a') && i < 12))
    expect((await verify()).length).toBeGreaterThan(0)
  })

  const block = `id = (SELECT id FROM rollups WHERE resolution = 300 AND metric = 'node.load1' ORDER BY start_ms LIMIT 1)`
  it.each([
    ['its directory', `UPDATE rollups SET ${flip('directory')} WHERE ${block}`],
    ['its list of segments', `UPDATE rollups SET ${flip('segments')} WHERE ${block}`],
    ['its end', `UPDATE rollups SET end_ms = start_ms - 1 WHERE ${block}`],
    ['its tier', `UPDATE rollups SET tier = 1 WHERE ${block}`],
  ])('of rollups, %s: an hour of one metric is a gap', async (_, damage) => {
    sql(damage)
    const answer = ask(ROLLED)
    expect(plain(answer)).toEqual(without((_, i) => i < 12))
    expect(answer.damage.map(({ params }) => [params['what'], params['of']])).toEqual([['rollups 5m', 'node.load1']])
    expect(plain(ask(RAW))).toEqual(whole)
    expect((await verify()).map(named)).toContain('rollups 5m')
  })

  it('of rollups that tells of frames: the values are served', () => {
    sql(`UPDATE rollups SET ${flip('directory')} WHERE resolution = 300 AND metric = 'frames'`)
    expect(plain(ask(ROLLED))).toEqual(whole)
  })

  it('of rollups, the counts alone: no sum is served as a mean', () => {
    // minutes, so that each count is more than one
    directory.clear()
    directory = createDirectory()
    path = metricsPath(directory.path)
    const minutes = Array.from({ length: 60 }, (_, i) => frame('a', T + i * 60, [[load('a1'), Math.sin(i)]], 60))
    makeFile(directory.path, { sealed: minutes, log: [], chunkSeconds: HOUR, tier: () => 0 })
    const db = new DatabaseSync(path)
    const ids = db
      .prepare('SELECT id FROM segments')
      .all()
      .map((row) => row['id'] as number)
    db.close()
    const truth = ask({ ...ROLLED, to: T + HOUR })
    for (const id of ids) {
      const bytes = readFileSync(path)
      sql(`UPDATE segments SET ${flip('data')} WHERE id = ${id}`)
      const { series, damage } = ask({ ...ROLLED, to: T + HOUR })
      if (series.length > 0) expect(plain({ series })).toEqual(plain(truth))
      else expect(damage.length).toBeGreaterThan(0)
      writeFileSync(path, bytes)
      for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
    }
  })

  it.each([
    ['its frames', `UPDATE log SET ${flip('frames')} WHERE seq = 3`],
    ['its checksum', 'UPDATE log SET crc = crc + 1 WHERE seq = 3'],
  ])('of the log, %s: that commit is a gap', async (_, damage) => {
    sql(damage)
    // nothing else spoke in those five minutes, and what came before held for them
    const held = whole.map(({ labels, values }) => ({ labels, values: values.with(26, values[25]!) }))
    for (const query of [RAW, ROLLED]) {
      const answer = ask(query)
      expect(plain(answer)).toEqual(held)
      expect(answer.damage).toEqual([
        {
          code: 'store.damaged_part',
          params: {
            path,
            what: 'log',
            of: 'seq 3',
            from: new Date((T + 26 * 300) * 1000).toISOString(),
            to: new Date((T + 26 * 300) * 1000).toISOString(),
          },
        },
      ])
    }
    expect((await verify()).map(({ problem }) => problem.params['of'])).toContain('seq 3')
  })

  it('of layouts: its frames in the log are a gap, those in chunks are served', async () => {
    sql(`UPDATE layouts SET ${flip('series')} WHERE id = 1`)
    const answer = ask(RAW)
    expect(plain(answer)).toEqual(without((node, i) => node.startsWith('a') && i >= 24))
    expect(answer.damage.map(({ params }) => [params['what'], params['of']])).toEqual([['layouts', 'a']])
    expect((await verify()).map(named)).toContain('layouts')
  })

  it('of series: that series is left out', async () => {
    sql(`UPDATE series SET labels = '{"node":"a9"}' WHERE labels = '{"node":"a1"}' AND metric = 'node.load1'`)
    const answer = ask(RAW)
    expect(plain(answer)).toEqual(whole.filter(({ labels }) => labels['node'] !== 'a1'))
    expect(answer.damage.map(({ params }) => params['what'])).toEqual(['series'])
    expect((await verify()).map(named)).toContain('series')
  })

  it('of origins: its last values are left out', async () => {
    sql("UPDATE origins SET name = 'A' WHERE name = 'a'")
    const reading = openReading(directory.path)
    const [found, damage] = reading.ask((context) => [
      latestOf(newestFrames(context, -Infinity), latestQuery('node.load1')),
      context.damage.problems(),
    ])
    reading.close()
    expect(found.labels.map(({ node }) => node)).toEqual(['b1', 'b2'])
    expect(damage.map(({ params }) => params['what'])).toEqual(['origins'])
    expect((await verify()).map(named)).toContain('origins')
  })

  it('of marks: it counts as absent', async () => {
    sql("UPDATE marks SET value = value + 86400000 * 365 WHERE name = 'floorRawMs'")
    const answer = ask(RAW)
    expect(plain(answer)).toEqual(whole)
    expect(answer.damage.map(({ params }) => [params['what'], params['of']])).toEqual([['marks', 'floorRawMs']])
    expect((await verify()).map(({ severity }) => severity)).toEqual(['repairable'])
  })

  it('that was found when its frames were packed is named as long as its time is asked for', async () => {
    const lost = (what: string, metric: string | null): void =>
      sql(
        `INSERT INTO losses (what, origin, metric, from_ms, to_ms) VALUES ('${what}', (SELECT id FROM origins WHERE name = 'a'), ${metric ? `'${metric}'` : 'NULL'}, ${T * 1000}, ${(T + HOUR) * 1000})`,
      )
    lost('chunks', null)
    lost('rollups', 'node.load1')
    lost('rollups', 'node.cores')
    const what = (query: SeriesQuery) => ask(query).damage.map(({ params }) => [params['what'], params['of']])
    expect(what(RAW)).toEqual([['chunks', 'a']])
    expect(what(ROLLED)).toEqual([['rollups', 'a node.load1']])
    expect(what({ ...RAW, from: T + HOUR })).toEqual([])
    expect((await verify()).length).toBe(3)
  })
})

describe('what belongs to nobody, or twice to somebody', () => {
  it('is found', async () => {
    sql("INSERT INTO segments (data) VALUES (x'00')")
    expect((await verify()).map(({ severity, problem }) => [severity, problem.params['what']])).toEqual([
      ['repairable', 'segments'],
    ])
  })

  it('is found where a roll-up says something else than its samples', async () => {
    const other = createDirectory()
    makeFile(other.path, {
      sealed: sealed.map((one) => ({ ...one, values: one.values.map((value) => value + 1) })),
      log: inLog,
      chunkSeconds: HOUR,
      tier: () => 0,
    })
    sql(`ATTACH '${metricsPath(other.path)}' AS other;
      UPDATE segments SET data = (SELECT data FROM other.segments AS theirs WHERE theirs.id = segments.id)
        WHERE id IN (SELECT id FROM segments ORDER BY id LIMIT 4);
      UPDATE chunks SET directory = (SELECT directory FROM other.chunks AS theirs WHERE theirs.id = chunks.id),
        segments = (SELECT segments FROM other.chunks AS theirs WHERE theirs.id = chunks.id),
        crc = (SELECT crc FROM other.chunks AS theirs WHERE theirs.id = chunks.id)`)
    other.clear()
    const found = await verify()
    expect(new Set(found.map(named))).toEqual(new Set(['rollups 5m', 'rollups 1h', 'rollups 1d']))
    expect(found[0]!.problem.params['of']).toBe('a: node.load1')
  })
})

describe('any bit of the file', () => {
  const sound = (problem: unknown): boolean => problem instanceof AppError && problem.kind !== 'internal'

  /** Values served are those written; what is missing is named by the answer or by verify. */
  async function expectHonest(query: SeriesQuery): Promise<void> {
    let answer: SeriesAnswer
    try {
      answer = ask(query)
    } catch (error) {
      // a reading thread says what it is: a damaged file
      if (!sound(error) && !(error instanceof Error && 'errcode' in error)) throw error
      return
    }
    const served = new Map(plain(answer).map(({ labels, values }) => [labels['node'], values]))
    let missing = 0
    for (const { labels, values } of whole)
      values.forEach((value, i) => {
        const is = served.get(labels['node'])?.[i] ?? null
        if (is === null) missing++
        // a gap of one step may hold what came before it
        else if (is !== value) expect([value, values[i - 1]]).toContain(is)
        if (is !== null && is !== value) missing++
      })
    for (const node of served.keys()) expect(whole.map(({ labels }) => labels['node'])).toContain(node)
    if (missing > 0 && answer.damage.length === 0) {
      const found = await verify(false).catch(() => ['not even that'])
      expect(found.length).toBeGreaterThan(0)
    }
  }

  it(`flipped, ${FLIPS} of them: no wrong value is served, and nothing goes missing in silence`, {
    timeout: 60_000 + FLIPS * 300,
  }, async () => {
    sql('PRAGMA wal_checkpoint(TRUNCATE)')
    const bytes = readFileSync(path)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), fc.boolean(), async (bit, raw) => {
        const damaged = Buffer.from(bytes)
        damaged[bit >> 3]! ^= 1 << (bit & 7)
        writeFileSync(path, damaged)
        for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
        await expectHonest(raw ? RAW : ROLLED)
      }),
      { numRuns: FLIPS },
    )
  })
})

/** The file with one bit flipped, each that makes a blob of the name of a metric: type and checksum stand before it. */
function blobsOfNames(): Buffer[] {
  const sound = readFileSync(path)
  const name = 'node.load1{'
  const found: Buffer[] = []
  for (let at = sound.indexOf(name); at >= 0; at = sound.indexOf(name, at + 1))
    for (let byte = at - 12; byte < at; byte++) {
      const flipped = Buffer.from(sound)
      flipped[byte]! ^= 1
      writeFileSync(path, flipped)
      if (countBlobs() === 1) found.push(flipped)
    }
  writeFileSync(path, sound)
  return found
}

/** undefined where SQLite takes offence itself */
function countBlobs(): unknown {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return db.prepare("SELECT count(*) AS count FROM series NOT INDEXED WHERE typeof(metric) = 'blob'").get()!['count']
  } catch {
    return undefined
  } finally {
    db.close()
  }
}

describe('a bit that SQLite takes no offence at', () => {
  it('and that makes a blob of the name of a metric, costs that series', async () => {
    const flips = blobsOfNames()
    expect(flips.length).toBeGreaterThan(0)
    for (const flipped of flips) {
      writeFileSync(path, flipped)
      const reading = openReading(directory.path)
      const { frames, damage } = reading.ask((context) =>
        readFrames(context, { extent: { from: 0, to: T + DAY }, after: undefined }),
      )
      reading.close()
      const metrics = new Set(frames.flatMap(({ set }) => set.keys.map(({ metric }) => metric)))
      expect([...metrics].sort()).toEqual(['node.cores', 'node.load1'])
      expect(damage.map(({ params }) => params['what'])).toContain('series')
      expect((await verify()).map(named)).toContain('series')
    }
  })
})
