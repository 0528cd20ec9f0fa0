import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DamageError } from '../../../store/codec/damage.ts'
import { packSegment, unpackSegment } from '../../../store/codec/segment.ts'
import {
  openRawChunk,
  packRawChunk,
  type RawChunk,
  readColumn,
} from '../../../store/metrics/engines/embedded/codec/raw-chunk.ts'
import {
  openRollupChunk,
  packRollupChunk,
  type RollupChunk,
  readTrackColumns,
  readTracks,
} from '../../../store/metrics/engines/embedded/codec/rollup-chunk.ts'
import { anyColumn, bits, column, SHAPE_NAMES } from './columns.ts'

const effort = fc.constantFrom('fast' as const, 'small' as const)

/** Every cut and every turned bit: the very same bytes come out, or DamageError. */
function tryDamage(blob: Uint8Array, read: (blob: Uint8Array) => unknown): void {
  const expected = read(blob)
  const attempt = (damaged: Uint8Array): void => {
    let found: unknown
    try {
      found = read(damaged)
    } catch (error) {
      if (!(error instanceof DamageError)) throw error
      return
    }
    expect(found).toEqual(expected)
  }
  for (let length = 0; length < blob.length; length++) attempt(blob.subarray(0, length))
  for (let bit = 0; bit < blob.length * 8; bit++) {
    const damaged = blob.slice()
    damaged[bit >> 3]! ^= 1 << (bit & 7)
    attempt(damaged)
  }
  attempt(Uint8Array.from([...blob, 0]))
}

describe('a segment', () => {
  const noise = (length: number) => Uint8Array.from({ length }, (_, index) => (index * index * 31 + (index >> 3)) % 251)
  const dull = (length: number) => Uint8Array.from({ length }, (_, index) => index % 3)

  it('gives back exactly what was packed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), effort, (bytes, effort) => {
        expect(unpackSegment(packSegment(bytes, effort))).toEqual(bytes)
      }),
    )
    for (const bytes of [dull(0), dull(1), dull(100_000), noise(100_000)])
      for (const effort of ['fast', 'small'] as const) expect(unpackSegment(packSegment(bytes, effort))).toEqual(bytes)
  })

  it('is compressed only where small is asked for and it helps', () => {
    expect(packSegment(dull(10_000), 'small').length).toBeLessThan(200)
    expect(packSegment(dull(10_000), 'fast')).toHaveLength(10_010)
  })

  it('is not even tried where it looks random and that is trusted', () => {
    // looks random where it is looked at, and is dull behind that
    const mixed = Uint8Array.of(...noise(4_096), ...dull(50_000))
    expect(packSegment(mixed, 'small').length).toBeLessThan(10_000)
    expect(packSegment(mixed, 'small', true)).toHaveLength(54_106)
    expect(packSegment(dull(10_000), 'small', true).length).toBeLessThan(200)
    for (const bytes of [mixed, dull(0)]) expect(unpackSegment(packSegment(bytes, 'small', true))).toEqual(bytes)
  })

  it('damaged anyhow gives DamageError or itself', () => {
    tryDamage(packSegment(dull(3000), 'small'), unpackSegment)
    tryDamage(packSegment(noise(700), 'small'), unpackSegment)
    tryDamage(packSegment(noise(300), 'fast'), unpackSegment)
    tryDamage(packSegment(dull(0), 'fast'), unpackSegment)
  })

  it('does not ask for the memory that a lying size wants', () => {
    const blob = packSegment(dull(3000), 'small')
    const lying = blob.slice()
    new DataView(lying.buffer).setUint32(2, 0xffff_ffff, true)
    expect(() => unpackSegment(lying)).toThrow(DamageError)
  })
})

function rawChunk(frames: number, series: number): RawChunk {
  return {
    timesMs: Float64Array.from({ length: frames }, (_, index) => 1.7e12 + index * 30_000 + (index % 7)),
    intervalsMs: Float64Array.from({ length: frames }, (_, index) => (index < frames / 2 ? 30_000 : 15_000)),
    series: Int32Array.from({ length: series }, (_, index) => ((index * 7919) % 100_003) + 1),
    columns: Array.from({ length: series }, (_, index) =>
      column(SHAPE_NAMES[index % SHAPE_NAMES.length]!, frames, index + 1, index % 4 === 0 ? 0.01 : 0),
    ),
  }
}

