/** Any frames, wherever they lie in the file: reading gives what the words of the port say. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerQuery } from '../../store/metrics/engines/embedded/query.ts'
import { BLOCKS_MS } from '../../store/metrics/engines/embedded/schema.ts'
import { ROLLUP_SECONDS } from '../../store/metrics/resolution.ts'
import type { SeriesQuery } from '../../store/metrics/store.ts'
import { DAY, frames, HOUR, inFile, METRICS, MIDNIGHT, placements } from './embedded/any.ts'
import { openReading } from './embedded/reading.ts'
import { readable, referenceQuery } from './embedded/reference.ts'

const RUNS = Number(process.env['ATALAYA_PROPERTY_RUNS'] ?? 60)
const queries = fc.array(
  fc.record({
    metric: fc.constantFrom(...METRICS),
    by: fc.constantFrom(undefined, [], ['node']),
    fold: fc.constantFrom('default', 'sum', 'mean', 'max', 'p95'),
    where: fc.constantFrom<Record<string, string[]>>({}, {}, { node: ['n1', 'n2'] }),
    from: fc.oneof(fc.integer({ min: -3 * DAY, max: 2 * DAY }), fc.constantFrom(-DAY, 0, HOUR, DAY, 300, 600)),
    span: fc.constantFrom(300, HOUR, 3 * HOUR, DAY, 3 * DAY),
    stepSeconds: fc.constantFrom(60, 300, 300, 600, 900, HOUR, HOUR, 2 * HOUR, DAY, 2 * DAY),
    overTime: fc.constantFrom(undefined, undefined, undefined, 'sum', 'last', 'mean', 'max', 'min'),
    resolution: fc.constantFrom(undefined, undefined, undefined, 'raw', '5m', '1h', '1d'),
  }),
  { minLength: 6, maxLength: 12 },
)

function toQuery({ from, span, overTime, resolution, ...rest }: Record<string, unknown>): SeriesQuery {
  return {
    ...rest,
    from: MIDNIGHT + (from as number),
    to: MIDNIGHT + (from as number) + (span as number),
    ...(overTime ? { overTime } : {}),
    ...(resolution ? { resolution } : {}),
  } as SeriesQuery
}

describe('reading any file', () => {
  it('has blocks that a query can straddle', () => {
    expect((MIDNIGHT * 1000) % BLOCKS_MS[ROLLUP_SECONDS['1h']]![2]!).toBe(0)
  })

  it('answers queries at every resolution as the words of the port do', { timeout: 60_000 + RUNS * 500 }, () => {
    fc.assert(
      fc.property(frames, placements, queries, (parts, placement, asked) => {
        inFile(parts, placement, (directory, world) => {
          const reading = openReading(directory)
          for (const question of asked) {
            const query = toQuery(question)
            const answer = reading.ask((context) => answerQuery(context, query))
            const expected = referenceQuery(world, query)
            expect({ ...answer, series: readable(answer.series) }).toEqual({
              ...expected,
              series: readable(expected.series),
              damage: [],
            })
          }
          reading.close()
        })
      }),
      { numRuns: RUNS },
    )
  })
})
