import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allTimes,
  namesOf,
  rangeOf,
  rangesOf,
  selectorOf,
} from '../../../store/metrics/engines/victoriametrics/selector.ts'
import { storedTag } from '../../../store/metrics/remote/lines.ts'

/** Any character, halves of pairs too. */
const text = fc
  .array(fc.oneof(fc.nat(0x10ffff), fc.nat(0x7f)), { minLength: 1, maxLength: 12 })
  .map((points) => String.fromCodePoint(...points))

describe('a selector', () => {
  it('names the series and what its labels may be', () => {
    expect(selectorOf(['atalaya_node_load1'], {})).toBe('{__name__="atalaya_node_load1"}')
    expect(selectorOf(['a', 'b'], { node: ['cn01'], origin: ['host:a.b', 'x|y'] })).toBe(
      String.raw`{__name__=~"a|b",node="cn01",origin=~"host:a\\.b|x\\|y"}`,
    )
  })

  it('matches nothing where a label may have no value', () => {
    expect(selectorOf(['a'], { node: [] })).toBeUndefined()
    expect(selectorOf(['a'], { node: [''] })).toBeUndefined()
    expect(selectorOf([], {})).toBeUndefined()
  })

  it('quotes any value so that it means itself, alone and among others', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const stored = storedTag(one)
        const alone = selectorOf(['a'], { n: [one] })!
        expect(JSON.parse(alone.slice('{__name__="a",n='.length, -1))).toBe(stored)
        const among = selectorOf(['a'], { n: [one, other] })!
        const pattern = JSON.parse(among.slice('{__name__="a",n=~'.length, -1)) as string
        expect(new RegExp(`^(?:${pattern})$`, 's').test(stored)).toBe(true)
        // no control character and no lone half of a pair goes over
        expect(among).not.toMatch(/[\p{Cc}\p{Surrogate}]/u)
      }),
    )
  })

  it('knows every name of a measurement', () => {
    expect(namesOf('p_', 'raw', 'frame')).toEqual(['p_frame_interval'])
    expect(namesOf('p_', '5m', 'frame')).toEqual(['p_frame_5m_interval', 'p_frame_5m_last'])
    expect(namesOf('', 'raw', 'node')).toContain('node_load1')
    expect(namesOf('', '1h', 'node')).toContain('node_1h_load1_sum')
    expect(namesOf('', '1h', 'node_1h')).toEqual(namesOf('', '1h', 'node'))
    expect(namesOf('', 'raw', 'nothing_of_ours')).toEqual([])
  })
})

describe('a period', () => {
  const milliseconds = (text: string): number => Math.trunc(Number(text) * 1000)

  it('comes back to the millisecond after the server computed it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 4_000_000_000_000 }),
        fc.integer({ min: 1, max: 1e12 }),
        (from, length) => {
          const [[, start], [, end]] = rangeOf(from, from + length, 'raw') as [[string, string], [string, string]]
          expect([milliseconds(start), milliseconds(end)]).toEqual([from, from + length - 1])
        },
      ),
    )
  })

  it('of roll-ups takes whole buckets: those that start in it', () => {
    const [[, start], [, end]] = rangeOf(300_001, 900_001, '5m') as [[string, string], [string, string]]
    expect([milliseconds(start), milliseconds(end)]).toEqual([600_000, 1_199_999])
  })

  it('that ends with the first instant of a day asks for that instant once more', () => {
    const midnight = Date.UTC(2026, 0, 15)
    const ends = (from: number, to: number, resolution: 'raw' | '5m' = 'raw') =>
      rangesOf(from, to, resolution).map((range) => range.map(([, text]) => milliseconds(text)))
    expect(ends(midnight - 500, midnight + 1)).toEqual([
      [midnight - 500, midnight],
      [midnight, midnight],
    ])
    expect(ends(midnight - 500, midnight)).toEqual([[midnight - 500, midnight - 1]])
    expect(ends(midnight - 500, midnight + 2)).toEqual([[midnight - 500, midnight + 1]])
    expect(ends(midnight, midnight + 1)).toEqual([[midnight, midnight]])
    expect(ends(midnight - 300_000, midnight + 1, '5m').length).toBe(1)
  })

  it('is never left to the clock of the server', () => {
    expect(allTimes().map(([name]) => name)).toEqual(['start', 'end'])
    expect(Number(rangeOf(0, 10, 'raw')[0]![1])).toBeGreaterThan(0)
  })
})