describe('a raw chunk', () => {
  it.each([
    ['an hour', 120, 65, 'fast'],
    ['a day', 2880, 65, 'small'],
    ['a day of one series', 2880, 1, 'small'],
    ['one frame', 1, 500, 'small'],
    ['a node without series', 10, 0, 'fast'],
  ] as const)('of %s comes back, each column from one segment', (_, frames, series, effort) => {
    const chunk = rawChunk(frames, series)
    const { directory, segments } = packRawChunk(chunk, effort)
    const open = openRawChunk(directory)
    expect(open.timesMs).toEqual(chunk.timesMs)
    expect(open.intervalsMs).toEqual(chunk.intervalsMs)
    expect(open.series).toEqual(chunk.series)
    expect(open.segments).toBe(segments.length)
    for (const [position, values] of chunk.columns.entries()) {
      const unpacked = unpackSegment(segments[open.segmentOf(position)]!)
      expect(bits(readColumn(open, position, unpacked))).toEqual(bits(values))
    }
  })

  it('has segments of some pages, none of them tiny but the last', () => {
    const { segments } = packRawChunk(rawChunk(2880, 65), 'small')
    expect(segments.length).toBeGreaterThan(3)
    for (const segment of segments.slice(0, -1)) {
      expect(segment.length).toBeGreaterThan(16_000)
      expect(segment.length).toBeLessThan(48_000)
    }
  })

  it('of any columns comes back', () => {
    fc.assert(
      fc.property(fc.array(anyColumn, { maxLength: 5 }), effort, (made, effort) => {
        const frames = Math.max(1, ...made.map(({ length }) => length))
        const columns = made.map((values) => Float64Array.from({ length: frames }, (_, at) => values[at] ?? NaN))
        const { timesMs, intervalsMs } = rawChunk(frames, 0)
        const series = Int32Array.from(columns, (_, index) => 2 ** 31 - 1 - index)
        const { directory, segments } = packRawChunk({ timesMs, intervalsMs, series, columns }, effort)
        const open = openRawChunk(directory)
        expect(open.series).toEqual(series)
        columns.forEach((values, position) => {
          const back = readColumn(open, position, unpackSegment(segments[open.segmentOf(position)]!))
          expect(bits(back)).toEqual(bits(values))
        })
      }),
      { numRuns: 150 },
    )
  })

  it('is read into what the caller has', () => {
    const chunk = rawChunk(50, 3)
    const { directory, segments } = packRawChunk(chunk, 'fast')
    const open = openRawChunk(directory)
    const into = new Float64Array(60).fill(5)
    expect(readColumn(open, 1, unpackSegment(segments[0]!), into)).toBe(into)
    expect(bits(into.subarray(0, 50))).toEqual(bits(chunk.columns[1]!))
    expect([...into.subarray(50)]).toEqual(new Array(10).fill(5))
  })

  it('with a damaged directory or segment gives DamageError or itself', () => {
    const { directory, segments } = packRawChunk(rawChunk(40, 12), 'small')
    const open = openRawChunk(directory)
    tryDamage(directory, (blob) => {
      const { timesMs, intervalsMs, series, layout } = openRawChunk(blob)
      return { timesMs, intervalsMs, series, layout }
    })
    tryDamage(segments[0]!, (blob) => {
      const unpacked = unpackSegment(blob)
      return Array.from(open.series, (_, position) => bits(readColumn(open, position, unpacked)))
    })
  })

  it('refuses a segment of another chunk', () => {
    const open = openRawChunk(packRawChunk(rawChunk(40, 12), 'small').directory)
    const other = packRawChunk(rawChunk(41, 12), 'small').segments[0]!
    expect(() => readColumn(open, 0, unpackSegment(other))).toThrow(DamageError)
    const bytes = packSegment(Uint8Array.of(1, 2, 3), 'fast')
    expect(() => openRawChunk(bytes)).toThrow(DamageError)
    expect(() => openRollupChunk(bytes)).toThrow(DamageError)
  })
})

const STATISTICS = ['sum', 'count', 'min', 'max']

function rollupChunk(tracks: number, buckets: number): RollupChunk {
  const columnsOf = (first: number): Float64Array[] =>
    Array.from({ length: tracks }, (_, track) => column('decimals', buckets, first + track * 4, 0.01))
  const columns = new Map(STATISTICS.map((name, index) => [name, columnsOf(index + 1)] as const))
  columns.set(
    'count',
    columnsOf(2).map((values) => values.map((value) => (Number.isNaN(value) ? NaN : 10))),
  )
  return {
    startMs: 1.7e12 - (1.7e12 % 300_000),
    bucketMs: 300_000,
    buckets,
    origins: Int32Array.from({ length: tracks }, (_, track) => 1 + (track >> 1)),
    series: Int32Array.from({ length: tracks }, (_, track) => 40 + track * 65),
    statistics: STATISTICS,
    columns,
  }
}

