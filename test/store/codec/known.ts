/** What the known answers are of: small columns that together take every form there is, and two chunks of them. */

import type { Effort } from '../../../store/codec/segment.ts'
import type { RawChunk } from '../../../store/metrics/engines/embedded/codec/raw-chunk.ts'
import type { RollupChunk } from '../../../store/metrics/engines/embedded/codec/rollup-chunk.ts'

interface Known {
  readonly effort: Effort
  readonly values: () => Float64Array
}

const many = (length: number, value: (index: number) => number) => Float64Array.from({ length }, (_, at) => value(at))
/** 0, 1, 2, … in an order that no prediction knows; whole arithmetic only, so the same everywhere */
const mixed = (at: number) => (at * 37 + (at >> 2) * 11) % 64

/** the same, without any pattern */
const scattered = (at: number) => Math.imul(Math.imul(at + 1, 0x9e3779b1) ^ (at << 7), 0x85ebca6b) >>> 26

export const KNOWN: Record<string, Known> = {
  absent: { effort: 'small', values: () => many(5, () => NaN) },
  zero: { effort: 'small', values: () => many(5, () => 0) },
  'constant with decimals': { effort: 'small', values: () => many(5, () => -21.75) },
  'constant without': { effort: 'small', values: () => many(5, () => Math.PI) },
  'regular, a line without rest': { effort: 'small', values: () => many(5, (at) => 1_700_000_000_000 + at * 30_000) },
  'line, varints': { effort: 'small', values: () => many(8, (at) => at * 1000 + (at % 3)) },
  'steps of a divisor, varints': { effort: 'fast', values: () => many(6, (at) => 2 ** 37 + 4096 * mixed(at)) },
  'decimals, varints': { effort: 'small', values: () => many(6, (at) => (1000 + mixed(at)) / 100) },
  'gaps in runs': { effort: 'fast', values: () => many(40, (at) => (at > 4 && at < 30 ? NaN : at * at)) },
  'gaps in bits': { effort: 'fast', values: () => many(12, (at) => (at % 2 === 0 ? NaN : at)) },
  exceptions: {
    effort: 'fast',
    values: () => many(12, (at) => (at === 3 ? -0 : at === 9 ? Infinity : (20 + (at % 4)) / 10)),
  },
  'above 2^53': { effort: 'fast', values: () => many(5, (at) => 2 ** 60 + 256 * mixed(at)) },
  doubles: { effort: 'fast', values: () => many(4, (at) => Math.sqrt(at + 2) * (at % 2 === 0 ? 1 : -1)) },
  'doubles that repeat': { effort: 'fast', values: () => many(20, (at) => 1 / 3 + Math.floor(at / 5)) },
  'single floats': { effort: 'fast', values: () => many(4, (at) => Math.fround(Math.sqrt(at + 2))) },
  'level, tokens': { effort: 'small', values: () => many(60, (at) => mixed(at) / 10) },
  'line, tokens': { effort: 'small', values: () => many(60, (at) => ((at * at * at) % 4096) + 1e6 * (at >> 4)) },
  'delta, tokens': { effort: 'small', values: () => many(90, (at) => 400 * (at >> 4) + (mixed(at) >> 1)) },
  'slow mean, tokens': { effort: 'small', values: () => many(90, (at) => 2 * at + scattered(at)) },
  'one token': { effort: 'small', values: () => many(60, (at) => (at % 2 === 0 ? at : at + 1)) },
  'zeros in runs': { effort: 'small', values: () => many(300, (at) => (at % 90 === 7 ? 5e8 + at : 0)) },
  'wide tokens': { effort: 'small', values: () => many(60, (at) => (at % 5) * 2 ** 46 + mixed(at)) },
}

/** Written since the chunks below were. */
export const KNOWN_LATER: Record<string, Known> = {
  'decimals in one pass': { effort: 'fast', values: () => many(6, (at) => (1000 + mixed(at)) / 100) },
}

const columns = Object.values(KNOWN).map(({ values }) => values())
const FRAMES = 60

export const RAW: RawChunk = {
  timesMs: many(FRAMES, (at) => 1_768_435_200_000 + at * 15_000 + (mixed(at) >> 4)),
  intervalsMs: many(FRAMES, (at) => (at < 20 ? 15_000 : 30_000)),
  series: Int32Array.from(columns, (_, at) => 7 + at * 3),
  columns: columns.map((values) => many(FRAMES, (at) => values[at] ?? NaN)),
}

const tracks = (first: number) => columns.slice(first, first + 3).map((values) => many(12, (at) => values[at] ?? NaN))

export const ROLLUP: RollupChunk = {
  startMs: 1_768_435_200_000,
  bucketMs: 300_000,
  buckets: 12,
  origins: Int32Array.of(1, 1, 4),
  series: Int32Array.of(10, 12, 11),
  statistics: ['sum', 'count'],
  columns: new Map([
    ['sum', tracks(15)],
    ['count', tracks(1)],
  ]),
}
