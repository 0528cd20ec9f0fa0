import { describe, expect, it } from 'vitest'
import { fromLocalInput, toLocalInput } from '../../dashboard/logic/local-time.ts'
import { defaultRange, parseRange, parseRefresh, rangeParams, rangeQuery } from '../../dashboard/logic/range.ts'

describe('the period in the URL', () => {
  it.each([
    [{}, { kind: 'relative', last: '6h' }],
    [{ range: '7d' }, { kind: 'relative', last: '7d' }],
    [{ range: 'now' }, { kind: 'relative', last: '6h' }],
    [
      { from: '100', to: '200' },
      { kind: 'absolute', from: 100, to: 200 },
    ],
    [
      { from: '200', to: '100' },
      { kind: 'relative', last: '6h' },
    ],
    [
      { from: 'x', to: '100' },
      { kind: 'relative', last: '6h' },
    ],
    [
      { from: '', to: '' },
      { kind: 'relative', last: '6h' },
    ],
  ])('%j is understood', (query, range) => expect(parseRange(query)).toEqual(range))

  it.each([
    [null, '6h'],
    [0, '15m'],
    [900, '15m'],
    [901, '1h'],
    [3_600, '1h'],
    [86_400, '6h'],
  ])('is, with a history of %s s and no choice made, %s', (seconds, range) => expect(defaultRange(seconds)).toBe(range))

  it('is the one chosen, not the one for a young history', () => {
    expect(parseRange({ range: '24h' }, '15m')).toEqual({ kind: 'relative', last: '24h' })
    expect(parseRange({}, '15m')).toEqual({ kind: 'relative', last: '15m' })
  })

  it('comes back as it went', () => {
    for (const range of [
      { kind: 'absolute', from: 100, to: 200 },
      { kind: 'relative', last: '24h' },
    ] as const) {
      const { range: last, from, to } = rangeQuery(range)
      expect(parseRange({ range: last ?? undefined, from: from ?? undefined, to: to ?? undefined })).toEqual(range)
    }
  })

  it('is asked of the API relative to the server’s clock', () => {
    expect(rangeParams({ kind: 'relative', last: '1h' })).toEqual({ from: 'now-1h', to: 'now' })
  })

  it.each([
    [undefined, 15],
    ['0', 0],
    ['60', 60],
    ['7', 15],
    ['', 15],
  ])('refreshes as %s says: %d s', (text, seconds) => expect(parseRefresh(text)).toBe(seconds))
})

describe('dates in a form', () => {
  it('come back as they went, to the minute', () => {
    expect(fromLocalInput(toLocalInput(1_800_000_000))).toBe(1_800_000_000)
  })

  it('are nothing when empty', () => expect(fromLocalInput('')).toBeNull())
})