describe('a roll-up chunk', () => {
  it.each([
    ['a day of 200 nodes', 200, 288],
    ['one track', 1, 288],
    ['an hour of 200 nodes', 200, 12],
    ['one bucket', 500, 1],
    ['one bucket of very many', 2_100, 1],
    ['no track', 0, 5],
  ])('of %s comes back', (_, tracks, buckets) => {
    const chunk = rollupChunk(tracks, buckets)
    const { directory, segments } = packRollupChunk(chunk, 'small')
    const open = openRollupChunk(directory)
    const { columns, ...shape } = chunk
    expect(open).toMatchObject({ ...shape, segments: segments.length })
    const all = Array.from({ length: tracks }, (_, position) => position)
    for (const statistic of STATISTICS) {
      const asked: number[] = []
      const found = readTrackColumns(open, statistic, all, (number) => {
        asked.push(number)
        return unpackSegment(segments[number]!)
      })
      expect(found.map(bits)).toEqual(columns.get(statistic)!.map(bits))
      expect(asked).toEqual(open.segmentsOf(statistic, all))
    }
  })

  it('gives some tracks from the segments that hold them', () => {
    const chunk = rollupChunk(400, 288)
    const { directory, segments } = packRollupChunk(chunk, 'small')
    const open = openRollupChunk(directory)
    expect(segments.length).toBeGreaterThan(3)
    expect(open.segmentsOf('max', [7])).toHaveLength(1)
    const found = readTrackColumns(open, 'max', [399, 7], (number) => unpackSegment(segments[number]!))
    expect(found.map(bits)).toEqual([399, 7].map((track) => bits(chunk.columns.get('max')![track]!)))
  })

  it('gives some tracks of a column that holds several', () => {
    const chunk = rollupChunk(200, 12)
    const { directory, segments } = packRollupChunk(chunk, 'fast')
    const open = openRollupChunk(directory)
    expect(open.tracksTogether).toBe(85)
    const asked = [199, 84, 85, 0, 170]
    const found = readTrackColumns(open, 'min', asked, (number) => unpackSegment(segments[number]!))
    expect(found.map(bits)).toEqual(asked.map((track) => bits(chunk.columns.get('min')![track]!)))
    const all = readTracks(open, 'max', (number) => unpackSegment(segments[number]!))
    expect([...bits(all)]).toEqual(chunk.columns.get('max')!.flatMap((values) => [...bits(values)]))
  })

  it('knows nothing of a statistic it does not keep', () => {
    const { directory } = packRollupChunk(rollupChunk(2, 3), 'fast')
    const open = openRollupChunk(directory)
    expect(open.segmentsOf('last', [0, 1])).toEqual([])
    const never = (): Uint8Array => expect.unreachable()
    expect(readTrackColumns(open, 'last', [0, 1], never)).toEqual([
      Float64Array.of(NaN, NaN, NaN),
      Float64Array.of(NaN, NaN, NaN),
    ])
  })

  it('keeps counts for next to nothing', () => {
    const { columns, ...shape } = rollupChunk(200, 288)
    const counts = new Map([['count', columns.get('count')!.map((values) => values.map(() => 10))]])
    const { segments } = packRollupChunk({ ...shape, statistics: ['count'], columns: counts }, 'small')
    expect(segments[0]!.length).toBeLessThan(64)
  })

  it('with a damaged directory or segment gives DamageError or itself', () => {
    const { directory, segments } = packRollupChunk(rollupChunk(6, 20), 'small')
    const open = openRollupChunk(directory)
    tryDamage(directory, (blob) => {
      const { segmentsOf: _, ...rest } = openRollupChunk(blob)
      return rest
    })
    tryDamage(segments[0]!, (blob) => {
      const unpacked = unpackSegment(blob)
      return STATISTICS.map((name) => readTrackColumns(open, name, [0, 1, 2, 3, 4, 5], () => unpacked).map(bits))
    })
  })

  it('refuses to pack a chunk that lacks columns', () => {
    const chunk = rollupChunk(2, 3)
    expect(() => packRollupChunk({ ...chunk, statistics: [...STATISTICS, 'last'] }, 'small')).toThrow(/column/)
  })
})
