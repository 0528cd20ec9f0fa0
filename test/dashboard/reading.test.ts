import { describe, expect, it } from 'vitest'
import { isFresh, ratioOf, read, total } from '../../dashboard/logic/reading.ts'
import { dataAge, filterTargets, sortTargets } from '../../dashboard/logic/targets.ts'
import { failing, latest, NOW, series, target } from './build.ts'

describe('a reading', () => {
  it('holds until its time and not a moment longer', () => {
    const one = series({}, 5, NOW)
    expect(isFresh(one, NOW + 60)).toBe(true)
    expect(isFresh(one, NOW + 60.001)).toBe(false)
    expect(read(one, NOW + 61)).toEqual({ known: false, time: NOW })
    expect(read(undefined, NOW)).toEqual({ known: false, time: null })
  })

  it('sums what is fresh and says how much of all that is', () => {
    const answer = latest('m', series({ a: '1' }, 3), series({ a: '2' }, 4, NOW - 999))
    expect(total(answer, NOW)).toEqual({ reading: { known: true, value: 3, time: NOW - 10 }, parts: 1, of: 2 })
  })

  it('is unknown, not zero, when no part is known', () => {
    expect(total(latest('m', series({}, 4, NOW - 999)), NOW).reading).toEqual({ known: false, time: NOW - 999 })
    expect(total(latest('m'), NOW).reading).toEqual({ known: false, time: null })
  })

  it('sums ratios before dividing', () => {
    const known = (value: number) => ({ known: true as const, value, time: NOW })
    const pairs = [
      [known(10), known(100)],
      [known(1), known(1)],
      [{ known: false as const, time: null }, known(1000)],
    ] as const
    expect(ratioOf(pairs)).toEqual({ reading: { known: true, value: 11 / 101, time: NOW }, parts: 2, of: 3 })
  })
})

describe('targets', () => {
  const all = [target('host:a'), failing('prometheus:cn01', 'x', { labels: { node: 'cn01' } }), target('slurm:b')]

  it('that fail come first', () => expect(sortTargets(all)[0]!.id).toBe('prometheus:cn01'))

  it('are filtered by every word, wherever it stands', () => {
    expect(filterTargets(all, 'CN01 failing').map(({ id }) => id)).toEqual(['prometheus:cn01'])
    expect(filterTargets(all, '  ')).toHaveLength(3)
    expect(filterTargets(all, 'cn01 slurm')).toEqual([])
  })

  it('tell the age of the newest data, and why it is old', () => {
    expect(dataAge(all, NOW)).toEqual({ time: NOW - 5, stale: false, why: null })
    expect(dataAge([failing('slurm:c', 'Cortado.')], NOW)).toEqual({ time: NOW - 360, stale: true, why: 'Cortado.' })
    expect(dataAge([], NOW)).toEqual({ time: null, stale: false, why: null })
  })
})
